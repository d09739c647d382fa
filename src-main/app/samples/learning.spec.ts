import { beforeEach, expect, test, vi } from 'vitest'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { Outcome } from '../../../src-preload/contract/problem'
import type { KeptWeights } from '../trainer/trainer'
import { Learning } from './learning'

vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))
vi.mock('electron', () => ({}))

const info = (testAccuracy: number, source: ModelInfo['source'] = 'trained'): ModelInfo => ({
  source,
  fileName: null,
  hiddenLayers: [8],
  hyperparameters: null,
  epochsTrained: 1,
  testAccuracy,
  testLoss: 1,
  leastEvidence: null
})
const weights = (byte: number): KeptWeights => ({ fileName: 'w', bytes: Uint8Array.of(byte) })
const samples = { images: new Uint8Array(784), labels: new Uint8Array(1) }

let model: { info: ModelInfo | null; keptWeights: KeptWeights | null }
let isTraining: boolean
let refusal: Outcome<never> | null
let learning: Learning
const importWeights = vi.fn<(source: string, kept: KeptWeights) => Promise<Outcome<ModelInfo>>>()
let turn: number

beforeEach(() => {
  turn = 0
  model = { info: info(0.9), keptWeights: weights(1) }
  isTraining = false
  refusal = null
  importWeights.mockImplementation((_, kept) => {
    Object.assign(model, { info: info(0.9), keptWeights: kept })
    return Promise.resolve({ kind: 'done', value: info(0.9) })
  })
  const learn = (): Promise<Outcome<ModelInfo>> => {
    if (refusal) return Promise.resolve(refusal)
    Object.assign(model, { info: info(0.91 + 0.01 * turn), keptWeights: weights(2 + turn++) })
    return Promise.resolve({ kind: 'done', value: info(0) })
  }
  learning = new Learning({
    trainer: { learn, importWeights },
    get model() {
      return model
    },
    isTraining: () => isTraining
  })
})

test('the way back leads to the network before the first learning, by its very bytes', async () => {
  expect((await learning.learn(samples)).testAccuracy).toBe(0.91)
  expect((await learning.learn(samples)).testAccuracy).toBe(0.92)
  await learning.unlearn()
  expect(importWeights).toHaveBeenCalledWith('trained', weights(1))
  await expect(learning.unlearn()).rejects.toMatchObject({ report: { code: 'nothing_learned' } })
})

test('a network of the last launch comes back as one that the window takes note of', async () => {
  model = { info: info(0.9, 'restored'), keptWeights: weights(1) }
  await learning.learn(samples)
  await learning.unlearn()
  expect(importWeights).toHaveBeenLastCalledWith('trained', weights(1))
})

test('another network in its place ends the way back', async () => {
  await learning.learn(samples)
  model = { info: info(0.5), keptWeights: weights(7) }
  await expect(learning.unlearn()).rejects.toMatchObject({ report: { code: 'nothing_learned' } })
  expect(model.keptWeights).toEqual(weights(7))
})

test('is refused while a run goes on, without a network, and when the trainer refuses; nothing changes', async () => {
  const before = { ...model }
  refusal = { kind: 'refused', problem: { code: 'no_data', values: {} } }
  await expect(learning.learn(samples)).rejects.toMatchObject({ report: { code: 'no_data' } })
  isTraining = true
  await expect(learning.learn(samples)).rejects.toMatchObject({ report: { code: 'run_in_progress' } })
  await expect(learning.unlearn()).rejects.toMatchObject({ report: { code: 'run_in_progress' } })
  isTraining = false
  expect(model).toEqual(before)
  model = { info: null, keptWeights: null }
  await expect(learning.learn(samples)).rejects.toMatchObject({ report: { code: 'no_model' } })
})
