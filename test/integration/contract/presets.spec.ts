import * as v from 'valibot'
import { expect, test } from 'vitest'
import reference from '../../fixtures/variations/variations.json'
import { hyperparametersSchema, tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import { learningRateAt, stepsPerEpochOf } from '../../../src-preload/contract/learning-rate'
import { presetNames, presetOf, presets } from '../../../src-preload/contract/presets'
import { settingsSchema, defaultSettings } from '../../../src-preload/contract/settings'
import { measuredVariations } from '../../../src-preload/contract/variations'

test.each(presetNames)('%s can be told from settings, whatever the seed', (name) => {
  const settings = { ...presets[name], seed: 77 }
  expect(v.parse(hyperparametersSchema, settings)).toEqual(settings)
  expect(presetOf(settings)).toBe(name)
  // A copy, as it comes from a file.
  expect(presetOf(JSON.parse(JSON.stringify(settings)) as typeof settings)).toBe(name)
})

test.each([
  { learningRate: 0.02 },
  { schedule: 'constant' },
  { momentum: 0 },
  { epochs: 14 },
  { batchSize: 32 },
  { hiddenLayers: [128] },
  { loss: 'mse' },
  { templateDigits: 10 },
  { variations: { ...measuredVariations, shear: 0.1 } }
] as const)('settings with %j are no preset', (change) => {
  expect(presetOf({ ...presets.variations, ...change })).toBeNull()
})

test('without variations and schedule it is the tutorial again', () => {
  const { learningRate } = tutorialHyperparameters
  expect(presetOf({ ...presets.variations, learningRate, schedule: 'constant', variations: null })).toBe(
    'tutorial'
  )
})

test('settings of an older version are the tutorial’s in what it did not know', () => {
  const old = {
    learningRate: 0.1,
    momentum: 0.5,
    epochs: 2,
    batchSize: 10,
    hiddenLayers: [7],
    loss: 'mse',
    seed: 3
  }
  const whole = { ...old, schedule: 'constant', variations: null, templateDigits: 0 }
  expect(v.parse(hyperparametersSchema, old)).toEqual(whole)
  const settings = v.parse(settingsSchema, { ...defaultSettings, hyperparameters: old })
  expect(settings.hyperparameters).toEqual(whole)
})

test.each([
  { schedule: 'linear' },
  { templateDigits: -1 },
  { templateDigits: 0.5 },
  { templateDigits: 1_000_000 },
  { variations: { rotation: 10 } },
  { variations: { ...measuredVariations, rotation: 46 } },
  { variations: { ...measuredVariations, rotation: Number.NaN } }
])('%j is refused', (change) => {
  expect(v.safeParse(hyperparametersSchema, { ...tutorialHyperparameters, ...change }).success).toBe(false)
})

test('half a cosine is PyTorch’s CosineAnnealingLR', () => {
  const { steps, learningRate, rates } = reference.halfCosine
  for (const [step = 0, rate = 0] of rates)
    expect(learningRateAt('half-cosine', learningRate, step, steps)).toBeCloseTo(rate, 12)
  expect(learningRateAt('half-cosine', 1, steps, steps)).toBe(0)
  expect(learningRateAt('constant', 0.003, 999, 1000)).toBe(0.003)
})

test('template digits make an epoch longer', () => {
  expect(stepsPerEpochOf(tutorialHyperparameters, 60_000)).toBe(938)
  expect(stepsPerEpochOf({ ...presets.handwriting, seed: 1 }, 60_000)).toBe(1563)
})
