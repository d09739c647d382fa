import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { EpochResult, TrainingState } from '../../../src-preload/contract/domain'
import { createEngine } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { TrainingRun, type TrainingListener } from '../../../src-main/trainer/training-run'
import { fewDigits, nativeEngines, settings } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const data = fewDigits(6_400, 500)
/** Settles at the next call of the listener's member. */
function signal(): { readonly come: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined
  const come = new Promise<void>((resolve) => (give = resolve))
  return { come, give }
}

describe.each(nativeEngines)('on $name', (options) => {
  let engine: Engine

  beforeAll(async () => {
    engine = await createEngine(options)
  })
  afterAll(() => engine.dispose())

  function begin(listener: TrainingListener, epochs = 1, state?: TrainingState): TrainingRun {
    const hyperparameters = settings({ epochs })
    return new TrainingRun({ engine, data, hyperparameters, listener, ...(state ? { state } : {}) })
  }

  test('pause and resume are in force within one block', async () => {
    const [started, paused] = [signal(), signal()]
    let blocks = 0
    const run = begin({
      stepsDone: () => {
        blocks++
        started.give()
      },
      phaseChanged: (phase) => phase === 'paused' && paused.give()
    })
    const ended = run.run()
    await started.come
    run.pause()
    const blocksAtPause = blocks
    await paused.come
    expect(blocks - blocksAtPause).toBeLessThanOrEqual(1)
    const stepAtPause = run.step
    // While paused, other work has its turn a hundred times and no step is done.
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(run.step).toBe(stepAtPause)
    run.resume()
    expect(await ended).toEqual({ reason: 'finished' })
    expect(run.step).toBe(Math.ceil(6_400 / 64))
  })

  test('stop is in force within one block', async () => {
    const started = signal()
    let blocks = 0
    const run = begin({
      stepsDone: () => {
        blocks++
        started.give()
      }
    })
    const ended = run.run()
    await started.come
    run.stop()
    const blocksAtStop = blocks
    expect(await ended).toEqual({ reason: 'stopped' })
    expect(blocks - blocksAtStop).toBeLessThanOrEqual(1)
    expect(run.step).toBeLessThan(run.stepsPerEpoch)
  })

  test('a paused run stops', async () => {
    const paused = signal()
    const run = begin({ phaseChanged: (phase) => phase === 'paused' && paused.give() })
    run.pause()
    const ended = run.run()
    await paused.come
    run.stop()
    expect(await ended).toEqual({ reason: 'stopped' })
    expect(run.step).toBe(0)
  })

  test('a stop while an epoch is evaluated breaks the evaluation off; its results come when they are asked for', async () => {
    const told: EpochResult[] = []
    const listener = { epochEnded: (result: EpochResult) => void told.push(result) }
    const run: TrainingRun = begin({ ...listener, epochTrained: () => run.stop() }, 3)
    expect(await run.run()).toEqual({ reason: 'stopped' })
    expect([run.epochsTrained, told]).toEqual([1, []])
    await run.closeEpoch()
    await run.closeEpoch()
    expect(run.epochsTrained).toBe(1)
    const uninterrupted = begin(listener, 1)
    await uninterrupted.run()
    const [stopped, whole] = told
    expect(told).toHaveLength(2)
    expect({ ...stopped, seconds: 0 }).toEqual({ ...whole, seconds: 0 })
  })

  test('a run that goes on from a stop in an evaluation repeats the rest', async () => {
    const losses: number[][] = [[], []]
    const tell = (list: number[]) => ({
      stepsDone: (_: number, block: Float32Array) => void list.push(...block)
    })
    await begin(tell(losses[0] ?? []), 2).run()
    const stopped: TrainingRun = begin({ ...tell(losses[1] ?? []), epochTrained: () => stopped.stop() }, 2)
    await stopped.run()
    const { state } = stopped
    await begin(tell(losses[1] ?? []), 2, state).run()
    expect(losses[1]).toEqual(losses[0])
  })

  test('another network can be asked between two blocks, and the run is not disturbed', async () => {
    const pixels = data.testImages.subarray(0, 784)
    const losses: number[][] = [[], []]
    for (const [index, list] of losses.entries()) {
      const run = begin({
        stepsDone: (_, block) => {
          list.push(...block)
          if (index === 1) engine.predict(pixels)
        }
      })
      await run.run()
    }
    expect(losses[1]).toEqual(losses[0])
  })

  test('what a run tells adds up: all steps in order, epochs, speed and time left', async () => {
    // Enough for the speed to be known: it takes a tenth of a second.
    const epochs = 30
    const steps: number[] = []
    let fastest = 0
    const run: TrainingRun = begin(
      {
        stepsDone: (firstStep, block) => {
          block.forEach((_, index) => steps.push(firstStep + index))
          if (run.samplesPerSecond === null) {
            expect(run.secondsLeft).toBeNull()
            return
          }
          fastest = Math.max(fastest, run.samplesPerSecond)
          const left = epochs * 6_400 - run.step * 64
          expect(run.secondsLeft).toBeCloseTo(left / run.samplesPerSecond, 0)
        },
        epochEnded: (result, evaluation) => {
          expect(result.step).toBe(steps.length)
          expect(result.seconds).toBeGreaterThan(0)
          expect(result.testLoss).toBe(evaluation.loss)
          expect(result.testAccuracy).toBe(evaluation.accuracy)
        }
      },
      epochs
    )
    await run.run()
    expect(steps).toEqual(Array.from({ length: epochs * 100 }, (_, step) => step))
    expect(fastest).toBeGreaterThan(0)
  })
})
