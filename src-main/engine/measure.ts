import { classCount, type Loss } from '../../src-preload/contract/hyperparameters'
import type { NetworkOutputs } from './engine'

/** How well log-probabilities fit the labels. */
export interface Score {
  /** Mean over all digits, in the loss asked for. */
  readonly loss: number
  /** 0..1 */
  readonly accuracy: number
}

/** Place of the greatest of ten numbers; of equal ones the first. */
export function mostProbable(logProbabilities: Float32Array, start: number): number {
  let best = 0
  for (let digit = 1; digit < classCount; digit++)
    if ((logProbabilities[start + digit] ?? 0) > (logProbabilities[start + best] ?? 0)) best = digit
  return best
}

/** NLL of one row: -log p[label]. MSE of one row: mean over the classes of (p - one-hot)^2. */
function rowLoss(logProbabilities: Float32Array, start: number, label: number, loss: Loss): number {
  if (loss === 'nll') return -(logProbabilities[start + label] ?? Number.NaN)
  let sum = 0
  for (let digit = 0; digit < classCount; digit++)
    sum += (Math.exp(logProbabilities[start + digit] ?? Number.NaN) - (digit === label ? 1 : 0)) ** 2
  return sum / classCount
}

/**
 * @param logProbabilities [n, 10] row-major
 * @param labels [n], 0..9
 */
export function score(logProbabilities: Float32Array, labels: Uint8Array, loss: Loss): Score {
  let lossSum = 0
  let right = 0
  labels.forEach((label, row) => {
    const start = row * classCount
    lossSum += rowLoss(logProbabilities, start, label, loss)
    if (mostProbable(logProbabilities, start) === label) right++
  })
  return { loss: lossSum / labels.length, accuracy: right / labels.length }
}

/**
 * How much a network found in each picture of what it knows: log(sum of exp(logits)), [n]. It is low for what is unlike
 * all that it was trained on, where the probabilities of the ten, which add up to 1 whatever is shown, may be sure.
 */
export function evidenceOf({ logits, logProbabilities }: NetworkOutputs): Float32Array {
  return Float32Array.from({ length: logits.length / classCount }, (_, row) => {
    const best = row * classCount + mostProbable(logProbabilities, row * classCount)
    return (logits[best] ?? NaN) - (logProbabilities[best] ?? NaN)
  })
}

/** The value that a hundredth of the numbers lie below. */
export function firstPercentile(numbers: Float32Array): number {
  return numbers.slice().sort()[Math.floor(numbers.length / 100)] ?? NaN
}

/** Most probable digit of each row. @param logProbabilities [n, 10] */
export function predictedLabels(logProbabilities: Float32Array): Uint8Array {
  return Uint8Array.from({ length: logProbabilities.length / classCount }, (_, row) =>
    mostProbable(logProbabilities, row * classCount)
  )
}
