import { figuresOf } from './rounds.mjs'
import { median } from './statistics.mjs'

/**
 * @typedef {object} Target
 * @property {import('./contenders.mjs').Group} [ours] the tutorial's network as the tutorial trains it, if left out
 * @property {import('./contenders.mjs').Group | 'window'} against
 * @property {string} title
 * @property {number} two at most so much of the other's time, where two cores are granted
 * @property {number} one where one core is
 */

/** @type {Target[]} */
export const targets = [
  { against: 'jax', title: 'JAX, `jit` of a `scan`', two: 1, one: 0.9 },
  { against: 'torch', title: 'PyTorch, data as tensors', two: 0.35, one: 0.45 },
  { against: 'keras', title: 'Keras `fit`', two: 0.25, one: 0.45 },
  { against: 'fit', title: 'tfjs-node `model.fit`', two: 0.1, one: 0.15 },
  { against: 'tutorial', title: "the tutorial's script (PyTorch with DataLoader)", two: 0.06, one: 0.1 },
  {
    ours: 'variations',
    against: 'torch',
    title: 'an epoch of the preset Variations against PyTorch’s plain one, data as tensors',
    two: 1.6,
    one: 1.6
  },
  {
    against: 'window',
    title: 'the window’s trainer against the command line with as many lanes',
    two: 1.2,
    one: 1.1
  }
]

/**
 * The cores that count: what two independent processes were granted, or what two threads of one process were, if less.
 * PyTorch's two threads wait for each other busily, so their processor time in a second says it; that it is not our own
 * engine keeps an engine that uses its second core badly from choosing the easier targets.
 * @param {readonly number[]} probes at least one
 * @param {readonly import('./rounds.mjs').Standing[]} standings
 */
export function grantedCores(probes, standings) {
  const bySpinning = median(probes)
  const twoThreads = standings.find(({ name }) => name === 'torch-2')
  return twoThreads ? Math.min(bySpinning, figuresOf(twoThreads).cores) : bySpinning
}

/** @param {number} cores @returns {'two' | 'one'} the column of targets that is nearer */
export const columnFor = (cores) => (cores >= 1.5 ? 'two' : 'one')

/** What is to be kept, ms: by what was waited for, under the names of test/bench/window.spec.ts. */
const waitingLimits = /** @type {const} */ ([
  [/^window shown$/, 2000],
  [/^from then until ready to train$/, 2000],
  [/^15 epochs/, 5000],
  [/^main process busy/, 50],
  [/^long tasks of the window/, 50],
  [/^answer to a dot/, 16],
  [/^(Pause|Resume|Stop)$/, 100]
])

/** @param {string} name @returns {number | undefined} ms; undefined where there is no limit */
export const waitingLimit = (name) => waitingLimits.find(([pattern]) => pattern.test(name))?.[1]

/**
 * Whether a limit was kept: it holds for the worst.
 * @param {number | import('./window.mjs').Spread} delay ms @param {number} limit ms
 * @returns {'worst' | 'p95' | 'median' | 'none'} what of the delays kept it
 */
export function keptBy(delay, limit) {
  if (typeof delay === 'number') return delay <= limit ? 'worst' : 'none'
  return /** @type {const} */ (['worst', 'p95', 'median']).find((name) => delay[name] <= limit) ?? 'none'
}

/**
 * @typedef {object} Verdict
 * @property {string} title
 * @property {number} ratio of medians, ours by the other's
 * @property {number} fastestRatio of the fastest epochs
 * @property {{ two: number, one: number }} target
 * @property {boolean} isReached by the medians, in the column for the granted cores
 */

/**
 * The fastest of a group, by its median.
 * @param {readonly import('./rounds.mjs').Standing[]} standings
 * @param {string} group
 */
export function bestOf(standings, group) {
  const all = standings.filter((standing) => standing.group === group).map(figuresOf)
  return all.sort((a, b) => a.median - b.median).at(0)
}

/**
 * @param {readonly import('./rounds.mjs').Standing[]} standings
 * @param {{ ratio: number, fastestRatio: number } | undefined} window the window's trainer by the command line
 * @param {number} cores
 * @returns {Verdict[]} of the targets for which there is something to compare
 */
export function judge(standings, window, cores) {
  return targets.flatMap(({ ours: group = 'inkling', against, title, two, one }) => {
    const ours = bestOf(standings, group)
    const peer = bestOf(standings, against)
    const ratios =
      against === 'window'
        ? window
        : ours && peer && { ratio: ours.median / peer.median, fastestRatio: ours.fastest / peer.fastest }
    if (!ratios) return []
    const target = { two, one }
    return [{ title, ...ratios, target, isReached: ratios.ratio <= target[columnFor(cores)] }]
  })
}

/**
 * @typedef {object} SecondsVerdict
 * @property {string} title
 * @property {number} seconds
 * @property {number} limit
 * @property {boolean} isReached
 */

/** What is wished for beyond the targets: seconds of the fastest epoch. */
const stretchSeconds = 0.1

/**
 * The targets that are times, not ratios.
 * @param {readonly import('./rounds.mjs').Standing[]} standings
 * @param {import('./window.mjs').WindowFigures['delays']} delays of the window; empty where it was not measured
 * @returns {SecondsVerdict[]} of the targets for which something was measured
 */
export function judgeSeconds(standings, delays) {
  const runs = Object.entries(delays).flatMap(([name, ms]) => {
    const limitMs = waitingLimit(name)
    if (!name.startsWith('15 epochs') || typeof ms !== 'number' || limitMs === undefined) return []
    const title = `${name}: from pressing Train, an evaluation of 10,000 after each`
    return [{ title, seconds: ms / 1000, limit: limitMs / 1000 }]
  })
  const ours = bestOf(standings, 'inkling')
  const stretch = ours
    ? [{ title: 'the fastest epoch (a stretch)', seconds: ours.fastest, limit: stretchSeconds }]
    : []
  return [...runs, ...stretch].map((each) => ({ ...each, isReached: each.seconds <= each.limit }))
}
