import { describe, expect, test, vi } from 'vitest'
import type { EpochResult, TrainingState } from '../../../src-preload/contract/domain'
import { createEngine, type EngineOptions } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { TrainingRun, type TrainingRunOptions } from '../../../src-main/trainer/training-run'
import {
  areSameStates,
  decodeTrainingState,
  encodeTrainingState
} from '../../../src-main/trainer/training-state'
import { allEngines, fewDigits, nativeEngines, settings } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const data = fewDigits(1_000, 300)

interface Course {
  readonly losses: number[]
  readonly epochs: Omit<EpochResult, 'seconds'>[]
  readonly end: TrainingState
}

/** Trains to the end, or until some step is done; the state is kept after each block until then. */
async function train(
  options: Omit<TrainingRunOptions, 'data' | 'listener'>,
  stopAfter = Number.POSITIVE_INFINITY
): Promise<Course> {
  const losses: number[] = []
  const epochs: Omit<EpochResult, 'seconds'>[] = []
  const run: TrainingRun = new TrainingRun({
    ...options,
    data,
    listener: {
      stepsDone: (firstStep, block) => {
        losses.push(...block)
        if (firstStep + block.length >= stopAfter) run.stop()
      },
      epochEnded: ({ seconds: _, ...result }) => epochs.push(result)
    }
  })
  await run.run()
  return { losses, epochs, end: run.state }
}

async function withEngine(options: EngineOptions, use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await createEngine(options)
  await use(engine)
  engine.dispose()
}

describe.each(allEngines)('on $name', (options) => {
  test.each([
    // Widths that no vector instruction divides, a short last batch, all depths, both losses.
    { hiddenLayers: [], loss: 'nll', batchSize: 48 },
    { hiddenLayers: [17], loss: 'mse', batchSize: 64 },
    { hiddenLayers: [24, 11, 13, 9], loss: 'nll', batchSize: 33 }
  ] as const)('a run continued from any step is the uninterrupted one, bit for bit: %j', async (shape) => {
    await withEngine(options, async (engine) => {
      const hyperparameters = settings({ ...shape, epochs: 2, seed: 5 })
      const whole = await train({ engine, hyperparameters })
      const perEpoch = Math.ceil(1_000 / shape.batchSize)
      for (const place of [1, perEpoch - 1, perEpoch, perEpoch + 3]) {
        const first = await train({ engine, hyperparameters }, place)
        const state = decodeTrainingState(encodeTrainingState(first.end))
        const rest = await train({ engine, hyperparameters, state })
        expect([...first.losses, ...rest.losses]).toEqual(whole.losses)
        expect([...first.epochs, ...rest.epochs]).toEqual(whole.epochs)
        expect(areSameStates(rest.end, whole.end)).toBe(true)
      }
    })
  })

  test('the same seed gives the same numbers, another seed others', async () => {
    await withEngine(options, async (engine) => {
      const hyperparameters = settings({ hiddenLayers: [20], epochs: 1, seed: 3 })
      const first = await train({ engine, hyperparameters })
      const second = await train({ engine, hyperparameters })
      const other = await train({ engine, hyperparameters: { ...hyperparameters, seed: 4 } })
      expect(second).toEqual(first)
      expect(areSameStates(second.end, first.end)).toBe(true)
      expect(other.losses).not.toEqual(first.losses)
    })
  })
})

test.each(nativeEngines)(
  'a change in mid-run holds from the step that its event names ($name)',
  async (options) => {
    await withEngine(options, async (engine) => {
      const hyperparameters = settings({ hiddenLayers: [16], epochs: 2, batchSize: 50 })
      const losses: number[] = []
      const steps: number[] = []
      const run: TrainingRun = new TrainingRun({
        engine,
        data,
        hyperparameters,
        listener: {
          stepsDone: (_, block) => {
            losses.push(...block)
            if (steps.length === 0 && losses.length >= 7) run.change('learningRate', 0.02)
          },
          hyperparameterChanged: ({ step, from, to }) => {
            steps.push(step)
            expect([from, to]).toEqual([0.003, 0.02])
          }
        }
      })
      await run.run()
      const [step = Number.NaN] = steps
      expect(run.hyperparameters.learningRate).toBe(0.02)
      // The old rate up to that step, and the new one from its state on: the same run in two parts.
      const before = await train({ engine, hyperparameters: { ...hyperparameters, epochs: 2 } }, step)
      expect(losses.slice(0, step)).toEqual(before.losses.slice(0, step))
      const unchanged = await train({ engine, hyperparameters })
      expect(losses.slice(0, step + 1)).toEqual(unchanged.losses.slice(0, step + 1))
      expect(losses[step + 1]).not.toBe(unchanged.losses[step + 1])
    })
  }
)
