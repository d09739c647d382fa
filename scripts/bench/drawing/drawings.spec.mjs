import { describe, expect, it } from 'vitest'
import { habits, randomOf, resampled, scribbles } from './drawings.mjs'

/** @type {import('./drawings.mjs').Stroke[]} */
const drawing = [
  [[0, 0], [250, 0], [500, 0]], // prettier-ignore
  [[100, 100], [100, 400]] // prettier-ignore
]

describe('points at equal steps', () => {
  it('keep both ends and lie on the stroke', () => {
    expect(resampled([[0, 0], [1, 0], [1, 2]], 4)).toEqual([[0, 0], [1, 0], [1, 1], [1, 2]]) // prettier-ignore
  })
  it('of a dot are the dot', () => {
    expect(resampled([[3, 4]], 8)).toEqual([[3, 4]])
    expect(resampled([[3, 4], [3, 4]], 8)).toEqual([[3, 4]]) // prettier-ignore
  })
  it('are as many as asked for, though the sum of the steps is no whole number', () => {
    const curve = Array.from(
      { length: 50 },
      (_, k) => /** @type {[number, number]} */ ([k * 0.1, Math.sin(k)])
    )
    const points = resampled(curve, 8)
    expect(points).toHaveLength(8)
    expect(points.flat().every(Number.isFinite)).toBe(true)
    expect(points.at(-1)).toEqual(curve.at(-1))
  })
})

describe('habits', () => {
  const random = () => randomOf(3)
  it('draw small on whole pixels, and tell no point twice', () => {
    const [line, bar] = habits['drawn small: 20 px, whole pixels'](drawing, random())
    expect(line).toEqual([[0, 0], [10, 0], [20, 0]]) // prettier-ignore
    expect(bar).toEqual([[4, 4], [4, 16]]) // prettier-ignore
  })
  it('shake, in the mean by 1.6 % of the longer side', () => {
    const many = [Array.from({ length: 4000 }, (_, k) => /** @type {[number, number]} */ ([k / 8, 0]))]
    const [shaken] = habits['shaky: 1.6 % of the longer side'](many, random())
    const deviation = Math.sqrt(shaken.reduce((sum, [, y]) => sum + y * y, 0) / shaken.length)
    expect(deviation / 500).toBeCloseTo(0.016, 3)
  })
  it('leave a dot beside the drawing, which stays as it is', () => {
    const dotted = habits['a stray dot'](drawing, random())
    expect(dotted.slice(0, 2)).toEqual(drawing)
    expect(dotted[2]).toHaveLength(1)
  })
})

it('makes the same scribbles from the same seed, as many of each kind', () => {
  const made = scribbles(30, randomOf(7))
  expect(made).toEqual(scribbles(30, randomOf(7)))
  expect(made).not.toEqual(scribbles(30, randomOf(8)))
  for (const kind of ['zigzag', 'spiral', 'walk'])
    expect(made.filter((item) => item.kind === kind)).toHaveLength(10)
  expect(made.every(({ strokes }) => strokes.flat(2).every(Number.isFinite))).toBe(true)
})
