import type { Prediction } from '../../src-preload/contract/domain'
import { classCount, type Loss } from '../../src-preload/contract/hyperparameters'
import type { Engine } from './engine'

/** How well log-probabilities fit the labels. */
export interface Score {
  /** Mean over all digits, in the loss asked for. */
  readonly loss: number
  /** 0..1 */
  readonly accuracy: number
}

/** Place of the greatest of ten numbers; of equal ones the first. */
function mostProbable(logProbabilities: Float32Array, start: number): number {
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
 * What the engine's network makes of labelled digits, in one go.
 * @param images grey levels [n, 784]
 * @param labels [n], 0..9
 */
export function measure(
  engine: Engine,
  images: Uint8Array,
  labels: Uint8Array,
  loss: Loss
): Score & { readonly logProbabilities: Float32Array } {
  const logProbabilities = engine.predict(images)
  return { ...score(logProbabilities, labels, loss), logProbabilities }
}

/** @param logProbabilities [10] */
export function readPrediction(logProbabilities: Float32Array): Prediction {
  return {
    label: mostProbable(logProbabilities, 0),
    probabilities: logProbabilities.map((value) => Math.exp(value))
  }
}

/** Most probable digit of each row. @param logProbabilities [n, 10] */
export function predictedLabels(logProbabilities: Float32Array): Uint8Array {
  return Uint8Array.from({ length: logProbabilities.length / classCount }, (_, row) =>
    mostProbable(logProbabilities, row * classCount)
  )
}
