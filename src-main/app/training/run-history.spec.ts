import { expect, test } from 'vitest'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import { RunRecord } from './run-history'

const figures = { learningRate: 0.002, samplesPerSecond: 10_000, secondsLeft: 5, runningLoss: 0.5 }
const record = (): RunRecord => new RunRecord(3, tutorialHyperparameters)

test('begins with nothing done; 60,000 digits in batches of 64 are 938 steps', () => {
  expect(record().snapshot()).toEqual({
    run: {
      id: 3,
      phase: 'starting',
      end: null,
      hyperparameters: tutorialHyperparameters,
      stepsPerEpoch: 938,
      step: 0,
      learningRate: 0.003,
      samplesPerSecond: null,
      secondsLeft: null,
      runningLoss: null
    },
    stepLosses: new Float32Array(),
    epochs: [],
    changes: []
  })
})

test('keeps every loss of a long run, in its place', () => {
  const run = record()
  const all = Float32Array.from({ length: 200_000 }, (_, step) => Math.sin(step))
  for (let step = 0; step < all.length; step += 37)
    run.addLosses(step, all.subarray(step, step + 37), figures)
  const { stepLosses } = run.snapshot()
  expect(stepLosses).toEqual(all)
  expect(run.run.step).toBe(200_000)
  // Not a view of a larger buffer: all of that would be copied to the window.
  expect(stepLosses.buffer.byteLength).toBe(800_000)
})

test('what was handed out does not change afterwards', () => {
  const run = record()
  run.addLosses(0, Float32Array.of(1, 2), figures)
  const before = run.snapshot()
  run.addLosses(0, Float32Array.of(7, 8), figures)
  run.addEpoch({ epoch: 0, step: 2, trainingLoss: 1, testLoss: 1, testAccuracy: 1, seconds: 1 })
  expect(before.stepLosses).toEqual(Float32Array.of(1, 2))
  expect(before.epochs).toEqual([])
})

test('invents no loss for steps that were never told', () => {
  expect(() => record().addLosses(1, Float32Array.of(1), figures)).toThrow(RangeError)
})

test('follows a change of a hyperparameter, and shows no speed while nothing moves', () => {
  const run = record()
  run.addLosses(0, Float32Array.of(1), figures)
  expect(run.run).toMatchObject(figures)
  run.addChange({ step: 1, name: 'learningRate', from: 0.003, to: 0.01 })
  expect(run.run.hyperparameters).toEqual({ ...tutorialHyperparameters, learningRate: 0.01 })
  run.enter('paused')
  expect(run.run).toMatchObject({
    phase: 'paused',
    samplesPerSecond: null,
    secondsLeft: null,
    runningLoss: 0.5
  })
  run.end({ reason: 'stopped' })
  expect(run.run).toMatchObject({ phase: 'ended', end: { reason: 'stopped' } })
})
