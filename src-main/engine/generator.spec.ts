import { expect, test } from 'vitest'
import { Generator } from './generator'

// From an independent program of xoroshiro128+ (shifts 24, 16, 37) in Python, on whole 64-bit numbers.
test.each([
  [0, [2653896824, 4176012498, 173530792, 2413554877], [10, 6, 1, 3, 2, 9, 5, 4, 8, 11, 7, 0]],
  [1, [3183957885, 2650934932, 1761488920, 1641394542], [0, 3, 10, 7, 4, 11, 2, 9, 5, 8, 6, 1]],
  [4294967295, [2645325386, 1994736482, 3857917760, 2348298473], [8, 10, 1, 9, 11, 0, 5, 7, 3, 2, 4, 6]]
])('seed %i gives the numbers and the order of an independent program', (seed, numbers, order) => {
  const generator = new Generator(seed)
  expect(numbers.map(() => generator.uniform() * 2 ** 32)).toEqual(numbers)
  expect([...new Generator(seed).shuffle(order.length)]).toEqual(order)
})

test('goes on from a state that was kept as JSON', () => {
  const generator = new Generator(7)
  generator.shuffle(100)
  const kept = JSON.parse(JSON.stringify(generator.state)) as number[]
  const rest = [generator.uniform(), ...generator.shuffle(50)]
  const again = Generator.fromState(kept)
  expect([again.uniform(), ...again.shuffle(50)]).toEqual(rest)
  expect(kept.every((part) => Number.isInteger(part) && Math.abs(part) <= 2 ** 31)).toBe(true)
})

test('a state does not change when the generator goes on', () => {
  const generator = new Generator(7)
  const { state } = generator
  const before = [...state]
  generator.uniform()
  expect(state).toEqual(before)
})

test('a shuffle holds every number once, and each place gets each number about as often', () => {
  const generator = new Generator(1)
  const count = 6
  const times = 12_000
  const seen = Array.from({ length: count }, () => new Array<number>(count).fill(0))
  for (let round = 0; round < times; round++) {
    const order = generator.shuffle(count)
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5])
    order.forEach((number, place) => {
      const row = seen[place]
      if (row) row[number] = (row[number] ?? 0) + 1
    })
  }
  // Five standard deviations of a binomial count: 2000 +- 204.
  for (const often of seen.flat()) expect(Math.abs(often - times / count)).toBeLessThan(204)
})
