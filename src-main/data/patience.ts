/** Why waiting ended: nothing came for too long, or the person cancelled. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp'
  readonly why: 'silence' | 'cancelled'

  constructor(why: 'silence' | 'cancelled') {
    super(why)
    this.why = why
  }
}

/**
 * Waits for one thing after another of a server: a limit on each silence, none on the whole. Its `signal` aborts when
 * waiting ends for any reason, so that the connection closes.
 */
export class Patience {
  readonly #silenceMs: number
  readonly #cancel: AbortSignal | undefined
  readonly #connection = new AbortController()

  constructor(silenceMs: number, cancel: AbortSignal | undefined) {
    this.#silenceMs = silenceMs
    this.#cancel = cancel
  }

  get signal(): AbortSignal {
    return this.#connection.signal
  }

  /** Closes the connection. */
  end(): void {
    this.#connection.abort()
  }

  /**
   * The promise's own outcome.
   * @throws GaveUp when it is not settled in time, when the person cancelled, or after `end`
   */
  async waitFor<Value>(promise: Promise<Value>): Promise<Value> {
    const connection = this.#connection
    const cancel = this.#cancel
    let timer: NodeJS.Timeout | undefined
    let stopListening: (() => void) | undefined
    const givingUp = new Promise<never>((_, reject) => {
      const giveUp = (why: GaveUp['why']) => {
        // First the reason, then the abort: what the abort makes of `promise` comes too late to hide it.
        reject(new GaveUp(why))
        connection.abort()
      }
      const onCancel = () => giveUp('cancelled')
      timer = setTimeout(() => giveUp('silence'), this.#silenceMs)
      cancel?.addEventListener('abort', onCancel)
      connection.signal.addEventListener('abort', onCancel)
      stopListening = () => {
        cancel?.removeEventListener('abort', onCancel)
        connection.signal.removeEventListener('abort', onCancel)
      }
      if (cancel?.aborted || connection.signal.aborted) onCancel()
    })
    try {
      return await Promise.race([givingUp, promise])
    } finally {
      clearTimeout(timer)
      stopListening?.()
    }
  }
}
