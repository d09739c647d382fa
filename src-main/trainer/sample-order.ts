import { Problem } from '../../src-preload/i18n/problem'

/** The order of samples of each epoch, given from outside: rows of as many numbers as there are samples. */
export type FixedOrder = Uint16Array | Int32Array

/** @throws Problem where it is no whole rows, too few for the epochs, or names a sample that does not exist */
export function checkFixedOrder(order: FixedOrder, samples: number, epochs: number): void {
  const rows = order.length / samples
  if (order.length === 0 || !Number.isInteger(rows))
    throw new Problem('order_length', { expected: samples, found: order.length })
  if (rows < epochs) throw new Problem('order_rows', { rows, epochs })
  const wrong = order.find((index) => index < 0 || index >= samples)
  if (wrong !== undefined) throw new Problem('order_index', { found: wrong, count: samples })
}

/** @param epoch counted from 0 */
export function fixedOrderOf(order: FixedOrder, samples: number, epoch: number): Int32Array {
  return Int32Array.from(order.subarray(epoch * samples, (epoch + 1) * samples))
}
