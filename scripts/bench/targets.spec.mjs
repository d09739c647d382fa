import { expect, test } from 'vitest'
import { bestOf, columnFor, grantedCores, judge, judgeSeconds, keptBy, waitingLimit } from './targets.mjs'

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

test('varied pictures are compared with PyTorch’s plain epoch', () => {
  const varied = [
    standing('variations-1', 'variations', [0.6, 0.7, 0.9]),
    standing('variations-2', 'variations', [0.5, 0.8, 0.9])
  ]
  const torch = [standing('torch-1', 'torch', [0.4, 0.5, 0.6])]
  const [verdict, ...others] = judge([...varied, ...torch], undefined, 2)
  expect(others).toEqual([])
  expect(verdict).toMatchObject({ target: { two: 1.6, one: 1.6 }, isReached: true })
  expect(verdict.ratio).toBeCloseTo(0.7 / 0.5, 12)
  const [slow] = judge([standing('variations-1', 'variations', [0.9]), ...torch], undefined, 2)
  expect(slow.isReached).toBe(false)
})

test('times are judged where there are any', () => {
  const delays = { '15 epochs, first use': 7500, '15 epochs, a later run': 4900, 'window shown': 9000 }
  expect(judgeSeconds(ours, delays)).toMatchObject([
    { seconds: 7.5, limit: 5, isReached: false },
    { seconds: 4.9, limit: 5, isReached: true },
    { seconds: 0.11, limit: 0.1, isReached: false }
  ])
  expect(judgeSeconds([], {})).toEqual([])
  expect(judgeSeconds([standing('inkling-1', 'inkling', [0.2, 0.1])], {})).toMatchObject([
    { isReached: true }
  ])
})

test('a limit holds for the worst, and what else keeps it is said', () => {
  expect(keptBy({ median: 4, p95: 12, worst: 16 }, 16)).toBe('worst')
  expect(keptBy({ median: 4, p95: 12, worst: 17 }, 16)).toBe('p95')
  expect(keptBy({ median: 16, p95: 20, worst: 30 }, 16)).toBe('median')
  expect(keptBy({ median: 17, p95: 20, worst: 30 }, 16)).toBe('none')
  expect([keptBy(2000, 2000), keptBy(2001, 2000)]).toEqual(['worst', 'none'])
})

test.each([
  ['window shown', 2000],
  ['from then until ready to train', 2000],
  ['main process busy, drawing', 50],
  ['answer to a dot, training', 16],
  ['Stop', 100],
  ['Train', undefined],
  ['window busy, drawing', undefined]
])('%s has the limit %s', (name, limit) => {
  expect(waitingLimit(name)).toBe(limit)
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
