// How many cores the system grants to two busy processes: measured, because other programs, the scheduler and the hypervisor
// have their say. 2.0 is all that two lanes can use.
import { join } from 'node:path'
import { Contender } from './contender.mjs'
import { median } from './statistics.mjs'

/**
 * @typedef {object} Spin
 * @property {number} seconds
 * @property {number} cpuSeconds
 * @property {number} turns work done
 */

/**
 * Two cores are granted where two processes get twice the processor time of one and do twice its work: two threads of one
 * core get the time and not the work, and a process that is itself disturbed makes the work of two look like more.
 * @param {Spin} alone
 * @param {readonly [Spin, Spin]} together
 */
export function coresOf(alone, together) {
  const [a, b] = together
  const rate = (/** @type {Spin} */ { turns, seconds }) => turns / seconds
  const byWork = (rate(a) + rate(b)) / rate(alone)
  const byTime = a.cpuSeconds / a.seconds + b.cpuSeconds / b.seconds
  return Math.min(byWork, byTime)
}

export class CoreProbe {
  /** @type {number[]} */
  #measured = []
  #first
  #second

  /** @param {Contender} first @param {Contender} second */
  constructor(first, second) {
    this.#first = first
    this.#second = second
  }

  static async start() {
    const script = join(import.meta.dirname, 'spin.mjs')
    return new CoreProbe(
      await Contender.start(process.execPath, [script]),
      await Contender.start(process.execPath, [script])
    )
  }

  /** Looks now, for a few seconds. @returns {Promise<number>} */
  async measure() {
    const looks = []
    for (let look = 0; look < 3; look++) {
      const alone = await this.#first.ask('spin')
      const [a, b] = await Promise.all([this.#first.ask('spin'), this.#second.ask('spin')])
      looks.push(coresOf(alone, [a, b]))
    }
    const cores = median(looks)
    this.#measured.push(cores)
    return cores
  }

  /** All that was measured, in its order. */
  get measured() {
    return this.#measured
  }

  async end() {
    await this.#first.end()
    await this.#second.end()
  }
}
