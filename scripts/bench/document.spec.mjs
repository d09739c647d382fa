import { format } from 'prettier'
import { expect, test } from 'vitest'
import { sizeDocument } from '../package/sizes.mjs'
import { withoutHeading } from './package-sizes.mjs'
import { performanceDocument, warningsOf, windowRatio } from './document.mjs'
import { table, threeDigits } from './table.mjs'

const epoch = { seconds: 0.126, cpuSeconds: 0.24, loss: 0.1 }

/** @type {import('./document.mjs').Result} */
const result = {
  machine: {
    processor: 'Abacus 9',
    cores: 2,
    memory: 24,
    system: 'Linux 6.1, x64',
    node: 'v20.19.0',
    date: '2026-01-02'
  },
  rounds: 10,
  probes: [2, 1.96, 1.9],
  cores: 1.96,
  standings: [
    {
      name: 'inkling-2',
      group: 'inkling',
      title: '**Inkling**, two lanes',
      version: 'libtensorflow 2.9.1',
      epochs: [epoch, epoch],
      memory: 513
    },
    {
      name: 'jax',
      group: 'jax',
      title: 'JAX',
      version: 'JAX 0.10.2',
      epochs: [{ ...epoch, seconds: 0.252 }],
      memory: undefined
    }
  ],
  leftOut: [{ title: 'Keras `fit`', reason: 'tensorflow: no such version.' }],
  sizes: [
    {
      hidden: [512, 256],
      batch: 64,
      steps: 256,
      lanes: [1, 2].map((lanes) => ({
        lanes,
        seconds: 0.8 / lanes,
        memory: 600 + lanes,
        evaluationMs: 40,
        firstLossMs: 750,
        answerMs: 2.25,
        slowestAnswerMs: 9.5
      }))
    }
  ],
  window: {
    electron: '45.4.1',
    engine: 'graph',
    lanes: 2,
    delays: {
      'window shown': 900,
      '15 epochs, a later run': 5250,
      'answer to a dot, idle': { median: 9.04, p95: 15, worst: 20 },
      Pause: { median: 20, p95: 40, worst: 100 },
      Train: { median: 5, p95: 6, worst: 700 }
    },
    longTasks: { drawing: [], training: [51, 60.4] },
    epochSeconds: { window: [0.12, 0.15, 0.18], commandLine: [0.1, 0.125, 0.2] },
    memory: { 'after the start': { Browser: 200, Tab: 150 }, training: { Browser: 210 } }
  },
  packages: withoutHeading(
    sizeDocument(
      { parts: [['Electron', 2e8]], packages: [['inkling.deb', 2.5e8]] },
      'linux x64',
      '2026-01-02'
    )
  )
}

/** Cells of the row of a document's table that begins so. @param {string} text @param {string} first */
function rowOf(text, first) {
  const row = text.split('\n').find((line) => line.startsWith(`| ${first}`))
  return row?.split('|').map((cell) => cell.trim())
}

test('the document says what was measured, on what, beside what', () => {
  const text = performanceDocument(result)
  expect(rowOf(text, 'processor')).toContain('Abacus 9, 2 cores')
  expect(rowOf(text, 'libraries')).toContain('libtensorflow 2.9.1, JAX 0.10.2')
  expect(rowOf(text, 'cores granted')).toContain('2.0')
  expect(text).toContain('were granted 2.0, 2.0, 1.9 cores')
  expect(rowOf(text, '**Inkling**, two')).toEqual([
    '',
    '**Inkling**, two lanes',
    '0.126',
    '0.126',
    '0.240',
    '1.9',
    '513',
    '1.00',
    ''
  ])
  expect(rowOf(text, 'JAX ')?.slice(1, -1)).toEqual(['JAX', '0.252', '0.252', '0.240', '1.0', '', '2.00'])
  expect(text).toContain('- Left out: Keras `fit`. tensorflow: no such version.')
})

test('packages have their sizes, and when they were made', () => {
  const text = performanceDocument(result)
  expect(text).toMatch(/## Packages\n\nMade by `npm run package[^`]*` on 2026-01-02: linux x64\./)
  expect(rowOf(text, 'inkling.deb')?.slice(2, -1)).toEqual(['250.0'])
  expect(text.match(/^# /gm)).toHaveLength(1)
  expect(performanceDocument({ ...result, packages: undefined })).not.toContain('## Packages')
})

test('targets stand beside what was reached, in both columns, the one in force in bold', () => {
  const text = performanceDocument(result)
  expect(rowOf(text, 'against')?.slice(4, 6)).toEqual(['**two cores**', 'one core'])
  expect(rowOf(text, 'JAX, `jit`')?.slice(2, -1)).toEqual(['0.500', '0.500', '1.00', '0.90', 'yes'])
  expect(rowOf(text, 'the window’s trainer against')?.slice(2, -1)).toEqual([
    '1.20',
    '1.20',
    '1.20',
    '1.10',
    'yes'
  ])
  expect(rowOf(text, '15 epochs, a later run: from pressing')?.slice(2, -1)).toEqual([
    '5.25',
    '5.00',
    '**no**'
  ])
  expect(rowOf(text, 'the fastest epoch')?.slice(2, -1)).toEqual(['0.126', '0.10', '**no**'])
  const onOneCore = performanceDocument({ ...result, cores: 1.1 })
  expect(rowOf(onOneCore, 'against')?.slice(4, 6)).toEqual(['two cores', '**one core**'])
  expect(rowOf(onOneCore, 'the window’s trainer against')?.at(-2)).toBe('**no**')
})

test('sizes, delays and memory have their tables', () => {
  const text = performanceDocument(result)
  expect(rowOf(text, '512-256')?.slice(1, -1)).toEqual([
    '512-256',
    '64',
    '0.800 / 0.400 (256 steps)',
    '40 / 40',
    '750 / 750',
    '2.3 / 2.3',
    '9.5 / 9.5',
    '601 / 602'
  ])
  expect(rowOf(text, 'window shown')?.slice(1, -1)).toEqual(['window shown', '900', '', '', '2000', 'yes'])
  expect(rowOf(text, 'answer to a dot')?.slice(2, -1)).toEqual([
    ...['9.0', '15.0', '20.0', '16', '**no**, 95 % do']
  ])
  expect(rowOf(text, 'Pause')?.slice(2, -1)).toEqual(['20.0', '40.0', '100.0', '100', 'yes'])
  expect(rowOf(text, 'Train ')?.slice(2, -1)).toEqual(['5.0', '6.0', '700.0', '', ''])
  expect(rowOf(text, 'long tasks of the window, drawing')?.slice(1, -1)).toEqual([
    ...['long tasks of the window, drawing: none', '', '', '', '50', 'yes']
  ])
  expect(rowOf(text, 'long tasks of the window, training')?.slice(1, -1)).toEqual([
    ...['long tasks of the window, training: 2', '', '', '60.4', '50', '**no**']
  ])
  expect(rowOf(text, 'Tab')?.slice(2, -1)).toEqual(['150', ''])
  expect(rowOf(text, 'together')?.slice(2, -1)).toEqual(['350', '210'])
})

test('what was not measured has no section', () => {
  const text = performanceDocument({ ...result, sizes: [], window: undefined, packages: undefined })
  expect(text.match(/^## .*$/gm)).toEqual(['## Machine', '## Beside others', '## Targets'])
  expect(rowOf(text, 'the window’s trainer against')).toBeUndefined()
})

test('it is Markdown that the formatter leaves in words as it is', async () => {
  const text = performanceDocument(result)
  const formatted = await format(text, { parser: 'markdown' })
  const words = (/** @type {string} */ markdown) => markdown.replace(/[\s-]+/g, ' ')
  expect(words(formatted)).toBe(words(text))
})

test('few rounds and a busy machine make the figures a trial', () => {
  expect(warningsOf(result)).toEqual([])
  expect(warningsOf({ ...result, rounds: 3 }).join()).toMatch(/trial.*3 rounds/)
  expect(warningsOf({ ...result, probes: [2, 1.26, 2] }).join()).toMatch(/trial.*1\.3 cores/)
  const header = (/** @type {import('./document.mjs').Result} */ given) =>
    rowOf(performanceDocument(given), 'against')?.at(-2)
  expect([header(result), header({ ...result, rounds: 3 })]).toEqual(['reached', 'reached in this trial'])
  // A machine with one core is not busy for having no second one.
  const single = { ...result, machine: { ...result.machine, cores: 1 }, probes: [1, 1, 1] }
  expect(warningsOf(single)).toEqual([])
})

test('the window is compared by medians, and by the fastest epochs', () => {
  const { window } = result
  expect(window && windowRatio(window)).toEqual({ ratio: 0.15 / 0.125, fastestRatio: 0.12 / 0.1 })
})

test('a table has columns of one width', () => {
  expect(table(['a', 'b'], [['long cell', '1']])).toBe(
    ['| a         | b   |', '| --------- | --- |', '| long cell | 1   |'].join('\n')
  )
})

test.each([
  [0, '0.000'],
  [0.0456, '0.046'],
  [0.1259, '0.126'],
  [1.275, '1.27'],
  [22.14, '22.1'],
  [513.4, '513']
])('%d is told as %s', (number, text) => {
  expect(threeDigits(number)).toBe(text)
})
