/** Step losses in order, in one array that grows by doubling: 200,000 points are 0.8 MB and are appended in place. */
export class LossSeries {
  #values = new Float32Array(1024)
  #length = 0

  /** Number of steps. */
  get length(): number {
    return this.#length
  }

  /** [length]; a view, valid until the next `write`. */
  get values(): Float32Array {
    return this.#values.subarray(0, this.#length)
  }

  /**
   * Puts losses at their place, over any that are there already.
   * @param firstStep step of the first one
   * @returns false when steps before `firstStep` are missing; nothing is written then
   */
  write(firstStep: number, losses: Float32Array): boolean {
    if (firstStep > this.#length) return false
    const end = firstStep + losses.length
    if (end > this.#values.length) {
      const larger = new Float32Array(Math.max(end, this.#values.length * 2))
      larger.set(this.values)
      this.#values = larger
    }
    this.#values.set(losses, firstStep)
    this.#length = Math.max(this.#length, end)
    return true
  }
}
