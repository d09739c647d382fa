import { expect, it } from 'vitest'
import { LossSeries } from './loss-series'

it('grows without losing a value, over many messages', () => {
  const series = new LossSeries()
  for (let step = 0; step < 200_000; step += 250)
    expect(
      series.write(
        step,
        Float32Array.from({ length: 250 }, (_, index) => step + index)
      )
    ).toBe(true)
  expect(series.length).toBe(200_000)
  expect(series.values.every((value, step) => value === step)).toBe(true)
})

it('writes steps that are there already in their place', () => {
  const series = new LossSeries()
  series.write(0, new Float32Array([1, 2, 3]))
  series.write(1, new Float32Array([9]))
  expect([...series.values]).toEqual([1, 9, 3])
})

it('refuses to leave a hole', () => {
  const series = new LossSeries()
  series.write(0, new Float32Array([1]))
  expect(series.write(2, new Float32Array([3]))).toBe(false)
  expect(series.length).toBe(1)
})
