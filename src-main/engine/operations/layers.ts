import * as tf from '@tensorflow/tfjs-core'
import { product } from './matrix-product'

/** One layer's numbers: parameters, their velocities or their gradients. PyTorch's layout, so nothing is ever turned. */
export interface LayerTensors {
  /** [outputs, inputs] */
  readonly weight: tf.Tensor2D
  /** [outputs] */
  readonly bias: tf.Tensor1D
}

/**
 * The way forward, n digits at once.
 *
 *   h0 = x                              [n, inputs]
 *   hl = relu(h(l-1) Wl^T + bl)         [n, outputs of l], all layers but the last
 *   z  = h(L-1) WL^T + bL               [n, classes], the logits
 *
 * @returns x, h1, ..., h(L-1), z
 */
export function forward(layers: readonly LayerTensors[], x: tf.Tensor2D): tf.Tensor2D[] {
  const outputs = [x]
  let input = x
  layers.forEach(({ weight, bias }, index) => {
    const sum = tf.add<tf.Tensor2D>(product(input, weight, 'second'), bias)
    input = index < layers.length - 1 ? tf.relu(sum) : sum
    outputs.push(input)
  })
  return outputs
}

/**
 * The way back: the chain rule from the last layer to the first.
 *
 *   dL     = dLoss/dz                            [n, classes]
 *   dWl    = dl^T h(l-1)                         [outputs, inputs]
 *   dbl    = sum of dl over the n digits         [outputs]
 *   d(l-1) = (dl Wl) * (h(l-1) > 0)              [n, inputs]: relu' is 1 where its output is positive, else 0
 *
 * @param outputs what `forward` answered
 * @param dz dLoss/dz; where the loss is a mean over the digits, so are the gradients
 * @returns gradients, a layer each
 */
export function backward(
  layers: readonly LayerTensors[],
  outputs: readonly tf.Tensor2D[],
  dz: tf.Tensor2D
): LayerTensors[] {
  const gradients: LayerTensors[] = []
  let d = dz
  for (const [index, { weight }] of [...layers.entries()].reverse()) {
    const h = outputs[index]
    if (!h) throw new Error('backward needs the outputs of forward')
    gradients.unshift({ weight: product(d, h, 'first'), bias: tf.sum(d, 0) })
    if (index > 0) d = tf.mul(product(d, weight), tf.step(h))
  }
  return gradients
}
