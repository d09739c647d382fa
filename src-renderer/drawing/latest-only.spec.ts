import { expect, test } from 'vitest'
import { LatestOnly } from './latest-only'

/** Work that a spec ends by hand. */
function slowWork(): { begun: number[]; queue: LatestOnly<number>; endOne: () => Promise<void> } {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const queue = new LatestOnly<number>(async (value) => {
    begun.push(value)
    await new Promise<void>((resolve) => ends.push(resolve))
  })
  const endOne = async (): Promise<void> => {
    ends.shift()?.()
    // The end of one and the beginning of the next are each a microtask away.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return { begun, queue, endOne }
}

test('begins at once, one at a time', async () => {
  const { begun, queue, endOne } = slowWork()
  queue.ask(1)
  expect(begun).toEqual([1])
  queue.ask(2)
  expect(begun).toEqual([1])
  await endOne()
  expect(begun).toEqual([1, 2])
})

test('of what came meanwhile only the last is done', async () => {
  const { begun, queue, endOne } = slowWork()
  for (let value = 1; value <= 100; value++) queue.ask(value)
  await endOne()
  await endOne()
  expect(begun).toEqual([1, 100])
  queue.ask(101)
  expect(begun).toEqual([1, 100, 101])
})

test('what waits can be forgotten', async () => {
  const { begun, queue, endOne } = slowWork()
  queue.ask(1)
  queue.ask(2)
  queue.forget()
  await endOne()
  expect(begun).toEqual([1])
  queue.ask(3)
  expect(begun).toEqual([1, 3])
})
