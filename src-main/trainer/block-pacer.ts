/** How long a block of steps may take, ms: short enough that a question waits for less than a picture of the screen. */
const blockMs = 8

/** The same while a person draws, where each movement of the pen is a question. */
const blockWhileAskedMs = 2

/** After a question more are expected for so long, ms: a pen rests between two strokes. */
const askedForMs = 1000

/**
 * Share of the newest measurement; the rest is what was known before. A slow block says little: another program may have
 * taken its core meanwhile. A fast one was not held up.
 */
const newestShares = { slower: 0.05, faster: 0.5 }

/** Decides how many steps are one block, from how long steps have taken so far, and whether questions come. */
export class BlockPacer {
  readonly #nowMs: () => number
  #stepMs: number | null = null
  #askedUntilMs = Number.NEGATIVE_INFINITY

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Steps that fit into a block; one before the first measurement, and where a single step takes longer. */
  get steps(): number {
    if (this.#stepMs === null) return 1
    const allowedMs = this.#nowMs() < this.#askedUntilMs ? blockWhileAskedMs : blockMs
    return Math.max(1, Math.floor(allowedMs / this.#stepMs))
  }

  /** A question has come. */
  ask(): void {
    this.#askedUntilMs = this.#nowMs() + askedForMs
  }

  /** @param elapsedMs what the steps took together */
  add(steps: number, elapsedMs: number): void {
    const newest = elapsedMs / steps
    const known = this.#stepMs ?? newest
    const share = newest > known ? newestShares.slower : newestShares.faster
    this.#stepMs = share * newest + (1 - share) * known
  }
}
