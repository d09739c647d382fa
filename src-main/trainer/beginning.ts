import type { Network, TrainingState } from '../../src-preload/contract/domain'
import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'
import { Problem } from '../../src-preload/i18n/problem'
import type { Generator } from '../engine/generator'
import { initialNetwork, zerosLike } from '../engine/initial-network'
import type { TrainingRunOptions } from './run-options'

/**
 * The state before the first step: the given weights, or seeded ones.
 * @param generator draws the weights, and later the order of the digits
 */
export function beginningState(
  { hyperparameters, initialNetwork: given }: TrainingRunOptions,
  generator: Generator
): Omit<TrainingState, 'lanes'> {
  const network = given ?? initialNetwork(hyperparameters.hiddenLayers, generator)
  return {
    network,
    velocities: zerosLike(network),
    generator: generator.state,
    epoch: 0,
    stepInEpoch: 0,
    step: 0,
    epochLossSum: 0
  }
}

/** Units of a network's hidden layers. */
export function hiddenLayersOf({ layers }: Network): number[] {
  return layers.slice(0, -1).map((layer) => layer.outputs)
}

/** @throws Problem where the network has other hidden layers than the settings ask for */
export function checkShape(network: Network, hiddenLayers: readonly number[]): void {
  const found = hiddenLayersOf(network)
  if (found.join() !== hiddenLayers.join())
    throw new Problem('initial_network_shape', { expected: shapeOf(hiddenLayers), found: shapeOf(found) })
}

/** "784-128-64-10" */
function shapeOf(hiddenLayers: readonly number[]): string {
  return [inputSize, ...hiddenLayers, classCount].join('-')
}
