// What a network says of MNIST's test digits and of the drawings, kept as long as neither it, nor they, nor the program change.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { readJson, writeWhole } from '../../setup/files.mjs'
import { root } from '../../setup/paths.mjs'
import { isDigit } from './drawing-table.mjs'
import { habits, randomOf, scribbles } from './drawings.mjs'

export const habitNames = Object.keys(habits)
export const scribbleCount = 600

/**
 * @typedef {object} Exam what every network is asked
 * @property {{ kind: string }[]} made the scribbles
 * @property {{ id: string, strokes: import('./drawings.mjs').Stroke[] }[]} drawings `habit/id` and `scribble/index`
 *
 * @typedef {object} Reading
 * @property {number} mnistPercent of MNIST's test digits read right
 * @property {import('./drawing-table.mjs').Answers} answers
 */

/**
 * The digits by each habit, what is no digit as it was drawn, and scribbles. The same for all networks: chance begins from
 * one seed.
 * @param {import('./drawing-table.mjs').Sample[]} samples
 * @returns {Exam}
 */
export function examOf(samples) {
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

/** @param {Exam} exam */
const linesOf = ({ drawings }) => drawings.map((drawing) => `${JSON.stringify(drawing)}\n`)

/**
 * @param {Pick<import('./command-line.mjs').CommandLine, 'json'>} commandLine
 * @param {string} weights
 * @param {Exam} exam
 * @returns {Promise<import('./drawing-table.mjs').Answers>}
 */
export async function askNetwork(commandLine, weights, exam) {
  const said = await commandLine.json(['predict', '--weights', weights, '--strokes', '-'], linesOf(exam))
  return new Map(said.map(({ id, label, doubt }) => [id, { label, doubt }]))
}

/**
 * @param {Pick<import('./command-line.mjs').CommandLine, 'hash' | 'json'>} commandLine
 * @param {string} weights
 * @param {Exam} exam
 * @param {string} folder
 * @returns {Promise<Reading>} from `folder`, where this program has told it already
 */
export async function readingOf(commandLine, weights, exam, folder = join(root, '.cache/drawing')) {
  const key = createHash('sha256').update(commandLine.hash).update(readFileSync(weights))
  for (const line of linesOf(exam)) key.update(line)
  const path = join(folder, `${key.digest('hex')}.json`)
  const kept = readJson(path)
  if (kept) return { mnistPercent: kept.mnistPercent, answers: new Map(kept.answers) }
  const [{ accuracy }] = await commandLine.json(['evaluate', '--weights', weights])
  const answers = await askNetwork(commandLine, weights, exam)
  const mnistPercent = 100 * accuracy
  writeWhole(path, JSON.stringify({ mnistPercent, answers: [...answers] }))
  return { mnistPercent, answers }
}
