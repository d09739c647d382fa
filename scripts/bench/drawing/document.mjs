// The result of npm run bench:drawing -- --presets as a document: printed, and with --write put into docs/drawing.md.
import { machineRows } from '../machine.mjs'
import { table } from '../table.mjs'
import { judge, judgedDigits } from './targets.mjs'

/**
 * @typedef {object} DrawingResult
 * @property {import('../machine.mjs').Machine} machine
 * @property {string} backend what computes
 * @property {{ file: string, digits: number, writers: number, others: number, scribbles: number }} drawings
 * @property {import('./targets.mjs').PipelineTimes} pipeline
 * @property {import('./targets.mjs').ReadNetwork[]} networks
 * @property {{ group: import('./networks.mjs').NetworkGroup, networks: number, table: string }[]} tables
 */

const groupTitles = {
  reference: 'PyTorch’s weights',
  tutorial: 'Preset Tutorial',
  variations: 'Preset Variations',
  handwriting: 'Preset Handwriting',
  shipped: 'The network of a first launch'
}

/** @param {DrawingResult} result @returns {string} Markdown */
export function drawingDocument(result) {
  return [
    '# Drawings',
    'How well Inkling’s networks read drawings that they were not trained on, and what they refuse. Everything was asked through the command line, whose functions the window calls too. This file is written by `npm run bench:drawing -- --strokes FILE --presets --write`; do not edit it.',
    ...warningsOf(result),
    machineSection(result),
    targetsSection(result),
    networksSection(result),
    pipelineSection(result),
    ...result.tables.map(
      ({ group, networks, table: text }) =>
        `## ${groupTitles[group]}${networks > 1 ? `, mean of ${networks} seeds` : ''}\n\n${text.trimEnd()}`
    )
  ]
    .join('\n\n')
    .concat('\n')
}

/**
 * Why the figures are a trial only, if they are.
 * @param {Pick<DrawingResult, 'drawings'>} result
 */
export function warningsOf({ drawings: { digits } }) {
  if (digits === judgedDigits) return []
  return [
    `> **A trial, not a result**: the limits were set for ${judgedDigits} digits, and these are ${digits} others.`
  ]
}

/** @param {DrawingResult} result */
function machineSection({ machine, backend, drawings }) {
  const { file, digits, writers, others, scribbles } = drawings
  return `## Machine and drawings

${table(
  ['what', 'which'],
  [
    ...machineRows(machine),
    ['backend', backend],
    ['drawings', `${file}: ${digits} digits by ${writers} writers, ${others} letters and signs`],
    ['scribbles', `${scribbles}, made up: zigzags, spirals, random walks`]
  ]
)}

Habits of the mouse are simulated on the pen’s strokes, from one seed for all networks: drawn 20 px tall on whole pixels; 8 points a stroke, at equal steps; every point shaken by a deviation of 1.6 % of the longer side; a stray dot beside the digit. A refused digit counts by its best guess.`
}

/** @param {DrawingResult} result */
function targetsSection(result) {
  const rows = judge(result.networks, result.pipeline).map(({ what, measured, limit, isReached }) => [
    what,
    measured,
    limit,
    isReached ? 'yes' : '**no**'
  ])
  const reached = warningsOf(result).length > 0 ? 'reached in this trial' : 'reached'
  return `## Targets

Presets are means of seeds 1 to 3, 15 epochs each; a mean of three still moves by 0.3 points, and drawings of other people by more.

${table(['what', 'measured', 'limit', reached], rows)}`
}

/** @param {DrawingResult} result */
function networksSection({ networks }) {
  const habits = Object.keys(networks[0].figures.rightPercent)
  const rows = networks.map(({ name, mnistPercent, figures }) => [
    name,
    mnistPercent.toFixed(2),
    ...habits.map((habit) => figures.rightPercent[habit].toFixed(2)),
    figures.refusedDigits.toFixed(2),
    figures.refusedScribbles.toFixed(2)
  ])
  return `## Network by network

Percent read right, and percent refused.

${table(['network', 'MNIST', ...habits, 'refused digits', 'refused scribbles'], rows)}`
}

/** @param {DrawingResult} result */
function pipelineSection({ pipeline: { drawings, first, fastest } }) {
  const row = (/** @type {string} */ when, /** @type {import('./targets.mjs').Spread} */ spread) => [
    when,
    ...[spread.median, spread.p99, spread.worst].map((ms) => ms.toFixed(2))
  ]
  return `## One drawing

From strokes to the picture that the network gets, ${drawings} drawings one after another. What interrupts a process only adds to its time, so of each drawing the fastest of five times is judged; the first time of all, before the program’s code was compiled, stands beside it.

${table(
  ['ms', 'median', '99 %', 'worst'],
  [row('the fastest of five times', fastest), row('the first time', first)]
)}`
}
