import { expect, test } from 'vitest'
import { evidenceOf, firstPercentile, predictedLabels, score } from './measure'

/** Ten log-probabilities: `p` for one digit, the rest shared. */
function row(digit: number, p: number): number[] {
  return Array.from({ length: 10 }, (_, k) => Math.log(k === digit ? p : (1 - p) / 9))
}

test('mean losses and accuracy of three digits, worked out by hand', () => {
  const logProbabilities = Float32Array.from([...row(3, 0.91), ...row(0, 0.55), ...row(9, 0.1)])
  const labels = Uint8Array.of(3, 1, 9)
  // nll: -(ln 0.91 + ln 0.05 + ln 0.1) / 3
  const nll = score(logProbabilities, labels, 'nll')
  expect(nll.loss).toBeCloseTo((0.0943107 + 2.9957323 + 2.3025851) / 3, 6)
  // mse: ((0.09^2 + 9 0.01^2) + (0.55^2 + 0.95^2 + 8 0.05^2) + (0.9^2 + 9 0.1^2)) / 30
  const mse = score(logProbabilities, labels, 'mse')
  expect(mse.loss).toBeCloseTo((0.009 + 1.225 + 0.9) / 30, 6)
  // The last row is a tie of all ten: the first of them is taken, as argmax does in PyTorch and NumPy.
  expect([...predictedLabels(logProbabilities)]).toEqual([3, 0, 0])
  expect([nll.accuracy, mse.accuracy]).toEqual([1 / 3, 1 / 3])
})

test('the evidence of a picture is the log of the sum of the exponentials of its ten logits', () => {
  const logits = Float32Array.from([...Array.from({ length: 10 }, () => 2), 5, -5, 3, 0, 0, 0, 0, 0, 0, 0])
  const sums = [Math.log(10 * Math.exp(2)), Math.log(Math.exp(5) + Math.exp(-5) + Math.exp(3) + 7)]
  const logProbabilities = logits.map((logit, index) => logit - (sums[Math.floor(index / 10)] ?? 0))
  const evidence = evidenceOf({ logits, logProbabilities })
  expect(evidence).toHaveLength(2)
  sums.forEach((sum, row) => expect(evidence[row]).toBeCloseTo(sum, 5))
})

test('a hundredth of the numbers lie below their first percentile, whatever their order', () => {
  const numbers = Float32Array.from({ length: 1000 }, (_, index) => (index * 7919) % 1000)
  expect(firstPercentile(numbers)).toBe(10)
  expect(numbers[1]).toBe(919)
})
