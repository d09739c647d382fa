/**
 * Exponential smoothing with bias correction, of every step:
 *   m[t] = weight * m[t-1] + (1 - weight) * x[t],  m[-1] = 0,  smoothed[t] = m[t] / (1 - weight^(t+1))
 * It runs over all steps in order, never over the thinned points of a chart, so a zoom or a wider window cannot change
 * it. A value that is no finite number is passed over: it gives NaN, and the next one goes on from before it.
 * (The correction is that of Adam, Kingma and Ba 2015, section 3.)
 */
export class Smoothing {
  readonly weight: number
  #smoothed = new Float32Array(1024)
  #length = 0
  #mean = 0
  /** weight^t: what the correction divides by is 1 minus this. */
  #bias = 1

  /** @param weight of the past, 0 (none) to below 1 */
  constructor(weight: number) {
    this.weight = weight
  }

  /**
   * Takes the steps that are new since the last call.
   * @param values [n], all steps from the first; earlier ones are taken as unchanged
   * @returns [n]; a view, valid until the next call
   */
  follow(values: Float32Array): Float32Array {
    if (values.length > this.#smoothed.length) {
      const larger = new Float32Array(Math.max(values.length, this.#smoothed.length * 2))
      larger.set(this.#smoothed)
      this.#smoothed = larger
    }
    for (; this.#length < values.length; this.#length++) {
      const value = values[this.#length] ?? NaN
      if (!Number.isFinite(value)) {
        this.#smoothed[this.#length] = NaN
        continue
      }
      this.#mean = this.weight * this.#mean + (1 - this.weight) * value
      this.#bias *= this.weight
      this.#smoothed[this.#length] = this.#mean / (1 - this.#bias)
    }
    return this.#smoothed.subarray(0, values.length)
  }
}
