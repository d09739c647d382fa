import { expect, test } from 'vitest'
import { averageBlocks } from './reduce-picture'

const average = (width: number, height: number, factor: number, rgba: readonly number[]): number[] => {
  const target = new Uint8ClampedArray(4 * Math.ceil(width / factor) * Math.ceil(height / factor))
  averageBlocks({ width, height, rgba: Uint8Array.from(rgba) }, factor, target)
  return [...target]
}

test('averages whole blocks, and what is left of them at the edges', () => {
  const grey = (level: number): number[] => [level, level, level, 255]
  const picture = [10, 20, 90, 30, 40, 110].flatMap(grey)
  expect(average(3, 2, 2, picture)).toEqual([...grey(25), ...grey(100)])
})

test('a transparent pixel makes its neighbours paler, not darker', () => {
  expect(average(2, 1, 2, [200, 100, 50, 255, 0, 0, 0, 0])).toEqual([200, 100, 50, 128])
  expect(average(2, 1, 2, [9, 9, 9, 0, 7, 7, 7, 0])).toEqual([0, 0, 0, 0])
})
