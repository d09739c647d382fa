import type { Backend, DataSource, EpochResult, Evaluation } from '../../src-preload/contract/domain'
import type { Hyperparameters } from '../../src-preload/contract/hyperparameters'
import { m } from '../../src-preload/i18n'
import { shortestDecimal } from '../formats/shortest-decimal'
import type { TrainingEnd, TrainingRun } from '../trainer/training-run'
import { tutorialLine } from '../trainer/tutorial-line'
import { writeJson, type CliIo } from './cli-io'
import { sourceText } from './data'
import { percent } from './evaluate'
import { clockTime, ProgressBar } from './progress-bar'

export interface Beginning {
  readonly backend: Backend
  /** Pieces that large layers are cut into. */
  readonly lanes: number
  readonly hyperparameters: Hyperparameters
  readonly source: DataSource
  readonly folder: string
}

/** What `train` says while it goes on. */
export interface TrainReport {
  started(beginning: Beginning): void
  stepped(losses: Float32Array, run: TrainingRun): void
  epochEnded(result: EpochResult, evaluation: Evaluation): void
  /** Something else is about to be written. */
  pause(): void
  /** @param weightsPath null when the weights were not kept */
  finished(weightsPath: string | null): void
  /**
   * The run did not finish: the losses of the epoch that was not ended. Why it ended is told on standard error.
   * @param weightsPath null when the weights were not kept
   */
  brokeOff(reason: Exclude<TrainingEnd['reason'], 'finished'>, weightsPath: string | null): void
}

/** Gathers the losses of an epoch's steps and draws the progress bar. */
abstract class Report implements TrainReport {
  protected readonly io: CliIo
  readonly #keepsLosses: boolean
  readonly #bar: ProgressBar
  #losses: number[] = []

  constructor(io: CliIo, keepsLosses: boolean) {
    this.io = io
    this.#keepsLosses = keepsLosses
    this.#bar = new ProgressBar(io)
  }

  abstract started(beginning: Beginning): void
  abstract epochEnded(result: EpochResult, evaluation: Evaluation): void
  abstract finished(weightsPath: string | null): void
  abstract brokeOff(reason: Exclude<TrainingEnd['reason'], 'finished'>, weightsPath: string | null): void

  stepped(losses: Float32Array, run: TrainingRun): void {
    if (this.#keepsLosses) this.#losses.push(...losses)
    const { epochs } = run.hyperparameters
    this.#bar.show(run.step / (epochs * run.stepsPerEpoch), () =>
      [
        m.cli_progress_epoch({ epoch: Math.min(epochs, Math.floor(run.epochsTrained) + 1), epochs }),
        run.runningLoss === null ? '' : m.cli_progress_loss({ loss: run.runningLoss.toFixed(3) }),
        run.samplesPerSecond === null
          ? ''
          : m.cli_progress_speed({ speed: Math.round(run.samplesPerSecond).toLocaleString('en') }),
        run.secondsLeft === null ? '' : m.cli_progress_left({ time: clockTime(run.secondsLeft) })
      ]
        .filter(Boolean)
        .join('  ')
    )
  }

  pause(): void {
    this.#bar.clear()
  }

  /** The losses since the last call; null when they were not asked for. */
  protected takeLosses(): readonly number[] | null {
    const losses = this.#losses
    this.#losses = []
    return this.#keepsLosses ? losses : null
  }
}

/** A line of JSON an event, for programs. */
export class JsonReport extends Report {
  /** The epoch that goes on. */
  #epoch = 0

  started({ backend, lanes, hyperparameters, source }: Beginning): void {
    const { seed, ...settings } = hyperparameters
    writeJson(this.io, {
      event: 'start',
      seed,
      backend: backend.name,
      engine: backend.engine,
      lanes,
      data: source,
      ...settings
    })
  }

  epochEnded({ epoch, trainingLoss, testLoss, testAccuracy, seconds }: EpochResult): void {
    this.pause()
    const losses = this.takeLosses()
    if (losses) writeJson(this.io, { event: 'steps', epoch, losses })
    this.#epoch = epoch + 1
    writeJson(this.io, { event: 'epoch', epoch, loss: trainingLoss, testLoss, testAccuracy, seconds })
  }

  finished(weightsPath: string | null): void {
    writeJson(this.io, { event: 'done', weights: weightsPath })
  }

  brokeOff(reason: string, weightsPath: string | null): void {
    const losses = this.takeLosses() ?? []
    if (losses.length > 0) writeJson(this.io, { event: 'steps', epoch: this.#epoch, losses })
    writeJson(this.io, { event: 'ended', reason, weights: weightsPath })
  }
}

/** The tutorial's lines, and what its script does not say. */
export class TextReport extends Report {
  #last: EpochResult | null = null
  #step = 0

  started({ backend, lanes, source, folder }: Beginning): void {
    this.io.writeOut(`${m.cli_backend_lanes({ ...backend, lanes })}\n`)
    this.io.writeOut(`${m.cli_data_at({ folder, source: sourceText(source) })}\n`)
  }

  epochEnded(result: EpochResult): void {
    this.pause()
    this.#last = result
    this.#writeSteps()
    this.io.writeOut(`${tutorialLine(result)}\n`)
  }

  finished(weightsPath: string | null): void {
    if (this.#last) {
      const { testAccuracy, testLoss } = this.#last
      this.io.writeOut(
        `${m.cli_test_result({ accuracy: percent(testAccuracy), loss: testLoss.toFixed(4) })}\n`
      )
    }
    if (weightsPath !== null) this.io.writeOut(`${m.cli_weights_at({ path: weightsPath })}\n`)
  }

  brokeOff(): void {
    this.#writeSteps()
  }

  #writeSteps(): void {
    for (const loss of this.takeLosses() ?? [])
      this.io.writeOut(`Step ${String(this.#step++)} - Loss: ${shortestDecimal(loss)}\n`)
  }
}
