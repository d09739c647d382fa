import * as tf from '@tensorflow/tfjs-core'
import { inputSize } from '../../../src-preload/contract/hyperparameters'
import { scaleInto } from '../../../src-preload/digits/scale-pixels'

/**
 * What the graph takes for digits: each scaled as the tutorial does, after a 1 for the biases.
 * @param images [n, 784] row-major: grey levels, or numbers that are scaled already
 * @returns [n, 1 + 784]
 */
export function toRows(images: Uint8Array | Float32Array): tf.Tensor2D {
  const count = images.length / inputSize
  const width = inputSize + 1
  const rows = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    const place = row * width + 1
    const start = row * inputSize
    if (images instanceof Float32Array) rows.set(images.subarray(start, start + inputSize), place)
    else scaleInto(images, start, rows, place, inputSize)
    rows[place - 1] = 1
  }
  return tf.tensor2d(rows, [count, width])
}
