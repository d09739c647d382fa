import { expect, it } from 'vitest'
import { ofWorstTenth, readingFigures, tableOf } from './drawing-table.mjs'

/** @param {string} id @param {string} label @param {string} writer */
const sample = (id, label, writer, kind = 'digit') => ({ id, label, writer, kind, strokes: [] })
const samples = [
  sample('a', '1', 'w1'),
  sample('b', '1', 'w1'),
  sample('c', '7', 'w2'),
  sample('d', 'S', 'w2', 'upper')
]
/** @param {number} label @param {null | 'scribble' | 'unlike' | 'two'} doubt */
const says = (label, doubt) => ({ label, doubt })
const answers = new Map([
  ['plain/a', says(1, null)],
  ['plain/b', says(7, 'two')],
  ['plain/c', says(7, 'unlike')],
  ['plain/d', says(5, 'unlike')],
  ['small/a', says(1, null)],
  ['small/b', says(1, null)],
  ['small/c', says(7, null)],
  ['small/d', says(5, null)],
  ['scribble/0', says(8, 'scribble')],
  ['scribble/1', says(3, null)]
])

it('counts right and refused answers by digit, habit and kind, worked out by hand', () => {
  const lines = tableOf(samples, ['plain', 'small'], [{ kind: 'zigzag' }, { kind: 'walk' }], [answers]).split(
    '\n'
  )
  // Two of three right; one refused; of the two left one right; one of three in two minds; the sure one right.
  expect(lines[2]).toBe('| all digits | 3 | 66.67 | 33.33 | 50.00 | 33.33 | 100.00 |')
  expect(lines[3]).toBe('| digit 1 | 2 | 50.00 | 0.00 | 50.00 | 50.00 | 100.00 |')
  expect(lines[4]).toBe('| digit 7 | 1 | 100.00 | 100.00 | - | 0.00 | - |')
  expect(lines[6]).toBe('| small | 3 | 100.00 | 0.00 | 100.00 | 0.00 | 100.00 |')
  expect(lines.slice(-5, -1)).toEqual([
    '| scribbles, made up | 2 | 50.00 | 0.00 | 50.00 |',
    '| zigzag | 1 | 100.00 | 0.00 | 100.00 |',
    '| walk | 1 | 0.00 | 0.00 | 0.00 |',
    '| letters and signs | 1 | 0.00 | 100.00 | 100.00 |'
  ])
})

it('finds the writers that are read worst', () => {
  const pairs = Array.from({ length: 20 }, (_, index) => ({
    sample: sample(String(index), '1', `w${index}`),
    answer: says(index === 13 || index === 4 ? 2 : 1, null)
  }))
  expect(ofWorstTenth(pairs).map(({ sample: { writer } }) => writer)).toEqual(['w4', 'w13'])
})

it('refuses to count what was not answered', () => {
  expect(() =>
    tableOf(samples, ['plain'], [{ kind: 'walk' }, { kind: 'x' }, { kind: 'y' }], [answers])
  ).toThrow('scribble/2')
})

it('of several networks tells the means, of the same drawings', () => {
  // The other network reads all of them right and refuses none of the digits.
  const other = new Map(answers)
  for (const [id, label] of /** @type {const} */ ([
    ['a', 1],
    ['b', 1],
    ['c', 7]
  ]))
    // prettier-ignore
    other.set(`plain/${id}`, says(label, null))
  const lines = tableOf(samples, ['plain'], [{ kind: 'zigzag' }, { kind: 'walk' }], [answers, other]).split(
    '\n'
  )
  expect(lines[2]).toMatch(/^\| all digits \| 3 \| 83\.33 \| 16\.67 \|/)
  expect(lines).toContain('| scribbles, made up | 2 | 50.00 | 0.00 | 50.00 |')
})

it('tells the figures of a network, worked out by hand', () => {
  const { rightPercent, ...figures } = readingFigures(samples, ['plain', 'small'], 2, answers)
  expect(figures).toEqual({ digits: 3, right: 2, refusedDigits: 100 / 3, refusedScribbles: 50 })
  expect(rightPercent).toEqual({ plain: 200 / 3, small: 100 })
})
