import { expect, test } from 'vitest'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import { divergedProblem, FlatLossWatch, smallerLearningRate } from './dead-ends'

const withRates = (learningRate: number, momentum: number): typeof tutorialHyperparameters => ({
  ...tutorialHyperparameters,
  learningRate,
  momentum
})

test.each([
  [10, 0.99, 0.001],
  [10, 0, 0.1],
  [0.5, 0.9, 0.01],
  [0.03, 0.9, 0.003],
  [0.00001, 0.9, 0.00001]
])('after rate %d with momentum %d it suggests %d', (learningRate, momentum, suggestion) => {
  expect(smallerLearningRate(withRates(learningRate, momentum))).toBe(suggestion)
})

test('names the step and the suggestion', () => {
  expect(divergedProblem(12, withRates(10, 0.99))).toEqual({
    code: 'network_diverged',
    values: { step: 12, suggestion: 0.001 }
  })
})

test('a loss that stays at 2.30 is pointed out once a run', () => {
  const watch = new FlatLossWatch()
  watch.add(Float32Array.of(2.31, 2.29, 2.305))
  expect(watch.endEpoch(938, tutorialHyperparameters)).toEqual({
    code: 'loss_flat',
    values: { steps: 938, loss: '2.30' }
  })
  watch.add(Float32Array.of(2.31))
  expect(watch.endEpoch(1, tutorialHyperparameters)).toBeNull()
})

test('a loss below guessing is not, nor a squared error, nor an epoch whose last quarter was not seen', () => {
  const watch = new FlatLossWatch()
  watch.add(Float32Array.of(2.2, 2.1))
  expect(watch.endEpoch(0, tutorialHyperparameters)).toBeNull()
  watch.add(Float32Array.of(3))
  expect(watch.endEpoch(1, { ...tutorialHyperparameters, loss: 'mse' })).toBeNull()
  expect(watch.endEpoch(2, tutorialHyperparameters)).toBeNull()
})

test('a loss that has run away is told in a few characters', () => {
  const watch = new FlatLossWatch()
  watch.add(Float32Array.of(1.1e22))
  expect(watch.endEpoch(938, tutorialHyperparameters)?.values).toEqual({ steps: 938, loss: '1.1e+22' })
})
