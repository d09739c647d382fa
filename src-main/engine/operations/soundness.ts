import * as tf from '@tensorflow/tfjs-core'
import { inputSize } from '../../../src-preload/contract/hyperparameters'
import type { LayerTensors } from './layers'
import { takeNumbers, tidy } from './tensors'

/** Far below the largest float32 (3.4e38): sums on the way to a number of this size can't overflow either. */
const safeLogit = 1e30

/**
 * A bound for the logits of any picture, from |W h + b| <= |W| |h| + |b| (Euclidean norms, of a matrix the root of the sum
 * of its squares): a picture's 784 numbers lie in -1..1, and ReLU makes no norm larger. NaN or infinite where a parameter is.
 */
function largestLogit(layers: readonly LayerTensors[]): number {
  const sums = takeNumbers(
    tidy(() =>
      tf.stack(layers.flatMap(({ weight, bias }) => [tf.sum(tf.square(weight)), tf.sum(tf.square(bias))]))
    )
  )
  const norm = (index: number): number => Math.sqrt(sums[index] ?? Number.NaN)
  return layers.reduce(
    (bound, _, index) => bound * norm(2 * index) + norm(2 * index + 1),
    Math.sqrt(inputSize)
  )
}

/** Whether every parameter is a finite number: 0 times a finite number is 0, 0 times anything else is NaN. */
function areFinite(layers: readonly LayerTensors[]): boolean {
  const zero = tidy(() =>
    tf.addN(layers.flatMap(({ weight, bias }) => [tf.sum(tf.mul(weight, 0)), tf.sum(tf.mul(bias, 0))]))
  )
  return takeNumbers(zero)[0] === 0
}

/**
 * Whether a network is worth keeping: its parameters are finite and so is what it computes from them. As a rule the bound
 * alone decides, at the cost of a sum; weights so large that it does not are looked at one by one and tried out.
 * @param givesFiniteLoss tries the network out
 */
export function isSound(layers: readonly LayerTensors[], givesFiniteLoss: () => boolean): boolean {
  return largestLogit(layers) < safeLogit || (areFinite(layers) && givesFiniteLoss())
}
