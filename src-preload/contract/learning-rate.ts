import type { Hyperparameters, Schedule } from './hyperparameters'

/** Steps of an epoch: its digits are those of the data set and the template digits. */
export function stepsPerEpochOf(
  { batchSize, templateDigits }: Hyperparameters,
  trainingDigits: number
): number {
  return Math.ceil((trainingDigits + templateDigits) / batchSize)
}

const shares: Readonly<Record<Schedule, (place: number) => number>> = {
  constant: () => 1,
  'half-cosine': (place) => (1 + Math.cos(Math.PI * place)) / 2
}

/**
 * The learning rate of a step: eta for `constant`; for `half-cosine`, PyTorch's CosineAnnealingLR with T_max = T,
 *
 *   eta_t = eta / 2 (1 + cos(pi t / T))
 *
 * @param base eta, as set
 * @param step t, counted from 0
 * @param steps T, of the whole run
 */
export function learningRateAt(schedule: Schedule, base: number, step: number, steps: number): number {
  return base * shares[schedule](Math.min(1, step / steps))
}
