import { expect, test } from 'vitest'
import { SampleRandom } from './sample-random'

/** The 32 bits behind each number. */
function words(first: number, second: number, third: number, count: number): number[] {
  const random = new SampleRandom()
  random.seed(first, second, third)
  return Array.from({ length: count }, () => random.uniform() * 2 ** 32)
}

/** sfc32 as it is published, in whole numbers of any size. */
function published(seed: readonly [number, number, number], count: number): number[] {
  const low = (value: bigint): bigint => BigInt.asUintN(32, value)
  let [a, b, c, counter] = [low(BigInt(seed[0])), low(BigInt(seed[1])), low(BigInt(seed[2])), 1n]
  const drawn: number[] = []
  for (let round = 0; round < 12 + count; round++) {
    const sum = low(a + b + counter)
    counter = low(counter + 1n)
    a = b ^ (b >> 9n)
    b = low(c + (c << 3n))
    c = low(low(c << 21n) | (c >> 11n))
    c = low(c + sum)
    if (round >= 12) drawn.push(Number(sum))
  }
  return drawn
}

test('is sfc32', () => {
  for (const [first, second, third] of [
    [1, 0, 0],
    [4294967295, -1, 59_999],
    [7, 14, 99_999]
  ] as const)
    expect(words(first, second, third, 100)).toEqual(published([first, second, third], 100))
})

test('neighbouring pictures, epochs and seeds have nothing in common', () => {
  const streams = [
    [1, 0, 0],
    [1, 0, 1],
    [1, 1, 0],
    [2, 0, 0]
  ] as const
  const drawn = streams.flatMap(([first, second, third]) => words(first, second, third, 100))
  expect(new Set(drawn).size).toBe(400)
})

test('normal numbers have their mean and deviation, and are never infinite', () => {
  const random = new SampleRandom()
  random.seed(3, 0, 0)
  const values = Array.from({ length: 20_000 }, () => random.normal(2, 3))
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  // Five standard errors.
  expect(Math.abs(mean - 2)).toBeLessThan(0.11)
  expect(Math.abs(deviation - 3)).toBeLessThan(0.08)
  expect(values.every(Number.isFinite)).toBe(true)
})
