// npm run bench:drawing [-- --strokes FILE --weights FILE --weights FILE ... --data FOLDER --cli FILE]
// How well networks read drawings, through the command line and so the very functions that the window calls: by digit, by
// writer, by habit, with and without the answers that are called a scribble or unlike a digit. Lines of FILE (also .gz):
// {"id","writer","kind":"digit" or another,"label","strokes"}; all but the strokes stay here, the program never sees them.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { habits, randomOf, scribbles } from './bench/drawings.mjs'
import { tableOf } from './bench/drawing-table.mjs'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    strokes: { type: 'string', default: resolve(root, 'test/fixtures/strokes/pendigits.ndjson') },
    weights: {
      type: 'string',
      multiple: true,
      default: [resolve(root, 'test/fixtures/tutorial/final.safetensors')]
    },
    data: { type: 'string' },
    // A command line that is built already, instead of the one that is set up and built first.
    cli: { type: 'string', default: resolve(root, 'scripts/cli.mjs') }
  }
})

/** Where the person stands, not where npm went. @param {string} path */
const fromHere = (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path)

/** @param {string} path @returns {import('./bench/drawing-table.mjs').Sample[]} */
function readSamples(path) {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString()
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
}

/**
 * Asks the program what it reads.
 * @param {string} weights
 * @param {{ id: string, strokes: unknown }[]} drawings
 * @returns {Promise<Map<string, import('./bench/drawing-table.mjs').Answer>>}
 */
async function ask(weights, drawings) {
  const words = ['predict', '--weights', weights, '--strokes', '-', '--json']
  if (values.data) words.push('--data', fromHere(values.data))
  const child = spawn(process.execPath, [fromHere(values.cli), ...words], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const ended = new Promise((done, fail) => child.on('close', done).on('error', fail))
  const sent = pipeline(
    Readable.from(drawings.map(({ id, strokes }) => `${JSON.stringify({ id, strokes })}\n`)),
    child.stdin
  )
  const answers = new Map()
  for await (const line of createInterface({ input: child.stdout })) {
    const answer = JSON.parse(line)
    answers.set(answer.id, answer)
  }
  await sent
  const code = await ended
  if (code !== 0) throw new Error(`predict ended with code ${code}.`)
  return answers
}

const samples = readSamples(fromHere(values.strokes))
const random = randomOf(1)
const made = scribbles(600, random)
const drawings = [
  ...Object.entries(habits).flatMap(([habit, change]) =>
    samples.map(({ id, strokes }) => ({ id: `${habit}/${id}`, strokes: change(strokes, random) }))
  ),
  ...made.map(({ strokes }, index) => ({ id: `scribble/${index}`, strokes }))
]
for (const given of values.weights) {
  const weights = fromHere(given)
  console.log(`## ${basename(resolve(weights, '..'))}/${basename(weights)}\n`)
  console.log(tableOf(samples, Object.keys(habits), made, await ask(weights, drawings)))
}
