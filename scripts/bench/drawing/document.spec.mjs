import { format } from 'prettier'
import { expect, test } from 'vitest'
import { drawingDocument, warningsOf } from './document.mjs'
import { habits } from './drawings.mjs'
import { judge } from './targets.mjs'

const [asDrawn, small, few, shaky, dot] = Object.keys(habits)

/**
 * @param {import('./networks.mjs').NetworkGroup} group
 * @param {number} drawn percent
 * @param {number} mnistPercent
 * @param {Partial<import('./targets.mjs').ReadNetwork['figures']>} [other]
 * @returns {import('./targets.mjs').ReadNetwork}
 */
const network = (group, drawn, mnistPercent, other) => ({
  group,
  name: `${group}, one`,
  bytes: 2_144_408,
  mnistPercent,
  figures: {
    digits: 5359,
    right: 4600,
    rightPercent: {
      [asDrawn]: drawn,
      [small]: drawn - 0.3,
      [few]: drawn - 1.6,
      [shaky]: drawn + 0.1,
      [dot]: drawn - 0.05
    },
    refusedDigits: 3,
    refusedScribbles: 95,
    ...other
  }
})

/** @type {import('./document.mjs').DrawingResult} */
const result = {
  machine: {
    processor: 'Abacus 9',
    cores: 2,
    memory: 24,
    system: 'Linux 6.1, x64',
    node: 'v20.19.0',
    date: '2026-01-02'
  },
  backend: 'tensorflow 2.9.1, engine: graph',
  drawings: { file: 'pens.ndjson.gz', digits: 5359, writers: 163, others: 1279, scribbles: 600 },
  pipeline: {
    drawings: 6638,
    first: { median: 0.6, p99: 2.5, worst: 12 },
    fastest: { median: 0.5, p99: 1.25, worst: 4.5 }
  },
  networks: [
    network('reference', 86, 93.24),
    network('tutorial', 93.5, 97.5),
    network('tutorial', 91.9, 97.5),
    network('variations', 94, 98.5),
    network('variations', 94.2, 98.5),
    network('handwriting', 97.5, 98.5, { refusedDigits: 3.5 }),
    network('handwriting', 97, 97.4, { refusedDigits: 4.7, refusedScribbles: 80 }),
    network('shipped', 97.9, 98.56)
  ],
  tables: [{ group: 'tutorial', networks: 2, table: '| | n |\n| --- | --- |\n| all digits | 5359 |\n' }]
}

/** Cells of the row of a document's table that begins so. @param {string} text @param {string} first */
function rowOf(text, first) {
  const row = text.split('\n').find((line) => line.startsWith(`| ${first}`))
  return row
    ?.split('|')
    .map((cell) => cell.trim())
    .slice(1, -1)
}

test('means are judged, and the worst seed', () => {
  const verdicts = judge(result.networks, result.pipeline)
  const isReached = Object.fromEntries(verdicts.map((verdict) => [verdict.what, verdict.isReached]))
  expect(isReached).toEqual({
    'PyTorch’s weights as they are: the renderer alone': true,
    'tutorial: drawings': true,
    'tutorial: drawings, the worst seed': false,
    'variations: drawings': true,
    'variations: MNIST': true,
    'handwriting: drawings': true,
    'handwriting: MNIST': false,
    'shipped model: drawings': true,
    'shipped model: MNIST': true,
    'shipped model: size of its file': true,
    [`handwriting: points lost, ${small}`]: true,
    [`handwriting: points lost, ${few}`]: false,
    [`handwriting: points lost, ${shaky}`]: true,
    [`handwriting: points lost, ${dot}`]: true,
    'handwriting: refused digits': false,
    'handwriting: refused scribbles': false,
    'pipeline, the slowest drawing': false
  })
})

test.each([
  [4597, true],
  [4617, true],
  [4596, false],
  [4618, false]
])('the renderer alone: %d right are within its limit: %s', (right, isReached) => {
  const networks = [network('reference', 86, 93.24, { right }), ...result.networks.slice(1)]
  expect(judge(networks, result.pipeline)[0]).toMatchObject({ measured: `${right} right`, isReached })
})

test('of other drawings their number is not judged', () => {
  const networks = [network('reference', 84, 93.24, { digits: 200, right: 168 }), ...result.networks.slice(1)]
  const titles = judge(networks, result.pipeline).map(({ what }) => what)
  expect(titles).toHaveLength(16)
  expect(titles[0]).toBe('tutorial: drawings')
})

test('the document says what was measured, on what, and what was reached', () => {
  const text = drawingDocument(result)
  expect(rowOf(text, 'processor')).toEqual(['processor', 'Abacus 9, 2 cores'])
  expect(rowOf(text, 'backend')).toEqual(['backend', 'tensorflow 2.9.1, engine: graph'])
  expect(rowOf(text, 'drawings ')).toEqual([
    'drawings',
    'pens.ndjson.gz: 5359 digits by 163 writers, 1279 letters and signs'
  ])
  expect(rowOf(text, 'tutorial: drawings ')).toEqual([
    'tutorial: drawings',
    '92.70 %',
    'at least 92.5 %',
    'yes'
  ])
  expect(rowOf(text, 'tutorial: drawings, the')?.slice(1)).toEqual(['91.90 %', 'at least 92.0 %', '**no**'])
  expect(rowOf(text, 'handwriting: refused digits')?.slice(1)).toEqual(['4.10 %', 'at most 4.0 %', '**no**'])
  expect(rowOf(text, 'shipped, one')).toEqual([
    ...['shipped, one', '98.56', '97.90', '97.60', '96.30', '98.00', '97.85', '3.00', '95.00']
  ])
  expect(text).toContain('6638 drawings one after another')
  expect(rowOf(text, 'the fastest of five')?.slice(1)).toEqual(['0.50', '1.25', '4.50'])
  expect(rowOf(text, 'the first time')?.slice(1)).toEqual(['0.60', '2.50', '12.00'])
  expect(text).toContain('## Preset Tutorial, mean of 2 seeds\n\n| | n |')
})

test('other drawings than those of the limits are a trial', () => {
  expect(warningsOf(result)).toEqual([])
  const few = { ...result, drawings: { ...result.drawings, digits: 200 } }
  expect(warningsOf(few).join()).toMatch(/trial.*5359.*200/)
  expect(rowOf(drawingDocument(few), 'what ')).toEqual(['what', 'which'])
  expect(drawingDocument(few)).toContain('reached in this trial')
})

test('it is Markdown that the formatter leaves in words as it is', async () => {
  const text = drawingDocument(result)
  const formatted = await format(text, { parser: 'markdown' })
  const words = (/** @type {string} */ markdown) => markdown.replace(/[\s-]+/g, ' ')
  expect(words(formatted)).toBe(words(text))
})
