import { describe, expect, it } from 'vitest'
import reference from '../../test/fixtures/tutorial/reference.json'
import { probabilitiesOf, readPredictions } from './predictions'

const ln = Math.log

describe('readPredictions', () => {
  // Worked out by hand: 0.7 and 0.2 of the probability mass lie where they are written.
  const shared = ln(0.0125)
  const sure = [ln(0.7), ln(0.2), ...Array<number>(8).fill(shared)]

  it('takes the largest as the prediction, its probability as the confidence, the true one’s as the loss', () => {
    const found = readPredictions(Float32Array.from([...sure, ...sure]), Uint8Array.of(0, 1))
    expect([...found.labels]).toEqual([0, 0])
    expect(found.confidences[0]).toBeCloseTo(0.7, 6)
    expect(found.losses[0]).toBeCloseTo(-ln(0.7), 6)
    expect(found.losses[1]).toBeCloseTo(-ln(0.2), 6)
    expect(found.wrongCount).toBe(1)
  })

  it('takes the smallest label among equals, as torch.argmax does', () => {
    const found = readPredictions(new Float32Array(10).fill(ln(0.1)), Uint8Array.of(3))
    expect(found.labels[0]).toBe(0)
  })

  it('never shows a loss below zero, though rounding may leave a log-probability above it', () => {
    const rounded = Float32Array.from([1e-8, ...Array<number>(9).fill(-20)])
    expect(readPredictions(rounded, Uint8Array.of(0)).losses[0]).toBe(0)
  })

  it('refuses an evaluation of another set', () => {
    expect(() => readPredictions(new Float32Array(20), new Uint8Array(3))).toThrow(RangeError)
  })

  it('agrees with PyTorch on the first 64 test digits', () => {
    const { label, logProbability, predicted } = reference.first64
    const found = readPredictions(Float32Array.from(logProbability.flat()), Uint8Array.from(label))
    expect([...found.labels]).toEqual(predicted)
    expect(found.wrongCount).toBe(3)
  })
})

describe('probabilitiesOf', () => {
  it('answers the ten probabilities of one digit', () => {
    const second = probabilitiesOf(
      Float32Array.from([...Array<number>(10).fill(0), ln(0.25), ...Array<number>(9).fill(ln(1 / 12))]),
      1
    )
    expect(second).toHaveLength(10)
    expect(second[0]).toBeCloseTo(0.25, 6)
    expect(second.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5)
  })
})
