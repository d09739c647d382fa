import { expect, test } from 'vitest'
import type { ModelInfo } from '../../src-preload/contract/domain'
import { metadataOf, modelInfoFrom } from './metadata'

const network = {
  layers: [
    { inputs: 784, outputs: 5, weight: new Float32Array(3920), bias: new Float32Array(5) },
    { inputs: 5, outputs: 10, weight: new Float32Array(50), bias: new Float32Array(10) }
  ]
}
const info: ModelInfo = {
  source: 'trained',
  fileName: null,
  hiddenLayers: [5],
  hyperparameters: {
    learningRate: 0.003,
    schedule: 'half-cosine',
    momentum: 0.9,
    epochs: 15,
    batchSize: 64,
    hiddenLayers: [5],
    loss: 'mse',
    variations: { rotation: 10, scale: 0.1, shear: 0.2, shift: 1, thickness: 0.7 },
    templateDigits: 40000,
    seed: 4294967295
  },
  epochsTrained: 2.25,
  testAccuracy: 0.9712,
  testLoss: 0.1 + 0.2,
  leastEvidence: -3.25
}

test('what a file says of a network comes back from it', () => {
  const metadata = metadataOf(info)
  expect(Object.values(metadata).every((value) => typeof value === 'string')).toBe(true)
  expect(modelInfoFrom({ network, metadata }, 'restored', null)).toEqual({ ...info, source: 'restored' })
})

test('what is not known is not written, and is null when read', () => {
  const unknown = {
    ...info,
    hyperparameters: null,
    epochsTrained: null,
    testAccuracy: null,
    testLoss: null,
    leastEvidence: null
  }
  expect(metadataOf(unknown)).toEqual({
    'inkling.format': '1',
    'inkling.scaling': '(x / 255 - 0.5) / 0.5',
    'inkling.hidden': '5'
  })
  expect(modelInfoFrom({ network, metadata: metadataOf(unknown) }, 'trained', null)).toEqual(unknown)
})

test.each([
  ['inkling.learningRate', 'NaN', 'hyperparameters'],
  ['inkling.loss', 'hinge', 'hyperparameters'],
  ['inkling.batchSize', '1e9', 'hyperparameters'],
  ['inkling.testAccuracy', '1.01', 'testAccuracy'],
  ['inkling.testAccuracy', '', 'testAccuracy'],
  ['inkling.testLoss', 'Infinity', 'testLoss'],
  ['inkling.epochsTrained', '-1', 'epochsTrained'],
  ['inkling.leastEvidence', '-Infinity', 'leastEvidence'],
  ['inkling.leastEvidence', ' ', 'leastEvidence']
] as const)('a file that says %s = %j is not believed', (name, value, field) => {
  const read = modelInfoFrom(
    { network, metadata: { ...metadataOf(info), [name]: value } },
    'imported',
    'a.json'
  )
  expect(read).toEqual({ ...info, source: 'imported', fileName: 'a.json', [field]: null })
})

test('the shape is taken from the network, whatever the file claims', () => {
  const metadata = { ...metadataOf(info), 'inkling.hidden': '128,64' }
  const read = modelInfoFrom({ network, metadata }, 'imported', 'a.json')
  expect(read.hiddenLayers).toEqual([5])
  expect(read.hyperparameters?.hiddenLayers).toEqual([5])
})
