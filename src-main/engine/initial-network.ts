import type { LinearLayer, Network } from '../../src-preload/contract/domain'
import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'
import type { Generator } from './generator'

/**
 * A new network 784 -> hidden layers -> 10 with PyTorch's default for `torch.nn.Linear`: weights and biases uniform in
 * +-1/sqrt(inputs) (`Linear.reset_parameters`: kaiming_uniform with a = sqrt(5) comes to the same bound).
 */
export function initialNetwork(hiddenLayers: readonly number[], generator: Generator): Network {
  const sizes = [inputSize, ...hiddenLayers, classCount]
  const layers = sizes.slice(1).map((outputs, index): LinearLayer => {
    const inputs = sizes[index] ?? inputSize
    const bound = 1 / Math.sqrt(inputs)
    const draw = (count: number): Float32Array => {
      const numbers = new Float32Array(count)
      for (let index = 0; index < count; index++) numbers[index] = bound * (2 * generator.uniform() - 1)
      return numbers
    }
    return { inputs, outputs, weight: draw(outputs * inputs), bias: draw(outputs) }
  })
  return { layers }
}

/** Velocities before the first step. */
export function zerosLike(network: Network): Network {
  return {
    layers: network.layers.map((layer) => ({
      ...layer,
      weight: new Float32Array(layer.weight.length),
      bias: new Float32Array(layer.bias.length)
    }))
  }
}
