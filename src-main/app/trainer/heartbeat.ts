/** The trainer's process says so often that it is alive, from the loop that trains. */
const beatMs = 1000

/** Beats missed in a row after which a process is said not to answer. */
const missesAllowed = 10

/**
 * Tells a process that hangs from one that is busy and from a computer that was asleep (T2). Seconds are counted by our own
 * timer and not by the clock: while the computer sleeps it stands still as the trainer does.
 */
export class Heartbeat {
  #timer: NodeJS.Timeout | null = null
  #missed = 0
  #isSilent = false
  readonly #onChange: (isSilent: boolean) => void

  /** @param onChange told when the process falls silent, and when it is heard again or is gone */
  constructor(onChange: (isSilent: boolean) => void) {
    this.#onChange = onChange
  }

  /** A sign of life: the first begins the watch. Loading the library takes long and is none. */
  hear(): void {
    this.#timer ??= this.#wait()
    this.#missed = 0
    this.#become(false)
  }

  /** The computer woke up: whoever slept with it has its time anew. */
  forgive(): void {
    this.#missed = 0
  }

  /** The process is gone. */
  end(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#become(false)
  }

  #wait(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = this.#wait()
      this.#miss()
    }, beatMs)
  }

  #miss(): void {
    if (++this.#missed > missesAllowed) this.#become(true)
  }

  #become(isSilent: boolean): void {
    if (isSilent === this.#isSilent) return
    this.#isSilent = isSilent
    this.#onChange(isSilent)
  }
}
