import type {
  EpochResult,
  Run,
  RunChange,
  RunEnd,
  RunHistory,
  RunPhase
} from '../../../src-preload/contract/domain'
import type { Hyperparameters } from '../../../src-preload/contract/hyperparameters'
import { stepsPerEpochOf } from '../../../src-preload/contract/learning-rate'
import { mnistFiles } from '../../data/mnist-files'

/** The course of one run as it grows, for a window that opens or reloads in the middle of it. */
export class RunRecord {
  #run: Run
  #losses = new Float32Array(4096)
  #lossCount = 0
  readonly #epochs: EpochResult[] = []
  readonly #changes: RunChange[] = []

  constructor(id: number, hyperparameters: Hyperparameters) {
    this.#run = {
      id,
      phase: 'starting',
      end: null,
      hyperparameters,
      stepsPerEpoch: stepsPerEpochOf(hyperparameters, mnistFiles.trainImages.count),
      step: 0,
      learningRate: hyperparameters.learningRate,
      samplesPerSecond: null,
      secondsLeft: null,
      runningLoss: null
    }
  }

  get run(): Run {
    return this.#run
  }

  enter(phase: RunPhase): void {
    // A paused run has no speed; the next measurement brings it back.
    const figures = phase === 'running' ? {} : { samplesPerSecond: null, secondsLeft: null }
    this.#run = { ...this.#run, phase, ...figures }
  }

  end(end: RunEnd): void {
    this.#run = { ...this.#run, phase: 'ended', end, samplesPerSecond: null, secondsLeft: null }
  }

  /**
   * Losses of the steps from `firstStep` on.
   * @throws RangeError when steps are missing before it: a chart must not invent them
   */
  addLosses(
    firstStep: number,
    losses: Float32Array,
    figures: Pick<Run, 'learningRate' | 'samplesPerSecond' | 'secondsLeft' | 'runningLoss'>
  ): void {
    if (firstStep > this.#lossCount)
      throw new RangeError(`Step ${String(firstStep)} came after ${String(this.#lossCount)} steps.`)
    const count = firstStep + losses.length
    if (count > this.#losses.length) {
      const larger = new Float32Array(Math.max(count, this.#losses.length * 2))
      larger.set(this.#losses.subarray(0, this.#lossCount))
      this.#losses = larger
    }
    this.#losses.set(losses, firstStep)
    this.#lossCount = Math.max(this.#lossCount, count)
    const { learningRate, samplesPerSecond, secondsLeft, runningLoss } = figures
    this.#run = {
      ...this.#run,
      step: this.#lossCount,
      learningRate,
      samplesPerSecond,
      secondsLeft,
      runningLoss
    }
  }

  addEpoch(result: EpochResult): void {
    this.#epochs.push(result)
    this.#run = { ...this.#run, step: Math.max(this.#run.step, result.step) }
  }

  addChange(change: RunChange): void {
    this.#changes.push(change)
    const hyperparameters = { ...this.#run.hyperparameters, [change.name]: change.to }
    this.#run = { ...this.#run, hyperparameters }
  }

  /** A copy that the run no longer changes; its losses hold exactly the steps done. */
  snapshot(): RunHistory {
    return {
      run: this.#run,
      stepLosses: this.#losses.slice(0, this.#lossCount),
      epochs: [...this.#epochs],
      changes: [...this.#changes]
    }
  }
}
