import { inputSize } from '../../src-preload/contract/hyperparameters'

/** Far below the largest float32 (3.4e38): sums on the way to a number of this size can't overflow either. */
const safeLogit = 1e30

/**
 * Whether parameters are so small that nothing computed from them can overflow, from the bound for the logits of any
 * picture that follows from |W h + b| = |(W b) (h 1)| <= |(W b)| |(h 1)| (Euclidean norms, of a matrix the root of the sum
 * of its squares): a picture's 784 numbers lie in -1..1, and ReLU makes no norm larger. Never where a parameter is no finite
 * number.
 * @param squares sum of the squares of each layer's weights and biases, from the first layer on
 */
export function areSmall(squares: Float32Array): boolean {
  const bound = squares.reduce(
    (norm, square) => Math.sqrt(square) * Math.hypot(norm, 1),
    Math.sqrt(inputSize)
  )
  return bound < safeLogit
}
