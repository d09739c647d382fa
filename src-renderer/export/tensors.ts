import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'

export interface TensorFacts {
  /** As in PyTorch: "linear1.weight". */
  readonly name: string
  /** [outputs, inputs] of a weight, [outputs] of a bias. */
  readonly shape: readonly number[]
  /** Product of the shape. */
  readonly count: number
}

/** The tensors of a network of 784 inputs and 10 outputs, in the order of the file. */
export function tensorsOf(hiddenLayers: readonly number[]): readonly TensorFacts[] {
  const sizes = layerSizes(hiddenLayers)
  return sizes.slice(1).flatMap((outputs, layer) => {
    const inputs = sizes[layer] ?? 0
    const name = `linear${String(layer + 1)}`
    return [
      { name: `${name}.weight`, shape: [outputs, inputs], count: outputs * inputs },
      { name: `${name}.bias`, shape: [outputs], count: outputs }
    ]
  })
}

/** Widths from the pixels to the ten answers. */
function layerSizes(hiddenLayers: readonly number[]): readonly number[] {
  return [inputSize, ...hiddenLayers, classCount]
}
