import { inputSize } from '../../src-preload/contract/hyperparameters'

/** Far below the largest float32 (3.4e38): sums on the way to a number of this size can't overflow either. */
const safeLogit = 1e30

/**
 * Whether parameters are so small that nothing computed from them can overflow, from the bound for the logits of any
 * picture that follows from |W h + b| <= |W| |h| + |b| (Euclidean norms, of a matrix the root of the sum of its squares):
 * a picture's 784 numbers lie in -1..1, and ReLU makes no norm larger. Never where a parameter is no finite number.
 * @param squares sum of the squares of each parameter: weight and bias of the first layer, of the second and so on
 */
export function areSmall(squares: Float32Array): boolean {
  let bound = Math.sqrt(inputSize)
  for (let index = 0; index < squares.length; index += 2)
    bound = bound * Math.sqrt(squares[index] ?? Number.NaN) + Math.sqrt(squares[index + 1] ?? Number.NaN)
  return bound < safeLogit
}
