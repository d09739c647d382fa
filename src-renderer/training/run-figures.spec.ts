import { expect, it } from 'vitest'
import type { EpochResult, Run } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import { meanSpeed, trainingSeconds } from './run-figures'

const epoch = (number: number, seconds: number): EpochResult => ({
  epoch: number,
  step: 938 * (number + 1),
  trainingLoss: 0.3,
  testLoss: 0.3,
  testAccuracy: 0.9,
  seconds
})
const run = (templateDigits: number): Run => ({
  id: 1,
  phase: 'ended',
  end: { reason: 'finished' },
  hyperparameters: { ...tutorialHyperparameters, templateDigits },
  stepsPerEpoch: 938,
  step: 1876,
  learningRate: 0.003,
  samplesPerSecond: null,
  secondsLeft: null,
  runningLoss: null
})

it('is the time of all epochs, and every digit of them by that time', () => {
  const epochs = [epoch(0, 2), epoch(1, 4)]
  expect(trainingSeconds(epochs)).toBe(6)
  expect(meanSpeed(run(0), epochs)).toBe(20_000)
  expect(meanSpeed(run(30_000), epochs)).toBe(30_000)
})

it('is nothing while no epoch is done', () => {
  expect(trainingSeconds([])).toBeNull()
  expect(meanSpeed(run(0), [])).toBeNull()
})
