import { expect, test } from 'vitest'
import { bestOf, columnFor, grantedCores, judge } from './targets.mjs'

/**
 * @param {string} name
 * @param {import('./contenders.mjs').Group} group
 * @param {number[]} seconds
 * @param {number} cores
 */
const standing = (name, group, seconds, cores = 1) => ({
  name,
  group,
  title: name,
  version: '1',
  memory: 500,
  epochs: seconds.map((each) => ({ seconds: each, cpuSeconds: each * cores, loss: 0.1 }))
})

const ours = [
  standing('inkling-1', 'inkling', [0.2, 0.21, 0.22]),
  standing('inkling-2', 'inkling', [0.11, 0.14, 0.3])
]

test('the fastest by its median stands for a group', () => {
  expect(bestOf(ours, 'inkling')).toMatchObject({ median: 0.14, fastest: 0.11 })
  expect(bestOf(ours, 'jax')).toBeUndefined()
})

test('medians decide, in the column for the granted cores', () => {
  const peers = [standing('jax', 'jax', [0.1, 0.15, 0.4]), standing('torch-1', 'torch', [0.35])]
  const window = { ratio: 1.15, fastestRatio: 1.02 }
  const withTwo = judge([...ours, ...peers], window, 1.9)
  expect(withTwo.map(({ title }) => title)).toEqual([
    'JAX, `jit` of a `scan`',
    'PyTorch, data as tensors',
    'the window’s trainer against the command line with as many lanes'
  ])
  expect(withTwo[0].ratio).toBeCloseTo(0.14 / 0.15, 12)
  expect(withTwo[0].fastestRatio).toBeCloseTo(0.11 / 0.1, 12)
  // JAX: 0.93 of 1.0; PyTorch: 0.40 of 0.35; window: 1.15 of 1.2.
  expect(withTwo.map(({ isReached }) => isReached)).toEqual([true, false, true])
  // JAX: 0.93 of 0.9; PyTorch: 0.40 of 0.45; window: 1.15 of 1.1.
  const withOne = judge([...ours, ...peers], window, 1.2)
  expect(withOne.map(({ isReached }) => isReached)).toEqual([false, true, false])
})

test('without Inkling, or without the others, nothing is judged', () => {
  expect(judge([standing('jax', 'jax', [0.1])], undefined, 2)).toEqual([])
  expect(judge(ours, undefined, 2)).toEqual([])
})

test('two processes or the two threads of PyTorch, whichever were granted less, say the cores', () => {
  expect(grantedCores([2, 1.1, 1.9], [])).toBe(1.9)
  expect(grantedCores([2, 2, 2], [standing('torch-2', 'torch', [0.4, 0.5], 1.2)])).toBeCloseTo(1.2, 12)
  expect(grantedCores([1.3, 1.3, 1.3], [standing('torch-2', 'torch', [0.4], 1.98)])).toBe(1.3)
  // A second core that our own engine does not use was granted all the same.
  expect(grantedCores([2], ours)).toBe(2)
  expect([2, 1.5, 1.4, 1].map(columnFor)).toEqual(['two', 'two', 'one', 'one'])
})
