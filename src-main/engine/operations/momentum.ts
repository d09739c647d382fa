import * as tf from '@tensorflow/tfjs-core'
import type { LayerTensors } from './layers'

export interface StateTensors {
  readonly layers: readonly LayerTensors[]
  readonly velocities: readonly LayerTensors[]
}

/**
 * SGD with momentum by PyTorch's rule (torch.optim.SGD, dampening 0, no Nesterov); the rate multiplies the velocity, so
 * that a changed rate acts on the whole of it at once.
 *
 *   v' = momentum v + g
 *   w' = w - learningRate v'
 */
export function momentumStep(
  state: StateTensors,
  gradients: readonly LayerTensors[],
  learningRate: tf.Scalar,
  momentum: tf.Scalar
): StateTensors {
  const velocities = state.velocities.map((velocity, index) => {
    const gradient = gradients[index]
    if (!gradient) throw new Error('a layer has no gradient')
    return {
      weight: tf.add<tf.Tensor2D>(tf.mul(velocity.weight, momentum), gradient.weight),
      bias: tf.add<tf.Tensor1D>(tf.mul(velocity.bias, momentum), gradient.bias)
    }
  })
  const layers = state.layers.map((layer, index) => {
    const velocity = velocities[index]
    if (!velocity) throw new Error('a layer has no velocity')
    return {
      weight: tf.sub<tf.Tensor2D>(layer.weight, tf.mul(velocity.weight, learningRate)),
      bias: tf.sub<tf.Tensor1D>(layer.bias, tf.mul(velocity.bias, learningRate))
    }
  })
  return { layers, velocities }
}
