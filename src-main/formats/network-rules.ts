import type { LinearLayer, Network } from '../../src-preload/contract/domain'
import { classCount, hiddenLayerLimits, inputSize } from '../../src-preload/contract/hyperparameters'
import { Problem } from '../../src-preload/i18n/problem'
import { shown } from './shown'

const maximumLayers = hiddenLayerLimits.layers + 1

/** What is known of a layer before its numbers are read. */
export interface LayerShape {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
}

/**
 * Checks that layers form a network of fully connected layers from 784 pixels to 10 digits within the limits, before
 * their numbers are read.
 * @throws {Problem} for the first layer that does not fit
 */
export function checkChain(layers: readonly LayerShape[], file: string): void {
  if (layers.length < 1 || layers.length > maximumLayers)
    throw new Problem('weights_layer_count', { file, found: layers.length, expected: maximumLayers })
  let width: number = inputSize
  let parameters = 0
  for (const { name, inputs, outputs } of layers) {
    if (inputs !== width)
      throw new Problem('weights_chain', { file, name, found: shown(inputs), expected: width })
    if (!Number.isInteger(outputs) || outputs < 1 || outputs > hiddenLayerLimits.width)
      throw new Problem('weights_width', {
        file,
        name,
        found: shown(outputs),
        expected: hiddenLayerLimits.width
      })
    parameters += (inputs + 1) * outputs
    width = outputs
  }
  if (width !== classCount) throw new Problem('weights_outputs', { file, found: width, expected: classCount })
  if (parameters > hiddenLayerLimits.parameters)
    throw new Problem('weights_parameters', {
      file,
      found: parameters,
      expected: hiddenLayerLimits.parameters
    })
}

/** @throws {Problem} naming the first number that is not finite as a float32 */
export function checkFinite(values: Float32Array, name: string, file: string): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN
    if (!Number.isFinite(value))
      throw new Problem('weights_not_finite', {
        file,
        name: `${name}[${String(index)}]`,
        found: String(value)
      })
  }
}

/** The layers of a network with PyTorch's names. @throws {Problem} when the network can't be written to any file */
export function namedLayers(network: Network, file: string): readonly (LinearLayer & { name: string })[] {
  const layers = network.layers.map((layer, index) => ({ ...layer, name: `linear${String(index + 1)}` }))
  checkChain(layers, file)
  for (const { name, weight, bias } of layers) {
    checkFinite(weight, `${name}.weight`, file)
    checkFinite(bias, `${name}.bias`, file)
  }
  return layers
}
