import { classCount } from '../../src-preload/contract/hyperparameters'

/** How often each digit was read as each. */
export interface Confusion {
  /** [10, 10] row-major: a row a true label, a column a predicted one. */
  readonly counts: Uint32Array
  /** [10] digits of each true label. */
  readonly totals: Uint32Array
  /** Largest count off the diagonal. */
  readonly mostWrong: number
}

/**
 * Counts pairs of labels.
 * @param trueLabels [n]
 * @param predictedLabels [n]
 */
export function countConfusion(trueLabels: Uint8Array, predictedLabels: Uint8Array): Confusion {
  const counts = new Uint32Array(classCount * classCount)
  const totals = new Uint32Array(classCount)
  let mostWrong = 0
  trueLabels.forEach((trueLabel, index) => {
    const predicted = predictedLabels[index] ?? 0
    const cell = trueLabel * classCount + predicted
    const count = (counts[cell] ?? 0) + 1
    counts[cell] = count
    totals[trueLabel] = (totals[trueLabel] ?? 0) + 1
    if (predicted !== trueLabel) mostWrong = Math.max(mostWrong, count)
  })
  return { counts, totals, mostWrong }
}
