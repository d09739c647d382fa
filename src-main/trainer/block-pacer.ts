/** How long a block of steps may take, ms: short enough that a question waits for less than a picture of the screen. */
const blockMs = 8

/** Share of the newest measurement; the rest is what was known before, so that one slow block changes little. */
const newestShare = 0.3

/** Decides how many steps are one block, from how long steps have taken so far. */
export class BlockPacer {
  #stepMs: number | null = null

  /** Steps that fit into a block; one before the first measurement, and where a single step takes longer. */
  get steps(): number {
    return this.#stepMs === null ? 1 : Math.max(1, Math.floor(blockMs / this.#stepMs))
  }

  /** @param elapsedMs what the steps took together */
  add(steps: number, elapsedMs: number): void {
    const newest = elapsedMs / steps
    this.#stepMs = this.#stepMs === null ? newest : newestShare * newest + (1 - newestShare) * this.#stepMs
  }
}
