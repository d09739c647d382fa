import type { Predictions } from './predictions'

export const sortKeys = ['index', 'confidence', 'loss'] as const
export type SortKey = (typeof sortKeys)[number]

/** Which digits are shown, and in what order. */
export interface DigitFilter {
  /** Only digits of this true label; null for any. */
  readonly trueLabel: number | null
  /** Only digits that are read as this label; null for any. */
  readonly predictedLabel: number | null
  readonly wrongOnly: boolean
  readonly sortBy: SortKey
  readonly isDescending: boolean
}

export const everyDigit: DigitFilter = {
  trueLabel: null,
  predictedLabel: null,
  wrongOnly: false,
  sortBy: 'index',
  isDescending: false
}

/** The direction in which the first digits are the ones worth seeing: the least sure, the largest loss. */
export function usualDirection(sortBy: SortKey): Pick<DigitFilter, 'isDescending'> {
  return { isDescending: sortBy === 'loss' }
}

/**
 * Digits by their true labels and by what a network says of them. Each order is sorted once and kept, so that a filter
 * is one pass over the digits, whatever the order.
 */
export class DigitOrder {
  readonly #trueLabels: Uint8Array
  readonly #predictions: Predictions | null
  readonly #sorted = new Map<string, Uint32Array>()

  /**
   * @param trueLabels [n]
   * @param predictions null before there is a network: then nothing is wrong, and any order is that of the index
   */
  constructor(trueLabels: Uint8Array, predictions: Predictions | null) {
    this.#trueLabels = trueLabels
    this.#predictions = predictions
  }

  /** All indices in an order; equal values keep the order of their indices, in both directions. */
  sorted(sortBy: SortKey, isDescending: boolean): Uint32Array {
    const name = `${sortBy} ${String(isDescending)}`
    const known = this.#sorted.get(name)
    if (known) return known
    const order = this.#sort(sortBy, isDescending)
    this.#sorted.set(name, order)
    return order
  }

  /** The indices of the digits that pass a filter, in its order. */
  select({ trueLabel, predictedLabel, wrongOnly, sortBy, isDescending }: DigitFilter): Uint32Array {
    const trueLabels = this.#trueLabels
    const predicted = this.#predictions?.labels
    return this.sorted(sortBy, isDescending).filter(
      (index) =>
        (trueLabel === null || trueLabels[index] === trueLabel) &&
        (predictedLabel === null || predicted?.[index] === predictedLabel) &&
        (!wrongOnly || (predicted !== undefined && predicted[index] !== trueLabels[index]))
    )
  }

  #sort(sortBy: SortKey, isDescending: boolean): Uint32Array {
    const order = Uint32Array.from(this.#trueLabels, (_label, index) => index)
    const values = this.#valuesOf(sortBy)
    if (!values) return isDescending ? order.reverse() : order
    const sign = isDescending ? -1 : 1
    return order.sort((one, other) => {
      const [a, b] = [values[one] ?? 0, values[other] ?? 0]
      if (a === b) return one - other
      return a < b ? -sign : sign
    })
  }

  #valuesOf(sortBy: SortKey): Float32Array | null {
    if (sortBy === 'index' || !this.#predictions) return null
    return sortBy === 'confidence' ? this.#predictions.confidences : this.#predictions.losses
  }
}
