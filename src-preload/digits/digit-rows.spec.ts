import { expect, test } from 'vitest'
import { memoryOfRows, rowsIn, rowSize, toRows, writeRow } from './digit-rows'

/** Every grey level three times and some, so that no two digits are alike. */
const pixels = Uint8Array.from({ length: 2 * 784 }, (_, index) => index % 256)

test('a row is a 1 and the pixels as the tutorial scales them, (x / 255 - 0.5) / 0.5 in float32', () => {
  const rows = toRows(pixels)
  expect(rows).toHaveLength(2 * rowSize)
  for (const row of [0, 1]) {
    const [one, ...numbers] = rows.subarray(row * rowSize, (row + 1) * rowSize)
    expect(one).toBe(1)
    expect(numbers).toEqual(
      [...pixels.subarray(row * 784, (row + 1) * 784)].map((level) =>
        Math.fround(Math.fround(Math.fround(level / 255) - 0.5) / 0.5)
      )
    )
  }
})

test('a row can be written anywhere, and no other number is touched', () => {
  const rows = rowsIn(memoryOfRows(3)).fill(7)
  writeRow(pixels, 784, rows, 1)
  expect(rows.subarray(0, rowSize).every((number) => number === 7)).toBe(true)
  expect(rows.subarray(rowSize, 2 * rowSize)).toEqual(toRows(pixels.subarray(784)))
  expect(rows.subarray(2 * rowSize).every((number) => number === 7)).toBe(true)
})
