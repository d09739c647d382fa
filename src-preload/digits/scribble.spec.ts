import { expect, test } from 'vitest'
import { drawStrokes } from './draw-strokes'
import type { Point, Stroke } from './stroke'

const isScribble = (strokes: readonly Stroke[]): boolean | undefined => drawStrokes(strokes)?.isScribble

/** A circle walked round `turns` times, of radius `from` to `to`. */
const spiral = (turns: number, from: number, to: number): Stroke =>
  Array.from({ length: 80 * turns + 1 }, (_, index): Point => {
    const share = index / (80 * turns)
    const radius = from + share * (to - from)
    return [radius * Math.cos(2 * Math.PI * turns * share), radius * Math.sin(2 * Math.PI * turns * share)]
  })

/** Up and down so many times, in a square. */
const zigzag = (times: number): Stroke =>
  Array.from({ length: times + 1 }, (_, index): Point => [(100 * index) / times, index % 2 === 0 ? 0 : 100])

test('digits of one or two loops are none', () => {
  expect(isScribble([spiral(1, 50, 50)])).toBe(false)
  // An 8 as two circles.
  expect(isScribble([spiral(1, 25, 25), spiral(1, 25, 25).map(([x, y]): Point => [x, y + 50])])).toBe(false)
})

test('a path of more than four and a half times the longer side is one: three rounds are 9.4 times as long', () => {
  expect(isScribble([spiral(3, 50, 50)])).toBe(true)
  expect(isScribble([spiral(1.25, 50, 50)])).toBe(false)
  expect(isScribble([zigzag(4)])).toBe(false)
  expect(isScribble([zigzag(6)])).toBe(true)
})

test('more than three and a half turns are one, however short the path', () => {
  // A winding that gets ever smaller: hardly longer than its first rounds.
  expect(isScribble([spiral(3, 50, 5)])).toBe(true)
  const small = spiral(4, 3, 3).map(([x, y]): Point => [x + 3, y])
  const bar: Stroke = Array.from({ length: 40 }, (_, index): Point => [0, -2 * index])
  expect(isScribble([bar])).toBe(false)
  expect(isScribble([bar, small])).toBe(true)
})

test('strokes far apart do not turn between them', () => {
  const bars = Array.from({ length: 4 }, (_, index): Stroke => [
    [25 * index, 0],
    [25 * index, index % 2 === 0 ? 100 : 90]
  ])
  expect(isScribble(bars)).toBe(false)
})
