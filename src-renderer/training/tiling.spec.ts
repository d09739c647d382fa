import { assert, integer, property } from 'fast-check'
import { expect, it } from 'vitest'
import { tile } from './tiling'

it('fits all squares into the box, nearly as large as can be', () => {
  const size = integer({ min: 20, max: 2000 })
  assert(
    property(integer({ min: 1, max: 128 }), size, size, (count, width, height) => {
      const { columns, rows, side } = tile(count, width, height)
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      expect(columns * side).toBeLessThanOrEqual(width)
      expect(rows * side).toBeLessThanOrEqual(height)
      const sides = Array.from({ length: count }, (_, index) =>
        Math.floor(Math.min(width / (index + 1), height / Math.ceil(count / (index + 1))))
      )
      expect(side).toBeGreaterThanOrEqual(0.86 * Math.max(...sides))
    })
  )
})

it('prefers full rows', () => {
  expect(tile(64, 310, 110)).toEqual({ columns: 16, rows: 4, side: 19 })
})

it('has an answer for a box without size', () => {
  expect(tile(64, 0, 0).side).toBe(0)
})
