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

const hear = (told: ModelInfo, bytes: number): void =>
  model.hear({ kind: 'model', runId: null, model: told, weightsFile: new Uint8Array(bytes) })

const show = (): void => model.show({ kind: 'evaluation', runId: null, evaluation, firstLayer })

const hearAndShow = (told: ModelInfo, bytes: number): void => {
  hear(told, bytes)
  show()
}

beforeEach(() => {
  vi.clearAllMocks()
  const hub = new EventHub()
  hub.on('modelChanged', (event) => changed(event.model))
  model = new Model(hub, { keep, forget })
})

test('keeps what was trained or imported, for the next launch and for a new process', () => {
  expect(model.keptWeights).toBeNull()
  hearAndShow(info('trained'), 10)
  hearAndShow(info('imported', 'digits.json'), 11)
  expect(keep.mock.calls.map(([bytes]) => bytes.length)).toEqual([10, 11])
  expect(changed.mock.calls).toEqual([[info('trained')], [info('imported', 'digits.json')]])
  expect(model.keptWeights?.bytes).toHaveLength(11)
  expect(model.info).toEqual(info('imported', 'digits.json'))
  expect(model.shown).toEqual({ model: info('imported', 'digits.json'), evaluation, firstLayer })
})

test('the network of the last launch is shown and not written again', () => {
  hearAndShow(info('restored'), 10)
  expect(changed).toHaveBeenCalledOnce()
  expect(keep).not.toHaveBeenCalled()
  expect(model.keptWeights?.bytes).toHaveLength(10)
})

test('a new process that was given the network changes nothing', () => {
  hearAndShow(info('trained'), 10)
  hearAndShow(info('restored'), 10)
  expect(changed).toHaveBeenCalledOnce()
  expect(model.info?.source).toBe('trained')
})

test('the shipped network is shown and never written; where a person goes back to it, their own is forgotten', () => {
  hearAndShow(info('shipped'), 10)
  expect(changed).toHaveBeenCalledOnce()
  hearAndShow(info('trained'), 11)
  expect(forget).not.toHaveBeenCalled()
  hearAndShow(info('shipped'), 10)
  expect(forget).toHaveBeenCalledOnce()
  expect(keep.mock.calls.map(([bytes]) => bytes.length)).toEqual([11])
  expect(changed.mock.lastCall).toEqual([info('shipped')])
})

test('is kept when it is told, and shown when its evaluation is', () => {
  show()
  hear(info('trained'), 10)
  expect(model.keptWeights?.bytes).toHaveLength(10)
  expect([changed.mock.calls, model.shown]).toEqual([[], null])
  show()
  hear({ ...info('trained'), epochsTrained: 2 }, 11)
  expect(model.shown?.model.epochsTrained).toBe(1)
  expect(changed.mock.calls).toEqual([[info('trained')]])
})

test('a process that died before it told an evaluation leaves that to the next one, which shows the network by its own name', () => {
  hearAndShow(info('trained'), 10)
  hear({ ...info('trained'), epochsTrained: 2 }, 11)
  hear(info('restored'), 11)
  show()
  expect(changed.mock.lastCall).toEqual([{ ...info('trained'), epochsTrained: 2 }])
})
