// What reading drawings must reach: on the 5,359 digits by 163 writers for which the limits were set.

/** Digits of the drawings that the limits are meant for. */
export const judgedDigits = 5359

/**
 * @typedef {object} ReadNetwork
 * @property {import('./networks.mjs').NetworkGroup} group
 * @property {string} name
 * @property {number} bytes of the weights file
 * @property {number} mnistPercent of MNIST's test digits read right
 * @property {import('./drawing-table.mjs').ReadingFigures} figures
 *
 * @typedef {object} Spread ms, over the drawings
 * @property {number} median
 * @property {number} p99
 * @property {number} worst
 *
 * @typedef {object} PipelineTimes from strokes to the picture for the network
 * @property {number} drawings
 * @property {Spread} first in a program that has just started
 * @property {Spread} fastest of each drawing the fastest of five further times
 *
 * @typedef {object} Verdict
 * @property {string} what
 * @property {string} measured
 * @property {string} limit
 * @property {boolean} isReached
 */

/** @param {readonly number[]} numbers */
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

const asDrawn = 'as drawn'

/** Points that a habit may cost, by its name in drawings.mjs. */
const habitLimits = {
  'drawn small: 20 px, whole pixels': 0.4,
  '8 points a stroke': 1.5,
  'shaky: 1.6 % of the longer side': 0.4,
  'a stray dot': 0.1
}

/**
 * @param {string} what @param {number} measured percent @param {number} limit percent
 * @returns {Verdict}
 */
const atLeast = (what, measured, limit) => ({
  what,
  measured: `${measured.toFixed(2)} %`,
  limit: `at least ${limit.toFixed(1)} %`,
  isReached: measured >= limit
})

/**
 * @param {readonly ReadNetwork[]} networks of every group at least one
 * @param {PipelineTimes} pipeline
 * @returns {Verdict[]} by exact figures, not by those that are shown
 */
export function judge(networks, pipeline) {
  const of = (/** @type {import('./networks.mjs').NetworkGroup} */ group) =>
    networks.filter((network) => network.group === group)
  /** @param {import('./networks.mjs').NetworkGroup} group @param {(network: ReadNetwork) => number} tell */
  const meanOf = (group, tell) => mean(of(group).map(tell))
  const drawn = (/** @type {ReadNetwork} */ { figures }) => figures.rightPercent[asDrawn]
  const mnist = (/** @type {ReadNetwork} */ { mnistPercent }) => mnistPercent
  const [reference] = of('reference')
  const [shipped] = of('shipped')
  const worstSeed = Math.min(...of('tutorial').map(drawn))
  const refusedDigits = meanOf('handwriting', ({ figures }) => figures.refusedDigits)
  const megabytes = shipped.bytes / 1e6
  return [
    // A number of drawings, which means nothing of others.
    ...(reference.figures.digits === judgedDigits
      ? [
          {
            what: 'PyTorch’s weights as they are: the renderer alone',
            measured: `${reference.figures.right} right`,
            limit: '4607 right, 10 more or fewer',
            isReached: Math.abs(reference.figures.right - 4607) <= 10
          }
        ]
      : []),
    atLeast('tutorial: drawings', meanOf('tutorial', drawn), 92.5),
    atLeast('tutorial: drawings, the worst seed', worstSeed, 92),
    atLeast('variations: drawings', meanOf('variations', drawn), 94.1),
    atLeast('variations: MNIST', meanOf('variations', mnist), 98.3),
    atLeast('handwriting: drawings', meanOf('handwriting', drawn), 97),
    atLeast('handwriting: MNIST', meanOf('handwriting', mnist), 98),
    atLeast('shipped model: drawings', drawn(shipped), 97.5),
    atLeast('shipped model: MNIST', mnist(shipped), 98.3),
    {
      what: 'shipped model: size of its file',
      measured: `${megabytes.toFixed(2)} MB`,
      limit: 'under 2.5 MB',
      isReached: megabytes < 2.5
    },
    ...Object.entries(habitLimits).map(([habit, limit]) => {
      const cost = meanOf('handwriting', (network) => drawn(network) - network.figures.rightPercent[habit])
      return {
        what: `handwriting: points lost, ${habit}`,
        measured: cost.toFixed(2),
        limit: `at most ${limit.toFixed(1)}`,
        isReached: cost <= limit
      }
    }),
    {
      what: 'handwriting: refused digits',
      measured: `${refusedDigits.toFixed(2)} %`,
      limit: 'at most 4.0 %',
      isReached: refusedDigits <= 4
    },
    atLeast(
      'handwriting: refused scribbles',
      meanOf('handwriting', ({ figures }) => figures.refusedScribbles),
      90
    ),
    {
      what: 'pipeline, the slowest drawing',
      measured: `${pipeline.fastest.worst.toFixed(2)} ms`,
      limit: 'under 4 ms',
      isReached: pipeline.fastest.worst < 4
    }
  ]
}
