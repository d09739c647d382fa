import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { examOf, habitNames, readingOf, scribbleCount } from './readings.mjs'

let folder = ''
let weights = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-readings-'))
  weights = join(folder, 'weights')
  writeFileSync(weights, 'one network')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** @param {string} id @param {string} kind @returns {import('./drawing-table.mjs').Sample} */
const sample = (id, kind) => ({
  id,
  kind,
  label: '7',
  writer: 'w1',
  strokes: [[[0, 0], [400, 0], [200, 500]]] // prettier-ignore
})
const samples = [sample('a', 'digit'), sample('b', 'upper')]

/** A command line that reads a 7 in everything. */
function reader(hash = 'a program') {
  const asked = /** @type {string[][]} */ ([])
  const told = /** @type {string[]} */ ([])
  return {
    asked,
    told,
    hash,
    /** @param {string[]} words @param {Iterable<string>} [input] */
    async json(words, input = []) {
      asked.push(words)
      if (words[0] === 'evaluate') return [{ accuracy: 0.9324 }]
      told.push(...input)
      return told.map((line) => ({ id: JSON.parse(line).id, label: 7, doubt: null, probabilities: [0.1] }))
    }
  }
}

test('digits are asked by every habit, other signs as they were drawn, and of neither is told what it is', async () => {
  const commandLine = reader()
  const { answers, mnistPercent } = await readingOf(commandLine, weights, examOf(samples), folder)
  expect(mnistPercent).toBeCloseTo(93.24, 12)
  expect(answers.size).toBe(habitNames.length + 1 + scribbleCount)
  expect(habitNames.every((habit) => answers.has(`${habit}/a`))).toBe(true)
  expect([...answers.keys()].filter((id) => id.endsWith('/b'))).toEqual([`${habitNames[0]}/b`])
  expect(answers.get('scribble/599')).toEqual({ label: 7, doubt: null })
  for (const line of commandLine.told) expect(Object.keys(JSON.parse(line))).toEqual(['id', 'strokes'])
  expect(commandLine.asked).toEqual([
    ['evaluate', '--weights', weights],
    ['predict', '--weights', weights, '--strokes', '-']
  ])
})

test('what a program has said of a network is kept, until one of them or the drawings change', async () => {
  const exam = examOf(samples)
  const first = await readingOf(reader(), weights, exam, folder)
  const again = reader()
  expect(await readingOf(again, weights, exam, folder)).toEqual(first)
  expect(again.asked).toEqual([])
  const [otherProgram, otherDrawings, otherNetwork] = [reader('another program'), reader(), reader()]
  await readingOf(otherProgram, weights, exam, folder)
  await readingOf(otherDrawings, weights, examOf(samples.slice(1)), folder)
  writeFileSync(weights, 'another network')
  await readingOf(otherNetwork, weights, exam, folder)
  expect([otherProgram, otherDrawings, otherNetwork].map(({ asked }) => asked.length)).toEqual([2, 2, 2])
})
