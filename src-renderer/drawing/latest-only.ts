/**
 * Does one thing at a time: what is asked for while it works waits, and only the last of that is done. So an answer is
 * never older than one round trip, and a slow one piles up nothing.
 */
export class LatestOnly<Value> {
  readonly #work: (value: Value) => Promise<void>
  #waiting: { readonly value: Value } | null = null
  #isBusy = false

  /** @param work never rejects */
  constructor(work: (value: Value) => Promise<void>) {
    this.#work = work
  }

  ask(value: Value): void {
    this.#waiting = { value }
    if (!this.#isBusy) void this.#run()
  }

  /** Drops what waits; what is being done goes on. */
  forget(): void {
    this.#waiting = null
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    try {
      while (this.#waiting) {
        const { value } = this.#waiting
        this.#waiting = null
        await this.#work(value)
      }
    } finally {
      this.#isBusy = false
    }
  }
}
