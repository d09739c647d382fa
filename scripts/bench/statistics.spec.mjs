import { expect, test } from 'vitest'
import { median, quantile } from './statistics.mjs'

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 10, 2], 3],
  [[0.2, 0.1], 0.15]
])('the median of %j is %d', (numbers, expected) => {
  expect(median(numbers)).toBeCloseTo(expected, 12)
})

test('numbers keep their order', () => {
  const numbers = [3, 1, 2]
  median(numbers)
  quantile(numbers, 0.5)
  expect(numbers).toEqual([3, 1, 2])
})

test('a quantile is one of the numbers, at least such a share of which does not exceed it', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => 20 - index)
  expect(quantile(numbers, 0.95)).toBe(19)
  expect(quantile(numbers, 1)).toBe(20)
  expect(quantile(numbers, 0)).toBe(1)
  expect(quantile([7], 0.95)).toBe(7)
})
