import { assert, double, integer, property } from 'fast-check'
import { expect, it } from 'vitest'
import { pan, smallestRange, wholeRange, zoom } from './chart-range'

it('shows whole epochs, at least one', () => {
  expect(wholeRange(0, 938)).toEqual({ from: 0, to: 938 })
  expect(wholeRange(938, 938)).toEqual({ from: 0, to: 938 })
  expect(wholeRange(939, 938)).toEqual({ from: 0, to: 1876 })
})

it('keeps the step under the pointer in its place', () => {
  const whole = { from: 0, to: 1000 }
  const range = zoom(null, whole, 250, 2)
  expect(range).toEqual({ from: 125, to: 625 })
  expect(zoom(range, whole, 250, 2)).toEqual({ from: 187.5, to: 437.5 })
})

it('goes back to everything when it is zoomed out far enough', () => {
  const whole = { from: 0, to: 1000 }
  expect(zoom({ from: 125, to: 625 }, whole, 250, 0.4)).toBeNull()
  expect(pan(null, whole, 50)).toBeNull()
})

it('never leaves the run, nor comes closer than allowed', () => {
  const place = double({ min: 0, max: 5000, noNaN: true })
  assert(
    property(
      place,
      double({ min: 0.1, max: 50, noNaN: true }),
      integer({ min: -9000, max: 9000 }),
      (about, factor, steps) => {
        const whole = { from: 0, to: 5000 }
        const range = pan(zoom({ from: 1000, to: 1100 }, whole, about, factor), whole, steps)
        if (!range) return
        expect(range.from).toBeGreaterThanOrEqual(0)
        expect(range.to).toBeLessThanOrEqual(5000 + 1e-9)
        expect(range.to - range.from).toBeGreaterThanOrEqual(smallestRange - 1e-9)
      }
    )
  )
})
