import { beforeEach, expect, test, vi } from 'vitest'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import { EventHub } from '../event-hub'
import { Model } from './model'

const info = (source: ModelInfo['source'], fileName: string | null = null): ModelInfo => ({
  source,
  fileName,
  hiddenLayers: [128, 64],
  hyperparameters: null,
  epochsTrained: 1,
  testAccuracy: 0.9,
  testLoss: 0.3,
  leastEvidence: 5
})
const evaluation = { logProbabilities: new Float32Array(100_000), accuracy: 0.9, loss: 0.3, leastEvidence: 5 }

const firstLayer = new Float32Array(784)

const keep = vi.fn<(weightsFile: Uint8Array) => void>()
const forget = vi.fn<() => void>()
const changed = vi.fn<(model: ModelInfo) => void>()
let model: Model

const hear = (told: ModelInfo, bytes: number): void => {
  const weightsFile = new Uint8Array(bytes)
  model.hear({ kind: 'model', runId: null, model: told, evaluation, firstLayer, weightsFile })
}

beforeEach(() => {
  vi.clearAllMocks()
  const hub = new EventHub()
  hub.on('modelChanged', (event) => changed(event.model))
  model = new Model(hub, { keep, forget })
})

test('keeps what was trained or imported, for the next launch and for a new process', () => {
  expect(model.keptWeights).toBeNull()
  hear(info('trained'), 10)
  hear(info('imported', 'digits.json'), 11)
  expect(keep.mock.calls.map(([bytes]) => bytes.length)).toEqual([10, 11])
  expect(changed.mock.calls).toEqual([[info('trained')], [info('imported', 'digits.json')]])
  expect(model.keptWeights?.bytes).toHaveLength(11)
  expect([model.info, model.evaluation]).toEqual([info('imported', 'digits.json'), evaluation])
  expect(model.firstLayer).toBe(firstLayer)
})

test('the network of the last launch is shown and not written again', () => {
  hear(info('restored'), 10)
  expect(changed).toHaveBeenCalledOnce()
  expect(keep).not.toHaveBeenCalled()
  expect(model.keptWeights?.bytes).toHaveLength(10)
})

test('a new process that was given the network changes nothing', () => {
  hear(info('trained'), 10)
  hear(info('restored'), 10)
  expect(changed).toHaveBeenCalledOnce()
  expect(model.info?.source).toBe('trained')
})

test('the shipped network is shown and never written; where a person goes back to it, their own is forgotten', () => {
  hear(info('shipped'), 10)
  expect(changed).toHaveBeenCalledOnce()
  hear(info('trained'), 11)
  expect(forget).not.toHaveBeenCalled()
  hear(info('shipped'), 10)
  expect(forget).toHaveBeenCalledOnce()
  expect(keep.mock.calls.map(([bytes]) => bytes.length)).toEqual([11])
  expect(changed.mock.lastCall).toEqual([info('shipped')])
})
