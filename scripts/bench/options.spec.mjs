import { expect, test } from 'vitest'
import { parseOptions } from './options.mjs'

test('ten rounds, unless more, fewer or a quick look are asked for', () => {
  expect(parseOptions([])).toEqual({ rounds: 10, only: undefined, quick: false, write: false, help: false })
  expect(parseOptions(['--rounds', '25', '--write'])).toMatchObject({ rounds: 25, write: true })
  expect(parseOptions(['--quick'])).toMatchObject({ rounds: 3, quick: true })
  expect(parseOptions(['--quick', '--rounds', '5'])).toMatchObject({ rounds: 5, quick: true })
})

test('contenders are named', () => {
  expect(parseOptions(['--only', 'inkling-2, jax'])).toMatchObject({ only: ['inkling-2', 'jax'] })
  expect(parseOptions(['--only', 'variations-1,torch-1'])).toMatchObject({
    only: ['variations-1', 'torch-1']
  })
})

test.each([
  [['--rounds', '0'], '--rounds'],
  [['--rounds', '2.5'], '--rounds'],
  [['--rounds', 'ten'], '--rounds'],
  [['--only', 'jax,caffe'], 'caffe'],
  [['--only', 'jax', '--write'], '--only'],
  [['--fast'], '--fast']
])('%j is refused', (given, telling) => {
  expect(parseOptions(given)).toEqual({ problem: expect.stringContaining(telling) })
})
