import { expect } from 'vitest'
import type { EpochResult, Evaluation } from '../../../src-preload/contract/domain'
import type { Engine } from '../../../src-main/engine/engine'
import { predictedLabels } from '../../../src-main/engine/measure'
import { TrainingRun } from '../../../src-main/trainer/training-run'
import { readDigits, reference, referenceNetwork, referenceOrder, settings } from './fixtures'

export interface ReferenceRun {
  readonly losses: number[]
  readonly epochs: EpochResult[]
  readonly evaluations: Evaluation[]
}

/** Repeats PyTorch's run: its first weights, its order, its settings. @param steps stops after so many */
export async function repeatReference(
  engine: Engine,
  steps = Number.POSITIVE_INFINITY
): Promise<ReferenceRun> {
  const told: ReferenceRun = { losses: [], epochs: [], evaluations: [] }
  const run: TrainingRun = new TrainingRun({
    engine,
    data: readDigits(),
    hyperparameters: settings({ epochs: reference.config.epochs }),
    initialNetwork: referenceNetwork('init'),
    order: referenceOrder(),
    listener: {
      stepsDone: (_, losses) => {
        told.losses.push(...losses)
        if (told.losses.length >= steps) run.stop()
      },
      epochEnded: (result, evaluation) => {
        told.epochs.push(result)
        told.evaluations.push(evaluation)
      }
    }
  })
  await run.run()
  return told
}

/** Largest relative difference of the first steps' losses from PyTorch's. */
export function worstOfFirstSteps(losses: readonly number[], steps: number): number {
  expect(losses.length).toBeGreaterThanOrEqual(steps)
  const expected = reference.firstEpochStepLoss.slice(0, steps)
  return Math.max(...expected.map((loss, step) => Math.abs((losses[step] ?? Number.NaN) - loss) / loss))
}

/** How many of the first 64 test digits are read differently than by PyTorch. */
export function differentPredictions(evaluation: Evaluation | undefined): number {
  const labels = predictedLabels(evaluation?.logProbabilities ?? new Float32Array())
  return reference.first64.predicted.filter((label, index) => labels[index] !== label).length
}
