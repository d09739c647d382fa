import * as tf from '@tensorflow/tfjs-core'
import { areSmall } from '../logit-bound'
import type { LayerTensors } from './layers'
import { takeNumbers, tidy } from './tensors'

function sumsOfSquares(layers: readonly LayerTensors[]): Float32Array {
  return takeNumbers(
    tidy(() =>
      tf.stack(layers.map(({ weight, bias }) => tf.add(tf.sum(tf.square(weight)), tf.sum(tf.square(bias)))))
    )
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
  return areSmall(sumsOfSquares(layers)) || (areFinite(layers) && givesFiniteLoss())
}
