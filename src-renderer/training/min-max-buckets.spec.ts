import { array, assert, float, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evenlySpaced, minMaxBuckets } from './min-max-buckets'

const same = (step: number): number => step
const losses = array(float({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 400 })

describe('minMaxBuckets', () => {
  it('keeps every point that fits', () => {
    const points = minMaxBuckets(new Float32Array([3, 1, 2]), 0, 3, 10, same)
    expect(points.map(({ x, y }) => [x, y])).toEqual([
      [0, 3],
      [1, 1],
      [2, 2]
    ])
  })

  it('keeps the extremes of any part, in order, within the limit', () => {
    assert(
      property(losses, integer({ min: 1, max: 40 }), integer({ min: 0, max: 399 }), (list, limit, start) => {
        const values = Float32Array.from(list)
        const from = start % values.length
        const points = minMaxBuckets(values, from, values.length, limit, same)
        const part = [...values.subarray(from)]
        const ys = points.map(({ y }) => y)
        expect(Math.min(...ys)).toBe(Math.min(...part))
        expect(Math.max(...ys)).toBe(Math.max(...part))
        // One more than the limit: a part may begin in the middle of a bucket.
        expect(points.length).toBeLessThanOrEqual(2 * (limit + 1))
        points.forEach(({ x, y }, index) => {
          expect(values[x]).toBe(y)
          expect(x).toBeGreaterThan(points[index - 1]?.x ?? from - 1)
        })
      })
    )
  })

  it('agrees with the extremes of each bucket, searched one by one', () => {
    const values = Float32Array.from({ length: 1000 }, (_, step) => Math.sin(step * 12.9898) * 43.5)
    const points = minMaxBuckets(values, 0, 1000, 125, same)
    const expected = Array.from({ length: 125 }, (_, bucket) => {
      const steps = Array.from({ length: 8 }, (_, index) => bucket * 8 + index)
      const sorted = [...steps].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
      return [sorted[0] ?? 0, sorted[7] ?? 0].sort((a, b) => a - b)
    }).flat()
    expect(points.map(({ x }) => x)).toEqual(expected)
  })

  it('does not move earlier points as the line grows', () => {
    const values = Float32Array.from({ length: 1600 }, (_, step) => Math.cos(step * 7.7))
    const shorter = minMaxBuckets(values.subarray(0, 1200), 0, 1200, 100, same)
    const longer = minMaxBuckets(values, 0, 1600, 100, same)
    expect(longer.slice(0, shorter.length - 2)).toEqual(shorter.slice(0, -2))
  })

  it('leaves out what a logarithmic axis cannot show, and what is no number', () => {
    const values = new Float32Array([1, NaN, 0, Infinity, 2])
    const points = minMaxBuckets(values, 0, 5, 10, same, (value) => value > 0 && value < Infinity)
    expect(points.map(({ x }) => x)).toEqual([0, 4])
  })

  it('thins 200,000 points in a few milliseconds', () => {
    const values = Float32Array.from({ length: 200_000 }, (_, step) => Math.sin(step))
    minMaxBuckets(values, 0, 200_000, 1000, same)
    const start = performance.now()
    for (let round = 0; round < 10; round++) minMaxBuckets(values, 0, 200_000, 1000, same)
    // About 0.5 ms each on an idle machine; generous for a busy one, still far from one object a point.
    expect((performance.now() - start) / 10).toBeLessThan(15)
  })
})

describe('evenlySpaced', () => {
  it('takes true values at equal distances, and the last one', () => {
    assert(
      property(losses, integer({ min: 1, max: 40 }), (list, limit) => {
        const values = Float32Array.from(list)
        const points = evenlySpaced(values, 0, values.length, limit, same)
        expect(points.length).toBeLessThanOrEqual(limit + 1)
        expect(points.at(-1)?.x).toBe(values.length - 1)
        const width = (points[1]?.x ?? 1) - (points[0]?.x ?? 0)
        points.slice(0, -1).forEach(({ x, y }, index) => {
          expect(x).toBe(index * width)
          expect(y).toBe(values[x])
        })
      })
    )
  })
})
