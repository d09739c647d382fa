import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { modelInfoFrom } from '../../../src-main/formats/metadata'
import { readWeights, writeWeights, type WeightsFile } from '../../../src-main/formats/weights'
import type { Network } from '../../../src-preload/contract/domain'
import { weightFormats } from '../../../src-preload/contract/ipc'
import { Problem } from '../../../src-preload/i18n/problem'
import { mutate, Seeded } from './seeded'

// A hundred thousand files a test: long on a machine that is busy with other things.
vi.setConfig({ testTimeout: 180_000 })

const reference = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/tutorial/${name}`, import.meta.url)))

/** Any finite float32: all exponents, subnormals and both zeros. */
function anyFloat(random: Seeded, view: DataView): number {
  for (;;) {
    view.setUint32(0, random.below(2 ** 32))
    const value = view.getFloat32(0)
    if (Number.isFinite(value)) return value
  }
}

function networkOf(widths: readonly number[], value: () => number): Network {
  return {
    layers: widths.slice(1).map((outputs, index) => {
      const inputs = widths[index] ?? 0
      return {
        inputs,
        outputs,
        weight: Float32Array.from({ length: inputs * outputs }, value),
        bias: Float32Array.from({ length: outputs }, value)
      }
    })
  }
}

/** All numbers as bytes, behind the sizes of the layers. */
const bits = ({ layers }: Network): string =>
  layers
    .map(({ inputs, outputs, weight, bias }) =>
      [
        inputs,
        outputs,
        ...[weight, bias].map((values) => Buffer.from(values.buffer).toString('latin1'))
      ].join()
    )
    .join()

/** The problem's code, or a failure when something else came out. */
function outcome(bytes: Uint8Array): string {
  try {
    readWeights(bytes, 'file')
    return 'read'
  } catch (error) {
    if (error instanceof Problem) return error.report.code
    throw error
  }
}

test.each(weightFormats)('%s gives 1,000 random networks back bit for bit, with their metadata', (format) => {
  const random = new Seeded(3)
  const view = new DataView(new ArrayBuffer(4))
  for (let count = 0; count < 1000; count++) {
    // A narrow first layer keeps most of them small; one in fifty has none, so 7,850 numbers.
    const hidden = Array.from({ length: count % 50 ? 1 + random.below(4) : 0 }, () => 1 + random.below(3))
    const network = networkOf([784, ...hidden, 10], () => anyFloat(random, view))
    const metadata = { 'inkling.seed': String(count), 作者: '李 "🖋" </script>\n', __proto__key: '' }
    const bytes = writeWeights(format, { network, metadata })
    const back = readWeights(bytes, 'file')
    expect(bits(back.network) === bits(network)).toBe(true)
    expect({ ...back.metadata }).toEqual(metadata)
  }
})

test.each(['init.safetensors', 'final.safetensors'])(
  'the official library and Inkling agree on %s',
  (name) => {
    const bytes = reference(name)
    const { network } = readWeights(bytes, name)
    expect(network.layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [784, 128],
      [128, 64],
      [64, 10]
    ])
    // The header of these files is known: the biases precede the weights.
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    const data = bytes.slice(8 + length)
    const parts = [
      [0, 'bias', 0, 512],
      [0, 'weight', 512, 401_920],
      [1, 'bias', 401_920, 402_176],
      [1, 'weight', 402_176, 434_944],
      [2, 'bias', 434_944, 434_984],
      [2, 'weight', 434_984, 437_544]
    ] as const
    for (const [layer, kind, begin, end] of parts)
      expect(network.layers[layer]?.[kind]).toEqual(new Float32Array(data.buffer.slice(begin, end)))
    expect(modelInfoFrom({ network, metadata: {} }, 'imported', name)).toEqual({
      source: 'imported',
      fileName: name,
      hiddenLayers: [128, 64],
      hyperparameters: null,
      epochsTrained: null,
      testAccuracy: null,
      testLoss: null,
      leastEvidence: null
    })
  }
)

test('the same weights give the same bytes, whichever format they went through', () => {
  const file: WeightsFile = readWeights(reference('final.safetensors'), 'final')
  const first = writeWeights('safetensors', file)
  const json = writeWeights('json', file)
  const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
  expect(isSame(writeWeights('safetensors', readWeights(json, 'json')), first)).toBe(true)
  expect(isSame(writeWeights('json', readWeights(first, 'safetensors')), json)).toBe(true)
})

/** The smallest network there is, in few bytes: damage then falls on the structure. */
const small = networkOf([784, 10], () => 0)
const smallFiles = {
  safetensors: writeWeights('safetensors', { network: small, metadata: { note: 'small' } }),
  json: new TextEncoder().encode(
    // Spaces off: the files are read a hundred thousand times.
    JSON.stringify(
      JSON.parse(
        new TextDecoder().decode(writeWeights('json', { network: small, metadata: { note: 'small' } }))
      )
    )
  )
}

test.each(weightFormats)('nothing but a problem comes out of 100,000 damaged %s files', (format) => {
  const random = new Seeded(100)
  const valid = smallFiles[format]
  const outcomes = new Map<string, number>()
  for (let count = 0; count < 100_000; count++) {
    const code = outcome(mutate(random, valid, 500))
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
  }
  console.log(
    `100,000 damaged ${format} files:`,
    Object.fromEntries([...outcomes].sort((a, b) => b[1] - a[1]))
  )
  // Many rules were reached, not only the first.
  expect(outcomes.size).toBeGreaterThan(10)
})

test('nothing but a problem comes out of 10,000 random files', () => {
  const random = new Seeded(200)
  const starts = [[], [0x7b], [0x7b, 0x22], [0x10, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x22]]
  for (let count = 0; count < 10_000; count++) {
    const start = starts[count % starts.length] ?? []
    expect(outcome(Uint8Array.from([...start, ...random.bytes(random.below(200))]))).not.toBe('read')
  }
})

test.each(weightFormats)('a %s file cut at any byte is refused', (format) => {
  const valid = smallFiles[format]
  // JSON ends in a line break of no meaning at most; a cut of safetensors always takes a number away.
  for (let length = 0; length < valid.length; length++) {
    const code = outcome(valid.subarray(0, length))
    expect(code, `cut at ${String(length)}`).not.toBe('read')
  }
})
