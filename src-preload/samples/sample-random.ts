/** Numbers thrown away after seeding: from then on nothing is left of how the state began. */
const warmUpNumbers = 12

/**
 * Random numbers for single pictures: Chris Doty-Humphrey's sfc32, seeded as in his PractRand with three words and a
 * counter. Whoever knows a picture's three words draws the same numbers, whatever was drawn before; so a picture depends
 * neither on the order of the digits nor on where a run was interrupted.
 */
export class SampleRandom {
  /** The state lies in an array: as members, numbers of 32 bits would be allocated anew with each change. */
  readonly #state = new Int32Array(4)

  /** Starts over. The words are whole numbers; their lower 32 bits count. */
  seed(first: number, second: number, third: number): void {
    const state = this.#state
    state[0] = first
    state[1] = second
    state[2] = third
    state[3] = 1
    for (let count = 0; count < warmUpNumbers; count++) this.uniform()
  }

  /** @returns a number in [0, 1), one of 2^32 */
  uniform(): number {
    const state = this.#state
    const [b, c, counter] = [state[1] ?? 0, state[2] ?? 0, state[3] ?? 0]
    const drawn = ((state[0] ?? 0) + b + counter) | 0
    state[3] = counter + 1
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + drawn
    return (drawn >>> 0) / 2 ** 32
  }

  /** @returns a number in [-size, size) */
  around(size: number): number {
    return size * (2 * this.uniform() - 1)
  }

  /** @returns a normally distributed number, by Box and Muller's formula */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform())
  }
}
