import { expect, test } from 'vitest'
import { shrinkSheet } from './shrink-sheet'

test('the sheet keeps place, size and line: a bar of 20 at the left of 280 is two pixels wide there', () => {
  const pixels = shrinkSheet([[[50, 70], [50, 210]]], 280, 20) // prettier-ignore
  const rows = Array.from({ length: 28 }, (_, row) => Array.from(pixels.subarray(28 * row, 28 * row + 28)))
  expect(rows[14]?.flatMap((level, column) => (level === 255 ? [column] : []))).toEqual([4, 5])
  expect(rows.flatMap((levels, row) => (levels.some((level) => level > 0) ? [row] : []))).toEqual(
    Array.from({ length: 16 }, (_, index) => 6 + index)
  )
})
