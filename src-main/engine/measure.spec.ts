import { expect, test } from 'vitest'
import { predictedLabels, readPrediction, score } from './measure'

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

test('a prediction is the most probable digit and ten probabilities that add up to 1', () => {
  const { label, probabilities } = readPrediction(Float32Array.from(row(7, 0.4)))
  expect(label).toBe(7)
  expect(probabilities[7]).toBeCloseTo(0.4, 6)
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6)
})
