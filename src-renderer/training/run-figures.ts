import type { EpochResult, Run } from '../../src-preload/contract/domain'
import { mnistDigits } from './sample-pictures'

/** Time that the training of these epochs took, seconds, without their tests; null of none. */
export function trainingSeconds(epochs: readonly EpochResult[]): number | null {
  return epochs.length > 0 ? epochs.reduce((sum, { seconds }) => sum + seconds, 0) : null
}

/** Digits trained on a second, over the epochs that are done; null while none is. */
export function meanSpeed({ hyperparameters }: Run, epochs: readonly EpochResult[]): number | null {
  const seconds = trainingSeconds(epochs)
  return seconds ? (epochs.length * (mnistDigits + hyperparameters.templateDigits)) / seconds : null
}
