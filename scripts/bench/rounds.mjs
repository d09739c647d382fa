// The race: every contender lives through all of it, and each round asks one epoch of each, in turn. So all meet the same
// machine, and ratios within one run can be trusted where seconds can't.
import { Contender } from './contender.mjs'
import { median } from './statistics.mjs'

/**
 * @typedef {object} Standing
 * @property {string} name
 * @property {import('./contenders.mjs').Group} group
 * @property {string} title
 * @property {string} version
 * @property {import('./contender.mjs').EpochFigures[]} epochs
 * @property {number | undefined} memory MB
 *
 * @typedef {object} Figures
 * @property {number} median seconds an epoch
 * @property {number} fastest
 * @property {number} cpuSeconds median
 * @property {number} cores processor time in a second, median
 */

/** @param {Standing} standing @returns {Figures} */
export function figuresOf({ epochs }) {
  const seconds = epochs.map((epoch) => epoch.seconds)
  return {
    median: median(seconds),
    fastest: Math.min(...seconds),
    cpuSeconds: median(epochs.map(({ cpuSeconds }) => cpuSeconds)),
    cores: median(epochs.map((epoch) => epoch.cpuSeconds / epoch.seconds))
  }
}

/**
 * @param {import('./contenders.mjs').Ready[]} contenders
 * @param {number} rounds
 * @param {import('./cores.mjs').CoreProbe} probe looks at the machine before, in the middle and after
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<{ standings: Standing[], leftOut: import('./contenders.mjs').LeftOut[] }>}
 */
export async function race(contenders, rounds, probe, report) {
  /** @type {{ contender: Contender, standing: Standing }[]} */
  const runners = []
  /** @type {import('./contenders.mjs').LeftOut[]} */
  const leftOut = []
  const starting = report.step('Contenders start, and train one epoch that does not count')
  for (const [index, { entry, command, commandArguments, environment }] of contenders.entries()) {
    const { name, group, title } = entry
    starting.progress(index, contenders.length, name)
    try {
      const contender = await Contender.start(command, commandArguments, environment)
      await contender.ask('epoch')
      const { version } = contender
      runners.push({ contender, standing: { name, group, title, version, epochs: [], memory: undefined } })
    } catch (error) {
      leftOut.push({ title, reason: /** @type {Error} */ (error).message })
    }
  }
  starting.done()

  const racing = report.step(`${rounds} rounds`)
  await probe.measure()
  for (let round = 0; round < rounds; round++) {
    for (const runner of [...runners]) {
      const { contender, standing } = runner
      racing.progress(round, rounds, standing.name)
      try {
        standing.epochs.push(await contender.ask('epoch'))
      } catch (error) {
        runners.splice(runners.indexOf(runner), 1)
        leftOut.push({ title: standing.title, reason: /** @type {Error} */ (error).message })
      }
    }
    if (round === rounds >> 1) await probe.measure()
  }
  if (rounds > 1) await probe.measure()
  racing.done()
  for (const { contender, standing } of runners) {
    standing.memory = contender.memory
    await contender.end()
  }
  return { standings: runners.map(({ standing }) => standing), leftOut }
}
