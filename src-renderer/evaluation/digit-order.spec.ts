import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DigitOrder, everyDigit, sortKeys, usualDirection, type DigitFilter } from './digit-order'
import { readPredictions, type Predictions } from './predictions'

afterEach(() => {
  vi.restoreAllMocks()
})

const digit = fc.integer({ min: 0, max: 9 })

/** A test set with an evaluation; few different values, so that there are many equal ones. */
const evaluated = fc
  .array(fc.tuple(digit, fc.array(fc.constantFrom(-0.1, -0.5, -2, -9), { minLength: 10, maxLength: 10 })), {
    maxLength: 60
  })
  .map((rows) => {
    const trueLabels = Uint8Array.from(rows, ([label]) => label)
    return {
      trueLabels,
      predictions: readPredictions(Float32Array.from(rows.flatMap(([, row]) => row)), trueLabels)
    }
  })

const filters: fc.Arbitrary<DigitFilter> = fc.record({
  trueLabel: fc.option(digit),
  predictedLabel: fc.option(digit),
  wrongOnly: fc.boolean(),
  sortBy: fc.constantFrom(...sortKeys),
  isDescending: fc.boolean()
})

/** The same by plain arrays and a stable sort, a digit at a time. */
function selectPlainly(trueLabels: Uint8Array, predictions: Predictions, filter: DigitFilter): number[] {
  const digits = [...trueLabels].map((trueLabel, index) => ({
    index,
    trueLabel,
    predicted: predictions.labels[index] ?? -1,
    confidence: predictions.confidences[index] ?? -1,
    loss: predictions.losses[index] ?? -1
  }))
  const kept = digits.filter(
    (one) =>
      (filter.trueLabel ?? one.trueLabel) === one.trueLabel &&
      (filter.predictedLabel ?? one.predicted) === one.predicted &&
      !(filter.wrongOnly && one.predicted === one.trueLabel)
  )
  const sign = filter.isDescending ? -1 : 1
  return kept.sort((a, b) => sign * (a[filter.sortBy] - b[filter.sortBy])).map(({ index }) => index)
}

describe('DigitOrder', () => {
  it('selects and sorts as a plain search does, whatever the digits and the filter', () => {
    fc.assert(
      fc.property(evaluated, filters, ({ trueLabels, predictions }, filter) => {
        const order = new DigitOrder(trueLabels, predictions)
        expect([...order.select(filter)]).toEqual(selectPlainly(trueLabels, predictions, filter))
      }),
      { numRuns: 400 }
    )
  })

  it('sorts each order once, however many filters are tried', () => {
    const trueLabels = Uint8Array.from({ length: 1000 }, (_, index) => index % 10)
    const logProbabilities = Float32Array.from({ length: 10_000 }, (_, index) => -((index * 7919) % 97))
    const sort = vi.spyOn(Uint32Array.prototype, 'sort')
    const order = new DigitOrder(trueLabels, readPredictions(logProbabilities, trueLabels))
    for (const sortBy of sortKeys)
      for (const isDescending of [false, true])
        for (let trueLabel = 0; trueLabel < 10; trueLabel++)
          for (const wrongOnly of [false, true])
            order.select({ ...everyDigit, trueLabel, wrongOnly, sortBy, isDescending })
    // By confidence and by loss, each up and down; the index needs no sort.
    expect(sort).toHaveBeenCalledTimes(4)
  })

  it('knows true labels alone before there is a network', () => {
    const order = new DigitOrder(Uint8Array.of(5, 0, 5), null)
    expect([...order.select({ ...everyDigit, trueLabel: 5 })]).toEqual([0, 2])
    expect([...order.select({ ...everyDigit, predictedLabel: 5 })]).toEqual([])
    expect([...order.select({ ...everyDigit, wrongOnly: true })]).toEqual([])
    expect([...order.select({ ...everyDigit, sortBy: 'loss' })]).toEqual([0, 1, 2])
  })

  it('copes with a loss beyond any float', () => {
    const losses = Float32Array.of(Infinity, 1, Infinity)
    const predictions = { labels: new Uint8Array(3), confidences: new Float32Array(3), losses, wrongCount: 0 }
    const order = new DigitOrder(new Uint8Array(3), predictions)
    expect([...order.sorted('loss', true)]).toEqual([0, 2, 1])
    expect([...order.sorted('loss', false)]).toEqual([1, 0, 2])
  })
})

it('puts the worst first where a person looks for the worst', () => {
  expect(sortKeys.map((key) => usualDirection(key).isDescending)).toEqual([false, false, true])
})
