import { expect, test } from 'vitest'
import { drawStrokes, type Stroke } from '../../src-preload/digits'
import { between, inPlace, motionMs, placeOnSheet } from './framing-motion'

const bar: Stroke = Array.from({ length: 30 }, (_, index) => [30, 40 + 4 * index] as const)

test('the motion starts where the strokes lie on the sheet, and ends in the frame', () => {
  const drawn = drawStrokes([bar, [[300, 300]]]) // A stray dot takes no part.
  if (!drawn) throw new Error('a bar is a digit')
  const start = placeOnSheet(drawn.line, drawn.box, 280)
  const [first, last] = [drawn.line[0]?.[0], drawn.line[0]?.at(-1)]
  const at = ([x, y]: readonly [number, number]): number[] => [
    x * start.scale + start.left,
    y * start.scale + start.top
  ]
  // 280 pixels of the sheet are 28 of the frame.
  expect(at(first ?? [0, 0])[0]).toBeCloseTo(3, 6)
  expect(at(first ?? [0, 0])[1]).toBeCloseTo(4, 6)
  expect(at(last ?? [0, 0])[1]).toBeCloseTo(15.6, 6)
  expect(between(start, inPlace, 0)).toEqual(start)
  expect(between(start, inPlace, 1)).toEqual(inPlace)
  const half = between(start, inPlace, 0.5)
  expect(half.scale).toBeCloseTo(Math.sqrt(start.scale), 9)
  expect(half.left).toBeCloseTo(start.left / 2, 9)
})

test('it takes less than a second, with what appears after it', () => {
  expect(motionMs + 200).toBeLessThan(1000)
})
