import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { promises } from './promises.mjs'
import { documentOf, sentenceOf } from './reliability.mjs'

const rows = promises.flatMap(({ rows: some }) => some)

test('every promise has its proof: a test that has its row in the title', () => {
  for (const { row, proofs } of rows)
    for (const path of proofs) {
      expect(existsSync(path), path).toBe(true)
      const titles = readFileSync(path, 'utf8').match(
        /(?:test|it|describe)\b[^\n]*\(\s*[`'"][^\n]*|test\([^\n]*\n\s*[`'"][^\n]*/g
      )
      expect(
        titles?.some((title) => new RegExp(`\\b${row}\\b`).test(title)),
        `${row} in ${path}`
      ).toBe(true)
    }
  expect(new Set(rows.map(({ row }) => row)).size).toBe(rows.length)
})

test('the document has every row with its figures', () => {
  const figure = { row: 'D3', tried: 'kills', count: 43, losses: 0, measured: 'rename 4' }
  const text = documentOf([figure])
  for (const { row } of rows) expect(text).toMatch(new RegExp(`^\\| ${row} \\|`, 'm'))
  expect(sentenceOf(figure)).toBe('43 kills, 0 lost (rename 4)')
  expect(text).toContain(
    '| D3 | Killed at any instant, the next start has the old state or the new one | 43 kills, 0 lost (rename 4) |'
  )
})

test('the document in the repository tells of these promises', () => {
  // As it was written, whatever the table's columns are padded with.
  const kept = readFileSync('docs/reliability.md', 'utf8').replace(/ +/g, ' ')
  for (const { row, promise } of rows) expect(kept).toContain(`| ${row} | ${promise} |`)
})
