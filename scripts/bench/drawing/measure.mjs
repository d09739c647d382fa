// npm run bench:drawing: how well networks read drawings, through the command line and so the very functions that the window
// calls. Of a sample only its strokes are told to the program: label, writer and site stay here.
import { readFileSync, statSync } from 'node:fs'
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
import { habits, randomOf, scribbles } from './drawings.mjs'
import { reference, shipped, trainPresets } from './networks.mjs'

const documentPath = join(root, 'docs/drawing.md')
const habitNames = Object.keys(habits)
const scribbleCount = 600

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
  const step = report.step('The networks read the drawings')
  /** @type {(import('./targets.mjs').ReadNetwork & { answers: import('./drawing-table.mjs').Answers })[]} */
  const read = []
  for (const [index, network] of networks.entries()) {
    step.progress(index, networks.length, network.name)
    const [{ accuracy }] = await commandLine.json(['evaluate', '--weights', network.weights])
    const answers = await askNetwork(commandLine, network.weights, exam)
    const figures = readingFigures(samples, habitNames, scribbleCount, answers)
    const bytes = statSync(network.weights).size
    read.push({
      group: network.group,
      name: network.name,
      bytes,
      mnistPercent: 100 * accuracy,
      figures,
      answers
    })
  }
  step.done()
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
 * What every network is asked: the digits by each habit, what is no digit as it was drawn, and scribbles. The same for all:
 * chance begins from one seed.
 * @param {import('./drawing-table.mjs').Sample[]} samples
 */
function examOf(samples) {
  const random = randomOf(1)
  const made = scribbles(scribbleCount, random)
  const drawings = [
    ...Object.entries(habits).flatMap(([habit, change], index) =>
      samples
        .filter((sample) => index === 0 || isDigit(sample))
        .map(({ id, strokes }) => ({ id: `${habit}/${id}`, strokes: change(strokes, random) }))
    ),
    ...made.map(({ strokes }, index) => ({ id: `scribble/${index}`, strokes }))
  ]
  return { made, drawings }
}

/**
 * @param {CommandLine} commandLine @param {string} weights
 * @param {ReturnType<typeof examOf>} exam
 * @returns {Promise<Map<string, import('./drawing-table.mjs').Answer>>}
 */
async function askNetwork(commandLine, weights, { drawings }) {
  const lines = drawings.map((drawing) => `${JSON.stringify(drawing)}\n`)
  const said = await commandLine.json(['predict', '--weights', weights, '--strokes', '-'], lines)
  return new Map(said.map(({ id, label, doubt }) => [id, { label, doubt }]))
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
