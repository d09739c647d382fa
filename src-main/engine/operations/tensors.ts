import * as tf from '@tensorflow/tfjs-core'
import type { LinearLayer, Network } from '../../../src-preload/contract/domain'
import { classCount, inputSize } from '../../../src-preload/contract/hyperparameters'
import { rowSize } from '../../../src-preload/digits/digit-rows'
import { scalePixels } from '../../../src-preload/digits/scale-pixels'
import { countOf, type Images } from '../images'
import type { LayerTensors } from './layers'
import type { StateTensors } from './momentum'

/** Throws where the layers do not lead from 784 to 10 or hold another count of numbers than they say: a caller's bug. */
export function checkNetwork({ layers }: Network): void {
  const sizes = [inputSize, ...layers.map((layer) => layer.outputs)]
  const isSound = layers.every(
    ({ inputs, outputs, weight, bias }, index) =>
      inputs === sizes[index] && weight.length === inputs * outputs && bias.length === outputs
  )
  if (!isSound || layers.length === 0 || sizes.at(-1) !== classCount)
    throw new Error(`a network's layers do not fit together: ${sizes.join(', ')}`)
}

/** The scaled pixels of digits: [n, 784] */
export function toBatch(images: Images): tf.Tensor2D {
  const count = countOf(images)
  if (images instanceof Uint8Array) return tf.tensor2d(scalePixels(images), [count, inputSize])
  return tf.tidy(() => tf.slice2d(tf.tensor2d(images, [count, rowSize]), [0, 1], [count, inputSize]))
}

/** Copies: a tensor may otherwise share its memory with the array that it was made from. */
export function toTensors(network: Network): LayerTensors[] {
  return network.layers.map(({ inputs, outputs, weight, bias }) => ({
    weight: tf.tensor2d(weight.slice(), [outputs, inputs], 'float32'),
    bias: tf.tensor1d(bias.slice(), 'float32')
  }))
}

/** Copies: the JavaScript backend hands out its own array. */
export function readTensor(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>().slice()
}

/** Reads a tensor whose numbers nobody else holds, and frees it: what the backend hands out is then not copied once more. */
export function takeNumbers(tensor: tf.Tensor): Float32Array {
  const numbers = tensor.dataSync<'float32'>()
  tensor.dispose()
  return numbers
}

/**
 * tf.tidy for results of any shape; its own type refuses interfaces and readonly members, though it searches them well.
 * Never let `run` answer a typed array: tidy searches that too, number by number.
 */
export function tidy<Result extends object>(run: () => Result): Result {
  return tf.tidy(run as () => tf.TensorContainer) as Result
}

export function toNetwork(layers: readonly LayerTensors[]): Network {
  return {
    layers: layers.map(({ weight, bias }): LinearLayer => {
      const [outputs, inputs] = weight.shape
      return { inputs, outputs, weight: readTensor(weight), bias: readTensor(bias) }
    })
  }
}

/** Another hold on the same numbers; no number is copied. */
export function cloneState({ layers, velocities }: StateTensors): StateTensors {
  const clone = ({ weight, bias }: LayerTensors): LayerTensors => ({
    weight: tf.clone(weight),
    bias: tf.clone(bias)
  })
  return { layers: layers.map(clone), velocities: velocities.map(clone) }
}

export function disposeState({ layers, velocities }: StateTensors): void {
  for (const { weight, bias } of [...layers, ...velocities]) {
    weight.dispose()
    bias.dispose()
  }
}
