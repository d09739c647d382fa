// How Inkling's own speed, latency and memory grow with the network and the batch, for one lane and for two.
import { callersNode } from '../setup/packages.mjs'
import { Contender } from './contender.mjs'
import { workerPath } from './build-workers.mjs'
import { plainEnvironment, workerArguments } from './contenders.mjs'
import { median } from './statistics.mjs'

/**
 * @typedef {object} Size
 * @property {number[]} hidden
 * @property {number} batch
 * @property {number} [steps] from which an epoch is scaled; without it whole epochs are trained
 * @property {boolean} [quick] measured by --quick too
 */

/** @type {Size[]} */
const sizes = [
  { hidden: [32], batch: 64, quick: true },
  { hidden: [128, 64], batch: 16 },
  { hidden: [128, 64], batch: 64, quick: true },
  { hidden: [128, 64], batch: 256 },
  { hidden: [128, 64], batch: 1024 },
  { hidden: [512, 256], batch: 64, steps: 256 },
  { hidden: [512, 256], batch: 1024, steps: 16 },
  { hidden: [1024, 1024, 512], batch: 16, steps: 128 },
  { hidden: [1024, 1024, 512], batch: 64, steps: 64, quick: true },
  { hidden: [1024, 1024, 512], batch: 256, steps: 20 },
  { hidden: [1024, 1024, 512], batch: 1024, steps: 6 }
]

/**
 * @typedef {object} LaneFigures
 * @property {number} lanes
 * @property {number} seconds an epoch, median
 * @property {number | undefined} memory MB
 * @property {number} evaluationMs of the 10,000 test digits, median
 * @property {number} firstLossMs once: from nothing (no engine, no graph) to the first loss of a run, the digits having been read
 * @property {number} answerMs to a drawing that comes at any time while training goes on, median
 * @property {number} slowestAnswerMs of 40
 *
 * @typedef {Size & { lanes: LaneFigures[] }} SizeFigures
 */

/**
 * @param {{ rounds: number, quick: boolean }} options
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<SizeFigures[]>}
 */
export async function measureSizes({ rounds, quick }, report) {
  const wanted = sizes.filter((size) => !quick || size.quick)
  const step = report.step('By size of network and batch')
  /** @type {SizeFigures[]} */
  const measured = []
  for (const [index, size] of wanted.entries()) {
    step.progress(index, wanted.length, `${size.hidden.join('-')}, batches of ${size.batch}`)
    measured.push({ ...size, lanes: await measureSize(size, Math.min(rounds, 5)) })
  }
  step.done()
  return measured
}

/** @param {Size} size @param {number} rounds @returns {Promise<LaneFigures[]>} */
async function measureSize({ hidden, batch, steps }, rounds) {
  const runners = []
  for (const lanes of [1, 2]) {
    const options = workerArguments({ engine: 'graph', lanes, hidden, batch, steps })
    const contender = await Contender.start(
      callersNode,
      [workerPath('engine-worker'), ...options],
      plainEnvironment()
    )
    await contender.ask('epoch')
    runners.push({ lanes, contender, seconds: /** @type {number[]} */ ([]) })
  }
  for (let round = 0; round < rounds; round++)
    for (const { contender, seconds } of runners) seconds.push((await contender.ask('epoch')).seconds)
  const figures = []
  for (const { lanes, contender, seconds } of runners) {
    const { firstLossMs, answerMs, evaluationSeconds } = await contender.ask('details')
    figures.push({
      lanes,
      seconds: median(seconds),
      memory: contender.memory,
      evaluationMs: median(evaluationSeconds) * 1000,
      firstLossMs,
      answerMs: median(answerMs),
      slowestAnswerMs: Math.max(...answerMs)
    })
    await contender.end()
  }
  return figures
}
