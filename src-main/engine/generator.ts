import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { skipN } from 'pure-rand/utils/skipN'
import type { GeneratorState } from '../../src-preload/contract/domain'

/** xoroshiro128+ starts from a state that is nearly the seed itself; this many numbers later nothing is left of that. */
const warmUpNumbers = 64

/** The seeded random numbers of a run: first weights and the order of the digits. The same seed gives the same numbers. */
export class Generator {
  readonly #random: ReturnType<typeof xoroshiro128plus>

  /** @param seed whole number, 0..4294967295 */
  constructor(seed: number | { readonly state: GeneratorState }) {
    if (typeof seed === 'number') {
      this.#random = xoroshiro128plus(seed)
      skipN(this.#random, warmUpNumbers)
    } else this.#random = xoroshiro128plusFromState(seed.state)
  }

  /** Goes on where the generator was whose `state` this is. */
  static fromState(state: GeneratorState): Generator {
    return new Generator({ state })
  }

  /** Four whole numbers of 32 bits. */
  get state(): GeneratorState {
    return [...this.#random.getState()]
  }

  /** @returns a number in [0, 1), one of 2^32 */
  uniform(): number {
    return (this.#random.next() >>> 0) / 2 ** 32
  }

  /** @returns the numbers 0..count-1 in random order: Fisher and Yates' shuffle, every order equally likely */
  shuffle(count: number): Int32Array {
    // A loop: `Int32Array.from` takes fifteen times as long.
    const order = new Int32Array(count)
    for (let index = 0; index < count; index++) order[index] = index
    for (let last = count - 1; last > 0; last--) {
      const chosen = uniformInt(this.#random, 0, last)
      const held = order[last] ?? 0
      order[last] = order[chosen] ?? 0
      order[chosen] = held
    }
    return order
  }
}
