import { expect, it } from 'vitest'
import type { ModelInfo, Run } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import { first64Of, firstLayerOf, firstLayerSize } from './network-in-view'

const glimpse = { first64: new Uint8Array(64).fill(3), firstLayer: new Float32Array(784) }
const evaluation = {
  // The largest log-probability of row i stands at i mod 10.
  logProbabilities: Float32Array.from({ length: 100_000 }, (_, index) =>
    index % 10 === Math.floor(index / 10) % 10 ? -0.1 : -5
  ),
  accuracy: 0.9,
  loss: 0.3,
  leastEvidence: 5
}

it('reads the most probable digit of each of the first 64 rows', () => {
  const labels = first64Of(null, evaluation, false)
  expect(labels).toHaveLength(64)
  expect([...(labels ?? [])]).toEqual(Array.from({ length: 64 }, (_, index) => index % 10))
})

it('follows the glimpses while a run goes on, and the model afterwards', () => {
  expect(first64Of(glimpse, evaluation, true)?.[0]).toBe(3)
  expect(first64Of(glimpse, evaluation, false)?.[0]).toBe(0)
  // A new run that was not yet glimpsed is not shown with the marks of the old model.
  expect(first64Of(null, evaluation, true)).toBeNull()
  expect(first64Of(null, null, false)).toBeNull()
})

it('shows the weights of the run while it goes on, and of the model otherwise', () => {
  const ofModel = new Float32Array(784)
  expect(firstLayerOf(glimpse, ofModel, true)).toBe(glimpse.firstLayer)
  expect(firstLayerOf(null, ofModel, true)).toBeNull()
  expect(firstLayerOf(glimpse, ofModel, false)).toBe(ofModel)
  // Stopped before any network was measured.
  expect(firstLayerOf(glimpse, null, false)).toBe(glimpse.firstLayer)
  expect(firstLayerOf(null, null, false)).toBeNull()
})

it('knows the whole width of the layer whose weights are shown', () => {
  const run: Run = {
    id: 1,
    phase: 'running',
    end: null,
    hyperparameters: { ...tutorialHyperparameters, hiddenLayers: [512, 256] },
    stepsPerEpoch: 938,
    step: 1,
    learningRate: 0.003,
    samplesPerSecond: null,
    secondsLeft: null,
    runningLoss: null
  }
  const model: ModelInfo = {
    source: 'trained',
    fileName: null,
    hiddenLayers: [],
    hyperparameters: null,
    epochsTrained: 1,
    testAccuracy: null,
    testLoss: null,
    leastEvidence: null
  }
  expect(firstLayerSize(run, model, true)).toBe(512)
  // Without hidden layers the first layer is the last.
  expect(firstLayerSize(run, model, false)).toBe(10)
  expect(firstLayerSize(run, null, false)).toBe(512)
  expect(firstLayerSize(null, null, false)).toBeNull()
})
