import { classCount } from '../../src-preload/contract/hyperparameters'

/** What a network says of n labelled digits, in the forms that a person sorts and filters by. */
export interface Predictions {
  /** [n] the most probable digit. */
  readonly labels: Uint8Array
  /** [n] its probability, 0..1. */
  readonly confidences: Float32Array
  /** [n] negative log-likelihood of the true label, never below 0. */
  readonly losses: Float32Array
  /** Digits whose predicted label is not the true one. */
  readonly wrongCount: number
}

/** The label of the largest of the ten values that start at `offset`; the smallest label among equals, as torch.argmax. */
function largest(values: Float32Array, offset: number): number {
  let label = 0
  for (let candidate = 1; candidate < classCount; candidate++)
    if ((values[offset + candidate] ?? 0) > (values[offset + label] ?? 0)) label = candidate
  return label
}

/**
 * Reads an evaluation in one pass.
 * @param logProbabilities [n, 10] row-major
 * @param trueLabels [n]
 * @throws RangeError when the two do not belong together
 */
export function readPredictions(logProbabilities: Float32Array, trueLabels: Uint8Array): Predictions {
  const count = trueLabels.length
  if (logProbabilities.length !== count * classCount)
    throw new RangeError(`${String(logProbabilities.length)} log-probabilities for ${String(count)} digits`)
  const labels = new Uint8Array(count)
  const confidences = new Float32Array(count)
  const losses = new Float32Array(count)
  let wrongCount = 0
  for (let index = 0; index < count; index++) {
    const offset = index * classCount
    const label = largest(logProbabilities, offset)
    const trueLabel = trueLabels[index] ?? 0
    labels[index] = label
    confidences[index] = Math.exp(logProbabilities[offset + label] ?? 0)
    // Rounding can leave a log-probability of +1e-8.
    losses[index] = Math.max(0, -(logProbabilities[offset + trueLabel] ?? 0))
    if (label !== trueLabel) wrongCount++
  }
  return { labels, confidences, losses, wrongCount }
}

/** [10] The probabilities of one digit. */
export function probabilitiesOf(logProbabilities: Float32Array, index: number): Float32Array {
  return logProbabilities.slice(index * classCount, (index + 1) * classCount).map(Math.exp)
}
