// The benchmark's result as a document: printed, and with --write put into docs/performance.md.
import { machineRows } from './machine.mjs'
import { bestOf, columnFor, judge, judgeSeconds, keptBy, waitingLimit } from './targets.mjs'
import { figuresOf } from './rounds.mjs'
import { median } from './statistics.mjs'
import { table, threeDigits } from './table.mjs'

/**
 * @typedef {object} Result
 * @property {import('./machine.mjs').Machine} machine
 * @property {number} rounds
 * @property {number[]} probes cores granted to two processes: before, in the middle, after
 * @property {number} cores those that count
 * @property {import('./rounds.mjs').Standing[]} standings
 * @property {import('./contenders.mjs').LeftOut[]} leftOut
 * @property {import('./sizes.mjs').SizeFigures[]} sizes
 * @property {import('./window.mjs').WindowFigures | undefined} window
 * @property {string | undefined} packages Markdown: how large they are
 */

/** Rounds that figures need to be worth keeping. */
const enoughRounds = 10

/** @param {number} number */
const one = (number) => number.toFixed(1)

/** @param {Result} result @returns {string} Markdown */
export function performanceDocument(result) {
  return [
    '# Performance',
    'How fast Inkling trains the tutorial’s network, beside others, on the machine named below. This file is written by `npm run bench -- --write`; do not edit it.',
    ...warningsOf(result),
    machineSection(result),
    contendersSection(result),
    targetsSection(result),
    ...(result.sizes.length > 0 ? [sizesSection(result)] : []),
    ...(result.window ? [windowSection(result.window)] : []),
    ...(result.packages ? [`## Packages\n\n${result.packages}`] : [])
  ]
    .join('\n\n')
    .concat('\n')
}

/**
 * Why the figures are a trial only, if they are.
 * @param {Result} result
 */
export function warningsOf({ rounds, machine, probes }) {
  const reasons = []
  if (rounds < enoughRounds) reasons.push(`${rounds} rounds are too few for a judgement (${enoughRounds} do)`)
  const least = Math.min(...probes)
  if (machine.cores > 1 && least < 1.8)
    reasons.push(`other programs were at work: two processes were granted as little as ${one(least)} cores`)
  if (reasons.length === 0) return []
  return [`> **A trial, not a result**: ${reasons.join('; ')}. Run it again on a quiet machine.`]
}

/** @param {Result} result */
function machineSection({ machine, probes, cores, standings, window, rounds }) {
  const versions = [...new Set(standings.flatMap(({ version }) => version.split(', ')))]
  return `## Machine

${table(
  ['what', 'which'],
  [
    ...machineRows(machine),
    ...(window ? [['Electron', window.electron]] : []),
    ['libraries', versions.join(', ')],
    ['rounds', String(rounds)],
    ['cores granted', one(cores)]
  ]
)}

Cores are measured, not assumed. Two processes that only compute were granted ${probes.map(one).join(', ')} cores before, in the middle of and after the rounds; where the two threads of PyTorch were granted less, that counts. Two lanes can use 2.0.`
}

/** @param {Result} result */
function contendersSection({ standings, leftOut, rounds }) {
  const ours = bestOf(standings, 'inkling')
  const rows = standings.map((standing) => {
    const { median, fastest, cpuSeconds, cores } = figuresOf(standing)
    return [
      standing.title,
      threeDigits(median),
      threeDigits(fastest),
      threeDigits(cpuSeconds),
      one(cores),
      standing.memory === undefined ? '' : String(standing.memory),
      ours ? threeDigits(median / ours.median) : ''
    ]
  })
  const missing = leftOut.map(({ title, reason }) => `- Left out: ${title}. ${reason}`)
  return [
    `## Beside others

Seconds an epoch: 784-128-64-10, batches of 64, all 60,000 digits, SGD with momentum, training alone. Every contender is a process that stays alive; each of the ${rounds} rounds asks one epoch of each in turn, after one that does not count. **Trust the ratios, not the seconds**: they come from the same minutes of the same machine. A library appears with one thread and with more; the faster stands for it.`,
    table(
      ['contender', 'median s', 'fastest s', 'CPU s', 'cores used', 'memory MB', 'times Inkling’s best'],
      rows
    ),
    ...(missing.length > 0 ? [missing.join('\n')] : [])
  ].join('\n\n')
}

/** @param {import('./window.mjs').WindowFigures} window */
export function windowRatio({ epochSeconds: { window, commandLine } }) {
  return {
    ratio: median(window) / median(commandLine),
    fastestRatio: Math.min(...window) / Math.min(...commandLine)
  }
}

/** @param {Result} result */
function targetsSection(result) {
  const { standings, window, cores } = result
  const column = columnFor(cores)
  const verdicts = judge(standings, window && windowRatio(window), cores)
  const head = (/** @type {'two' | 'one'} */ name, /** @type {string} */ text) =>
    name === column ? `**${text}**` : text
  const rows = verdicts.map(({ title, ratio, fastestRatio, target, isReached }) => [
    title,
    threeDigits(ratio),
    threeDigits(fastestRatio),
    target.two.toFixed(2),
    target.one.toFixed(2),
    isReached ? 'yes' : '**no**'
  ])
  const reached = warningsOf(result).length > 0 ? 'reached in this trial' : 'reached'
  const seconds = judgeSeconds(standings, window?.delays ?? {})
  const secondsRows = seconds.map((each) => [
    each.title,
    threeDigits(each.seconds),
    each.limit.toFixed(2),
    each.isReached ? 'yes' : '**no**'
  ])
  return [
    `## Targets

Inkling’s time by the other’s; smaller is better. With ${one(cores)} cores granted the targets for ${column === 'two' ? 'two cores' : 'one core'} are in force, and the medians decide.

${table(['against', 'medians', 'fastest', head('two', 'two cores'), head('one', 'one core'), reached], rows)}`,
    ...(seconds.length > 0 ? [table(['seconds', 'measured', 'limit', reached], secondsRows)] : [])
  ].join('\n\n')
}

/** @param {Result} result */
function sizesSection({ sizes }) {
  /** @param {import('./sizes.mjs').SizeFigures} size @param {(figures: import('./sizes.mjs').LaneFigures) => string} tell */
  const pair = ({ lanes }, tell) => lanes.map(tell).join(' / ')
  const rows = sizes.map((size) => [
    size.hidden.join('-'),
    String(size.batch),
    pair(size, ({ seconds }) => threeDigits(seconds)) + (size.steps ? ` (${size.steps} steps)` : ''),
    pair(size, ({ evaluationMs }) => evaluationMs.toFixed(0)),
    pair(size, ({ firstLossMs }) => firstLossMs.toFixed(0)),
    pair(size, ({ answerMs }) => one(answerMs)),
    pair(size, ({ slowestAnswerMs }) => one(slowestAnswerMs)),
    pair(size, ({ memory }) => (memory === undefined ? '' : String(memory)))
  ])
  return `## By size

Hidden layers and batch; in each cell one lane / two lanes. Where a number of steps stands behind the seconds, only so many were timed and scaled to an epoch. “First loss” is the time from nothing (no engine, no graph; the digits have been read) to the first loss of a run, once. “Answer” is what a drawing waits for while training goes on: 40 drawings, asked by another thread at seeded times, each read and doubted as the window’s are.

${table(
  [
    'hidden layers',
    'batch',
    's an epoch',
    'evaluation of 10,000, ms',
    'first loss, ms',
    'answer, ms',
    'slowest of 40, ms',
    'memory MB'
  ],
  rows
)}`
}

const keptInWords = { worst: 'yes', p95: '**no**, 95 % do', median: '**no**, half do', none: '**no**' }

/** Limit and whether it was kept, as two cells. @param {string} name @param {number | import('./window.mjs').Spread} delay */
function limitCells(name, delay) {
  const limit = waitingLimit(name)
  return limit === undefined ? ['', ''] : [String(limit), keptInWords[keptBy(delay, limit)]]
}

/** @param {import('./window.mjs').WindowFigures} window */
function windowSection({ engine, lanes, delays, longTasks, epochSeconds, memory }) {
  const delayRows = Object.entries(delays).map(([name, delay]) => [
    name,
    ...(typeof delay === 'number'
      ? [delay.toFixed(0), '', '']
      : [delay.median, delay.p95, delay.worst].map((ms) => ms.toFixed(1))),
    ...limitCells(name, delay)
  ])
  const longTaskRows = Object.entries(longTasks).map(([when, tasks]) => {
    const name = `long tasks of the window, ${when}: ${tasks.length || 'none'}`
    const longest = Math.max(0, ...tasks)
    return [name, '', '', tasks.length > 0 ? longest.toFixed(1) : '', ...limitCells(name, longest)]
  })
  const { window, commandLine } = epochSeconds
  const columns = Object.keys(memory)
  const processes = [...new Set(columns.flatMap((when) => Object.keys(memory[when])))]
  const memoryRows = [
    ...processes.map((name) => [name, ...columns.map((when) => String(memory[when][name] ?? ''))]),
    [
      'together',
      ...columns.map((when) => String(Object.values(memory[when]).reduce((sum, number) => sum + number, 0)))
    ]
  ]
  return `## In the window

Engine: ${engine}, lanes: ${lanes}. Measured by Playwright on the real application with the tutorial’s settings. A few ms of each time are Playwright’s own.

${table(['what, ms', 'median', '95 %', 'worst', 'limit', 'kept'], [...delayRows, ...longTaskRows])}

A limit holds for the worst. “15 epochs” counts from pressing Train to the end, an evaluation of the 10,000 test digits after each; at the first use the numbers of lanes are compared before the first step. “Answer to a dot” counts from the pen’s movement to the new probabilities on the screen. “Busy” is the time between two turns that a timer got, several tasks in a row and drawing included; long tasks are single ones of 50 ms or more, as Chromium counts them.

An epoch of training alone, the command line with as many lanes beside it, several runs of each in turn:

${table(
  ['where', 'median s', 'fastest s'],
  [
    ['the window’s trainer', threeDigits(median(window)), threeDigits(Math.min(...window))],
    ['the command line', threeDigits(median(commandLine)), threeDigits(Math.min(...commandLine))]
  ]
)}

Memory in RAM by process, MB; pages that processes share are counted in each:

${table(['process', ...columns], memoryRows)}`
}
