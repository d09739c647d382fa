import { assert, array, float, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Smoothing } from './smoothing'

/** The weighted mean that the recursion stands for, summed anew for every step: sum w^(t-i) x_i / sum w^(t-i). */
function bruteForce(values: readonly number[], weight: number): number[] {
  return values.map((_, last) => {
    let sum = 0
    let weights = 0
    for (let index = 0; index <= last; index++) {
      const share = weight ** (last - index)
      sum += share * (values[index] ?? 0)
      weights += share
    }
    return sum / weights
  })
}

describe('Smoothing', () => {
  it('agrees with values worked out by hand', () => {
    const smoothed = new Smoothing(0.5).follow(new Float32Array([1, 2, 3]))
    // 1; (1/2 + 2) / (3/2); (1/4 + 2/2 + 3) / (7/4)
    expect(smoothed[0]).toBe(1)
    expect(smoothed[1]).toBeCloseTo(5 / 3, 6)
    expect(smoothed[2]).toBeCloseTo(17 / 7, 6)
  })

  it('agrees with the weighted mean, however the steps arrive in pieces', () => {
    const values = array(float({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 300 })
    assert(
      property(values, integer({ min: 0, max: 99 }), integer({ min: 1, max: 50 }), (list, percent, piece) => {
        const weight = percent / 100
        const losses = Float32Array.from(list)
        const smoothing = new Smoothing(weight)
        for (let end = piece; end < losses.length; end += piece) smoothing.follow(losses.subarray(0, end))
        const found = smoothing.follow(losses)
        const expected = bruteForce([...losses], weight)
        expected.forEach((value, step) =>
          expect(Math.abs((found[step] ?? NaN) - value)).toBeLessThan(1e-4 * Math.max(1, value))
        )
      })
    )
  })

  it('gives the values themselves without smoothing', () => {
    const values = new Float32Array([3, 1, 2])
    expect([...new Smoothing(0).follow(values)]).toEqual([...values])
  })

  it('passes over what is no number and goes on from before it', () => {
    const smoothed = new Smoothing(0.5).follow(new Float32Array([1, NaN, Infinity, 2]))
    expect([...smoothed.subarray(1, 3)]).toEqual([NaN, NaN])
    expect(smoothed[3]).toBeCloseTo(5 / 3, 6)
  })
})
