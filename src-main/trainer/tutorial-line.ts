import type { EpochResult } from '../../src-preload/contract/domain'

/** The line that the tutorial's script prints after each epoch. */
export function tutorialLine({ epoch, trainingLoss }: EpochResult): string {
  return `Epoch ${String(epoch)} - Training loss: ${String(trainingLoss)}`
}
