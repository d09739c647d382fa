import { afterEach, expect, test } from 'vitest'
import type { Doubt, EpochResult, ModelInfo, Prediction, Run } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import { setLocale } from '../i18n/locale.svelte'
import { describePrediction, sentenceOf } from './words'

afterEach(() => setLocale('en'))

const prediction = (shares: Record<number, number>, doubt: Doubt | null): Prediction => {
  const probabilities = Float32Array.from({ length: 10 }, (_, digit) => shares[digit] ?? 0)
  const [label = 0, next = 0] = [...probabilities.keys()].sort(
    (one, other) => (probabilities[other] ?? 0) - (probabilities[one] ?? 0)
  )
  return { label, probabilities, doubt, candidates: doubt === null ? [label] : [label, next] }
}

test('a sure answer names its runner-up', () => {
  expect(describePrediction(prediction({ 3: 0.987, 5: 0.009, 8: 0.004 }, null))).toEqual({
    headline: 'three, 98.7%\u00a0sure',
    more: 'Next: 5 at 0.9%'
  })
  expect(describePrediction(prediction({ 0: 0.9, 1: 0.02, 2: 0.08 }, null)).more).toBe('Next: 2 at 8.0%')
})

test.each<[Doubt, string, string]>([
  ['two', 'seven or one?', '7 at 60.0%, 1 at 35.0%'],
  ['unlike', 'This does not look like a digit', 'If it is a digit: 7 at 60.0%, or 1 at 35.0%'],
  ['scribble', 'This looks like a scribble', 'If it is a digit: 7 at 60.0%, or 1 at 35.0%']
])('in doubt (%s) it is said, and both candidates are named', (doubt, headline, more) => {
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.35, 2: 0.05 }, doubt))).toEqual({ headline, more })
})

test('in Chinese', () => {
  setLocale('zh')
  expect(describePrediction(prediction({ 3: 0.987, 5: 0.013 }, null)).headline).toBe(
    '三，有\u00a098.7%\u00a0的把握'
  )
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.4 }, 'two')).headline).toBe('七还是一？')
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.4 }, 'scribble'))).toEqual({
    headline: '看起来像涂鸦',
    more: '若是数字：7（60.0%）或 1（40.0%）'
  })
})

const shipped: ModelInfo = {
  source: 'shipped',
  fileName: null,
  hiddenLayers: [512, 256],
  hyperparameters: tutorialHyperparameters,
  epochsTrained: 15,
  testAccuracy: 0.986,
  testLoss: 0.08,
  leastEvidence: 5
}
const run: Run = {
  id: 1,
  phase: 'running',
  end: null,
  hyperparameters: tutorialHyperparameters,
  stepsPerEpoch: 938,
  step: 2000,
  learningRate: 0.003,
  samplesPerSecond: null,
  secondsLeft: null,
  runningLoss: null
}
const lastEpoch: EpochResult = {
  epoch: 1,
  step: 1876,
  trainingLoss: 0.3,
  testLoss: 0.3,
  testAccuracy: 0.932,
  seconds: 3
}

test('the sentence is about the network that reads: a run’s own while it goes on, never the one before', () => {
  const of = (phase: Run['phase'], epoch: EpochResult | null): string =>
    sentenceOf({ model: shipped, run: { ...run, phase }, lastEpoch: epoch })
  expect(of('running', null)).toBe('Draw one digit. The network is learning: epoch 3 of 15.')
  expect(of('running', lastEpoch)).toBe(
    'Draw one digit. The network is learning: epoch 3 of 15; so far it reads 93.2% of the test set right.'
  )
  expect(of('paused', null)).toBe('Draw one digit. Training is paused in epoch 3 of 15.')
  expect(of('paused', lastEpoch)).toBe(
    'Draw one digit. Training is paused in epoch 3 of 15; so far the network reads 93.2% of the test set right.'
  )
  expect(of('ended', lastEpoch)).toMatch(/came with Inkling and reads 98\.6%/)
})

test('without a run it is the network in use; without any, that nothing reads', () => {
  const of = (model: ModelInfo | null): string => sentenceOf({ model, run: null, lastEpoch: null })
  expect(of({ ...shipped, source: 'trained' })).toBe(
    'Draw one digit. This network reads 98.6% of the test set right.'
  )
  expect(of({ ...shipped, source: 'imported', testAccuracy: null })).toMatch(/anywhere on the sheet/)
  expect(of({ ...shipped, testAccuracy: null })).toBe('Draw one digit. This network came with Inkling.')
  expect(of(null)).toMatch(/Nothing is trained yet/)
})
