import { cpus } from 'node:os'
import type { EpochResult, Evaluation, Glimpse, RunChange } from '../../src-preload/contract/domain'
import { inputSize } from '../../src-preload/contract/hyperparameters'
import { areCoresShared } from '../../src-preload/contract/lanes'
import type { ProblemReport } from '../../src-preload/contract/problem'
import type { FromTrainer } from '../../src-preload/contract/trainer'
import type { Engine } from '../engine/engine'
import { predictedLabels } from '../engine/measure'
import type { TrainingListener, TrainingRun } from './training-run'
import { tutorialLine } from './tutorial-line'

/**
 * Time between two reports of progress, between two glimpses and between two evaluations that the window is told, ms. What the
 * window is told, it draws; where there are no cores of its own for that, it takes them from the training.
 */
const restsMs = areCoresShared(cpus().length)
  ? { progress: 150, glimpse: 1000, evaluation: 2000 }
  : { progress: 50, glimpse: 400, evaluation: 400 }

const glimpsedDigits = 64

/** Units of the first layer that are shown, at most. */
export const glimpsedUnits = 128

export interface RunReporterOptions {
  readonly runId: number
  readonly engine: Engine
  readonly testImages: Uint8Array
  readonly post: (message: FromTrainer) => void
  /** The network after an epoch, before anything else happens to it. @param isShown is it time to show another one? */
  readonly onEvaluated: (evaluation: Evaluation, isShown: boolean) => void
  /** Nothing new comes for a while: what was held back is to be shown. */
  readonly onPaused: () => void
}

/** Turns what a run tells into messages, gathered so that there are no more than a window can show. */
export class RunReporter implements TrainingListener {
  readonly #options: RunReporterOptions
  readonly #run: () => TrainingRun
  #firstStep = 0
  #losses: number[] = []
  #progressedAtMs = Number.NEGATIVE_INFINITY
  #glimpsedAtMs = Number.NEGATIVE_INFINITY
  #evaluatedAtMs = Number.NEGATIVE_INFINITY

  /** @param run the run that is told of; asked only while it goes on */
  constructor(options: RunReporterOptions, run: () => TrainingRun) {
    this.#options = options
    this.#run = run
  }

  phaseChanged(phase: 'running' | 'paused'): void {
    this.flush()
    if (phase === 'paused') this.#options.onPaused()
    this.#options.post({ kind: 'phase', runId: this.#options.runId, phase })
  }

  stepsDone(firstStep: number, losses: Float32Array): void {
    if (this.#losses.length === 0) this.#firstStep = firstStep
    this.#losses.push(...losses)
    const nowMs = performance.now()
    if (nowMs - this.#progressedAtMs >= restsMs.progress) this.flush()
    if (nowMs - this.#glimpsedAtMs >= restsMs.glimpse) {
      this.#glimpsedAtMs = nowMs
      this.#options.post({ kind: 'glimpse', runId: this.#options.runId, glimpse: this.#glimpse() })
    }
  }

  epochTrained(): void {
    this.flush()
  }

  epochEnded(result: EpochResult, evaluation: Evaluation): void {
    const { runId, post, onEvaluated } = this.#options
    post({ kind: 'epoch', runId, result })
    post({ kind: 'log', level: 'info', text: tutorialLine(result) })
    const nowMs = performance.now()
    const isShown = nowMs - this.#evaluatedAtMs >= restsMs.evaluation
    if (isShown) this.#evaluatedAtMs = nowMs
    onEvaluated(evaluation, isShown)
  }

  hyperparameterChanged(change: RunChange): void {
    this.flush()
    this.#options.post({ kind: 'changed', runId: this.#options.runId, change })
  }

  noticeGiven(problem: ProblemReport): void {
    this.#options.post({ kind: 'notice', runId: this.#options.runId, problem })
  }

  /** Sends the steps that were not yet told. */
  flush(): void {
    if (this.#losses.length === 0) return
    const run = this.#run()
    const stepLosses = Float32Array.from(this.#losses)
    this.#options.post({
      kind: 'progress',
      runId: this.#options.runId,
      firstStep: this.#firstStep,
      stepLosses,
      runningLoss: run.runningLoss ?? Number.NaN,
      learningRate: run.learningRate,
      samplesPerSecond: run.samplesPerSecond,
      secondsLeft: run.secondsLeft
    })
    this.#losses = []
    this.#progressedAtMs = performance.now()
  }

  #glimpse(): Glimpse {
    const { engine, testImages } = this.#options
    const first = testImages.subarray(0, glimpsedDigits * inputSize)
    return {
      first64: predictedLabels(engine.predict(first).logProbabilities),
      firstLayer: engine.getFirstLayer(glimpsedUnits)
    }
  }
}
