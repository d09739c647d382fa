// npm run bench:drawing: how well networks read drawings, through the command line and so the very functions that the window
// calls. Of a sample only its strokes are told to the program: label, writer and site stay here.
import { readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { format, resolveConfig } from 'prettier'
import { writeWhole } from '../../setup/files.mjs'
import { callersNode } from '../../setup/packages.mjs'
import { root } from '../../setup/paths.mjs'
import { buildWorkers, workerPath } from '../build-workers.mjs'
import { describeMachine } from '../machine.mjs'
import { median, quantile } from '../statistics.mjs'
import { CommandLine, collect, linesOf } from './command-line.mjs'
import { drawingDocument } from './document.mjs'
import { isDigit, readingFigures, tableOf } from './drawing-table.mjs'
import { reference, shipped, trainPresets } from './networks.mjs'
import { askNetwork, examOf, habitNames, readingOf, scribbleCount } from './readings.mjs'

const documentPath = join(root, 'docs/drawing.md')

/**
 * Measures and prints; writes the document where that was asked for.
 * @param {object} options
 * @param {string} options.strokes
 * @param {string[] | undefined} options.weights undefined: PyTorch's alone
 * @param {string} options.cli
 * @param {string | undefined} options.data
 * @param {boolean} options.presets instead of the weights: the networks that have targets
 * @param {boolean} options.write
 * @param {import('../../setup/report.mjs').Report} options.report
 */
export async function measureDrawings({ strokes, weights, cli, data, presets, write, report }) {
  const commandLine = new CommandLine(cli, data)
  const samples = readSamples(strokes)
  const exam = examOf(samples)
  if (!presets) {
    for (const file of weights ?? [reference.weights]) {
      const answers = await askNetwork(commandLine, file, exam)
      console.log(`## ${basename(resolve(file, '..'))}/${basename(file)}\n`)
      console.log(tableOf(samples, habitNames, exam.made, [answers]))
    }
    return
  }
  const pipeline = await measurePipeline(samples, report)
  const networks = [reference, ...(await trainPresets(commandLine, report)), shipped]
  const read = await readAll(commandLine, networks, samples, exam, report)
  const groups = [...new Set(read.map(({ group }) => group))]
  const text = drawingDocument({
    machine: describeMachine(new Date()),
    backend: await backendOf(commandLine),
    drawings: {
      file: basename(strokes),
      digits: samples.filter(isDigit).length,
      writers: new Set(samples.filter(isDigit).map(({ writer }) => writer)).size,
      others: samples.filter((sample) => !isDigit(sample)).length,
      scribbles: scribbleCount
    },
    pipeline,
    networks: read,
    tables: groups.map((group) => {
      const own = read.filter((network) => network.group === group)
      return {
        group,
        networks: own.length,
        table: tableOf(
          samples,
          habitNames,
          exam.made,
          own.map(({ answers }) => answers)
        )
      }
    })
  })
  console.log(text)
  if (!write) return
  const settings = await resolveConfig(documentPath)
  writeWhole(documentPath, await format(text, { ...settings, filepath: documentPath }))
  report.say(`Written: ${documentPath}`)
}

/** @param {string} path @returns {import('./drawing-table.mjs').Sample[]} */
function readSamples(path) {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString()
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
}

/**
 * Lets the networks read, as many at once as there are cores: each is a process that computes by one thread.
 * @param {CommandLine} commandLine
 * @param {import('./networks.mjs').Network[]} networks
 * @param {import('./drawing-table.mjs').Sample[]} samples
 * @param {import('./readings.mjs').Exam} exam
 * @param {import('../../setup/report.mjs').Report} report
 */
async function readAll(commandLine, networks, samples, exam, report) {
  const step = report.step('The networks read the drawings')
  /** @type {(import('./targets.mjs').ReadNetwork & { answers: import('./drawing-table.mjs').Answers })[]} */
  const read = []
  const waiting = networks.entries()
  let done = 0
  const readInTurn = async () => {
    for (const [index, { group, name, weights }] of waiting) {
      const { mnistPercent, answers } = await readingOf(commandLine, weights, exam)
      const figures = readingFigures(samples, habitNames, scribbleCount, answers)
      read[index] = { group, name, bytes: statSync(weights).size, mnistPercent, figures, answers }
      step.progress(++done, networks.length, name)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, readInTurn))
  step.done()
  return read
}

/** What computes, as the program itself calls it. @param {CommandLine} commandLine @returns {Promise<string>} */
async function backendOf(commandLine) {
  const [said] = await collect(commandLine.lines(['evaluate', '--weights', reference.weights]))
  return said.replace(/^Backend: /, '')
}

/**
 * @param {import('./drawing-table.mjs').Sample[]} samples
 * @param {import('../../setup/report.mjs').Report} report
 * @returns {Promise<import('./targets.mjs').PipelineTimes>}
 */
async function measurePipeline(samples, report) {
  await buildWorkers(report)
  const step = report.step('The pipeline is timed')
  const input = samples.map(({ strokes }) => `${JSON.stringify({ strokes })}\n`)
  const [line] = await collect(linesOf(callersNode, [workerPath('drawing-worker')], input))
  step.done()
  /** @type {{ first: number[], fastest: number[] }} */
  const { first, fastest } = JSON.parse(line)
  return { drawings: fastest.length, first: spreadOf(first), fastest: spreadOf(fastest) }
}

/** @param {readonly number[]} times ms @returns {import('./targets.mjs').Spread} */
const spreadOf = (times) => ({
  median: median(times),
  p99: quantile(times, 0.99),
  worst: Math.max(...times)
})
