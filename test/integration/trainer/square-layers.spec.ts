import { afterAll, describe, expect, test, vi } from 'vitest'
import { createEngine } from '../../../src-main/engine/create-engine'
import { Generator } from '../../../src-main/engine/generator'
import { initialNetwork, zerosLike } from '../../../src-main/engine/initial-network'
import { readWeights, writeWeights } from '../../../src-main/formats/weights'
import { inputSize } from '../../../src-preload/contract/hyperparameters'
import { fewDigits } from './fixtures'

vi.setConfig({ testTimeout: 120_000 })

/*
 * Trouble 10: PyTorch keeps [out, in], others [in, out]; a square layer that was not turned loads without a murmur and reads
 * nonsense. The readers here know the formats' documents alone, none of our code.
 */
interface PlainLayer {
  readonly outputs: number
  readonly weightAt: (output: number, input: number) => number
  readonly biasAt: (output: number) => number
}

const readers: Record<string, (bytes: Uint8Array) => PlainLayer[]> = {
  // safetensors' README: 8 bytes of length, JSON header, little-endian data; torch.nn.Linear: weight is [out, in].
  safetensors: (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const start = 8 + Number(view.getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<
      string,
      { shape: number[]; data_offsets: number[] }
    >
    const numberAt = (name: string, index: number): number =>
      view.getFloat32(start + (header[name]?.data_offsets[0] ?? 0) + 4 * index, true)
    return ['linear1', 'linear2', 'linear3']
      .filter((name) => `${name}.weight` in header)
      .map((name) => {
        const [outputs = 0, inputs = 0] = header[`${name}.weight`]?.shape ?? []
        return {
          outputs,
          weightAt: (output, input) => numberAt(`${name}.weight`, output * inputs + input),
          biasAt: (output) => numberAt(`${name}.bias`, output)
        }
      })
  },
  // docs/weights-json.md: weight[o][i] leads from input i to output o.
  json: (bytes) => {
    const { layers } = JSON.parse(new TextDecoder().decode(bytes)) as {
      layers: { outFeatures: number; weight: number[][]; bias: number[] }[]
    }
    return layers.map(({ outFeatures, weight, bias }) => ({
      outputs: outFeatures,
      weightAt: (output, input) => weight[output]?.[input] ?? Number.NaN,
      biasAt: (output) => bias[output] ?? Number.NaN
    }))
  }
}

/** Log-probabilities of one digit, in float64. */
function logProbabilities(layers: readonly PlainLayer[], pixels: Uint8Array): number[] {
  let values = [...pixels].map((level) => (level / 255 - 0.5) / 0.5)
  layers.forEach(({ outputs, weightAt, biasAt }, index) => {
    values = Array.from({ length: outputs }, (_, output) =>
      values.reduce((sum, value, input) => sum + value * weightAt(output, input), biasAt(output))
    )
    if (index < layers.length - 1) values = values.map((value) => Math.max(0, value))
  })
  const largest = Math.max(...values)
  const total = Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0)) + largest
  return values.map((value) => value - total)
}

const { testImages } = fewDigits(64, 64)
const digits = Array.from({ length: 64 }, (_, index) =>
  testImages.subarray(index * inputSize, (index + 1) * inputSize)
)

describe('trouble 10: square layers are not turned', () => {
  const opening = createEngine({ backend: 'cpu' })
  afterAll(async () => (await opening).dispose())

  test.each([
    ['784-128-128-10', [128, 128]],
    ['784-10-10', [10]]
  ])(
    '%s: 64 digits get the same log-probabilities from every file, read in its own world',
    async (_name, hidden) => {
      const engine = await opening
      const network = initialNetwork(hidden, new Generator(7))
      engine.setState({ network, velocities: zerosLike(network) })
      const { logProbabilities: expected } = engine.predict(testImages.subarray(0, 64 * inputSize))
      for (const format of ['safetensors', 'json'] as const) {
        const bytes = writeWeights(format, { network, metadata: {} })
        const layers = readers[format]?.(bytes) ?? []
        expect(layers).toHaveLength(hidden.length + 1)
        const furthest = digits.flatMap((pixels, digit) =>
          logProbabilities(layers, pixels).map((value, label) =>
            Math.abs(value - (expected[digit * 10 + label] ?? Number.NaN))
          )
        )
        expect(Math.max(...furthest)).toBeLessThan(1e-5)
        // And back: the very same network.
        const back = readWeights(bytes, `square.${format}`).network
        engine.setState({ network: back, velocities: zerosLike(back) })
        const again = engine.predict(testImages.subarray(0, 64 * inputSize))
        expect([...again.logProbabilities]).toEqual([...expected])
      }
    }
  )
})
