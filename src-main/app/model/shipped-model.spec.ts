import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import { readWeights } from '../../formats/weights'
import { log } from '../log'
import * as packedFiles from '../packed-files'
import type { Trainer } from '../trainer/trainer'
import { giveShippedModel } from './shipped-model'

vi.mock('electron', () => ({ app: { isPackaged: false } }))

const shipped: ModelInfo = {
  source: 'shipped',
  fileName: 'handwriting.safetensors',
  hiddenLayers: [512, 256],
  hyperparameters: null,
  epochsTrained: 15,
  testAccuracy: 0.98,
  testLoss: 0.05,
  leastEvidence: 5
}
const giveLaunchNetwork = vi.fn<Trainer['giveLaunchNetwork']>()
let logged: MockInstance<typeof log.error>

beforeEach(() => {
  vi.clearAllMocks()
  logged = vi.spyOn(log, 'error').mockReturnValue(undefined)
  giveLaunchNetwork.mockResolvedValue({ kind: 'done', value: shipped })
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

test('gives the trainer the packed file, whole, as the network that comes with the application', async () => {
  expect(existsSync(packedFiles.shippedModelFile())).toBe(true)
  await giveShippedModel({ giveLaunchNetwork })
  const [[source, file] = []] = giveLaunchNetwork.mock.calls
  expect(source).toBe('shipped')
  expect(file?.fileName).toBe('handwriting.safetensors')
  const { network } = readWeights(file?.bytes ?? new Uint8Array(), 'handwriting.safetensors')
  expect(network.layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
    [784, 512],
    [512, 256],
    [256, 10]
  ])
  expect(logged).not.toHaveBeenCalled()
})

test('gives nothing where that is switched off', async () => {
  vi.stubEnv('INKLING_SHIPPED_MODEL', 'off')
  await giveShippedModel({ giveLaunchNetwork })
  expect(giveLaunchNetwork).not.toHaveBeenCalled()
})

test('a file that is away is written to the log, and the launch goes on', async () => {
  vi.spyOn(packedFiles, 'shippedModelFile').mockReturnValue('/nowhere/handwriting.safetensors')
  await giveShippedModel({ giveLaunchNetwork })
  expect(giveLaunchNetwork).not.toHaveBeenCalled()
  expect(logged).toHaveBeenCalledWith(
    expect.stringContaining('can’t be read'),
    expect.objectContaining({ code: 'ENOENT' })
  )
})

test('a file that the trainer refuses is written to the log', async () => {
  const problem = { code: 'unexpected', values: { detail: 'of no use' } } as const
  giveLaunchNetwork.mockResolvedValue({ kind: 'refused', problem })
  await giveShippedModel({ giveLaunchNetwork })
  expect(logged).toHaveBeenCalledWith(expect.stringContaining('was refused'), problem)
})
