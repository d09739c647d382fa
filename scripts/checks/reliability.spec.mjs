import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requestSchemas } from '../../src-preload/contract/ipc'
import { promises } from './promises.mjs'
import { documentOf, isProofOf, linksTo, proofsOf, rowsWithoutTests, sentenceOf } from './reliability.mjs'

const rows = promises.flatMap(({ rows: some }) => some)

/** @param {string} letter @param {number} count */
const numbered = (letter, count) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)

test('every promise is there once, and every trouble of others', () => {
  expect(rows.map(({ row }) => row)).toEqual([
    ...numbered('D', 10),
    // T5, memory that a network needs, is not promised yet.
    ...numbered('T', 8).filter((row) => row !== 'T5'),
    ...numbered('B', 12),
    ...numbered('W', 5),
    ...numbered('S', 5),
    ...numbered('L', 8),
    ...numbered('C', 5),
    ...numbered('trouble ', 16)
  ])
})

test('every promise has its proof: a test that has its row in the title', () => {
  for (const { row, proofs } of rows)
    for (const path of proofs) {
      expect(existsSync(path), path).toBe(true)
      const titles = readFileSync(path, 'utf8').match(
        /(?:test|it|describe)\b[^\n]*\(\s*[`'"][^\n]*|(?:test|it|describe)\b[^\n]*\(\n\s*[`'"][^\n]*|^\s*\[?[`'"](?:trouble|[A-Z]\d)[^\n]*/gm
      )
      expect(
        titles?.some((title) => isProofOf(row, title)),
        `${row} in ${path}`
      ).toBe(true)
    }
})

test('a row is proven by the tests that name it, each counted once, a failure above all', () => {
  expect(isProofOf('T1', 'T1: dies')).toBe(true)
  expect(isProofOf('T1', 'T10: dies')).toBe(false)
  expect(isProofOf('trouble 1', 'D2, trouble 1: a host')).toBe(true)
  expect(isProofOf('trouble 1', 'trouble 16: state')).toBe(false)
  /** @param {string} title @param {'passed' | 'failed' | 'skipped'} state */
  const result = (title, state) => ({ title, file: 'a.spec.ts', state })
  expect(
    proofsOf('T1', [
      result('T1: a', 'failed'),
      result('T1: a', 'passed'),
      result('T1: b', 'passed'),
      result('T1: c', 'skipped'),
      result('T2: d', 'failed')
    ])
  ).toEqual({ passed: 1, failed: 1, skipped: 1 })
})

test('the document has every row with its figures and its tests', () => {
  const figure = { row: 'D3', tried: 'kills', count: 43, losses: 0, measured: 'rename 4' }
  const text = documentOf([figure], [{ title: 'D3: killed', file: 'a.spec.ts', state: 'passed' }])
  for (const { row } of rows) expect(text).toMatch(new RegExp(`^\\| ${row} \\|`, 'm'))
  expect(sentenceOf(figure)).toBe('43 kills, 0 lost (rename 4)')
  expect(text).toContain(
    '| D3 | Killed at any instant, the next start has the old state or the new one | 43 kills, 0 lost (rename 4)<br>1 test, 0 lost |'
  )
})

test('no document is made of rows of which nothing ran', () => {
  const all = rows.map(({ row }) => ({
    title: `${row}: x`,
    file: 'a.spec.ts',
    state: /** @type {const} */ ('passed')
  }))
  expect(rowsWithoutTests(all)).toEqual([])
  expect(rowsWithoutTests([...all.slice(2), { ...all[0], state: 'skipped' }])).toEqual(['D1', 'D2'])
})

test('the document in the repository tells of these promises, and of the application as it is', () => {
  // As it was written, whatever the table's columns are padded with.
  const kept = readFileSync('docs/reliability.md', 'utf8').replace(/ +/g, ' ')
  const lines = new Map(kept.split('\n').map((line) => [line.split(' | ')[0].slice(2), line]))
  for (const { row, promise, proofs } of rows) {
    expect(lines.get(row)).toContain(`| ${row} | ${promise} |`)
    expect(lines.get(row)).toMatch(new RegExp(`\\| ${escaped(linksTo(proofs))} \\|$`))
  }
  // A figure that the sources show without a test: made before the last request came, the document is old.
  expect(lines.get('B3')).toContain(`${Object.keys(requestSchemas).length} requests without a path`)
})

/** @param {string} text */
const escaped = (text) => text.replace(/[.[\]()]/g, '\\$&')
