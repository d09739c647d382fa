import type {
  EpochResult,
  Evaluation,
  GeneratorState,
  RunChange,
  TrainingState
} from '../../src-preload/contract/domain'
import type { Hyperparameters } from '../../src-preload/contract/hyperparameters'
import type { ProblemReport } from '../../src-preload/contract/problem'
import type { Engine, EngineState } from '../engine/engine'
import { Generator } from '../engine/generator'
import { score } from '../engine/measure'
import { beginningState, checkShape } from './beginning'
import { BlockPacer } from './block-pacer'
import { divergedProblem, FlatLossWatch } from './dead-ends'
import { evaluate, evaluateInSlices, nextTurn, type LabelledImages } from './evaluate'
import type { TrainingEnd, TrainingListener, TrainingRunOptions } from './run-options'
import { checkFixedOrder, fixedOrderOf } from './sample-order'
import { Speedometer } from './speedometer'

export type { RunData, TrainingEnd, TrainingListener, TrainingRunOptions } from './run-options'

/** One run from its first step (or a state) to its end; the same in the utility process and on the command line. */
export class TrainingRun {
  readonly stepsPerEpoch: number
  /** Pieces that the engine cuts large layers into. */
  readonly lanes: number
  readonly #options: TrainingRunOptions
  readonly #engine: Engine
  readonly #listener: TrainingListener
  readonly #generator: Generator
  readonly #pacer = new BlockPacer()
  readonly #speedometer = new Speedometer(() => performance.now())
  readonly #flatLoss = new FlatLossWatch()
  #hyperparameters: Hyperparameters
  #generatorState: GeneratorState
  #epoch: number
  #stepInEpoch: number
  #step: number
  #epochLossSum: number
  #epochSeconds = 0
  #isPaused = false
  #isStopping = false
  #wake: (() => void) | null = null

  /** @throws Problem where the first weights or the order do not fit the settings */
  constructor(options: TrainingRunOptions) {
    const { data, hyperparameters, state, order } = options
    const samples = data.trainLabels.length
    this.#options = options
    this.#engine = options.engine
    this.#listener = options.listener ?? {}
    this.#hyperparameters = hyperparameters
    this.stepsPerEpoch = Math.ceil(samples / hyperparameters.batchSize)
    if (order) checkFixedOrder(order, samples, hyperparameters.epochs)
    this.#generator = state ? Generator.fromState(state.generator) : new Generator(hyperparameters.seed)
    const beginning = state ?? beginningState(options, this.#generator)
    checkShape(beginning.network, hyperparameters.hiddenLayers)
    this.#generatorState = beginning.generator
    this.#epoch = beginning.epoch
    this.#stepInEpoch = beginning.stepInEpoch
    this.#step = beginning.step
    this.#epochLossSum = beginning.epochLossSum
    this.#engine.loadTrainingSet(data.trainImages, data.trainLabels)
    this.lanes = state?.lanes ?? options.lanes ?? this.#engine.chooseLanes(beginning, hyperparameters)
    this.#warmUp(beginning)
  }

  /** The settings in force. */
  get hyperparameters(): Hyperparameters {
    return this.#hyperparameters
  }

  /** Steps done since the run began. */
  get step(): number {
    return this.#step
  }

  /** Epochs done, fractions included. */
  get epochsTrained(): number {
    return this.#epoch + this.#stepInEpoch / this.stepsPerEpoch
  }

  /** Mean batch loss of the current epoch so far; null before its first step. */
  get runningLoss(): number | null {
    return this.#stepInEpoch === 0 ? null : this.#epochLossSum / this.#stepInEpoch
  }

  /** Over the last second or so; null before the first measurement. */
  get samplesPerSecond(): number | null {
    return this.#speedometer.samplesPerSecond
  }

  /** Seconds left at the present speed; null before the first measurement. */
  get secondsLeft(): number | null {
    const { samplesPerSecond } = this
    if (samplesPerSecond === null) return null
    const samples = this.#options.data.trainLabels.length
    const done =
      this.#epoch * samples + Math.min(samples, this.#stepInEpoch * this.#hyperparameters.batchSize)
    return (this.#hyperparameters.epochs * samples - done) / samplesPerSecond
  }

  /** The whole state, between two blocks and after the end, as long as no other network is put into the engine. */
  get state(): TrainingState {
    return {
      ...this.#engine.getState(),
      lanes: this.lanes,
      generator: this.#generatorState,
      epoch: this.#epoch,
      stepInEpoch: this.#stepInEpoch,
      step: this.#step,
      epochLossSum: this.#epochLossSum
    }
  }

  /** In force after the block that is being computed. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#wake?.()
  }

  /** In force after the block or the slice of an evaluation that is being computed, also while paused. */
  stop(): void {
    this.#isStopping = true
    this.#wake?.()
  }

  /** In force from the next step on; the step is in the answer and in the event. */
  change(name: RunChange['name'], to: number): RunChange {
    const change: RunChange = { step: this.#step, name, from: this.#hyperparameters[name], to }
    this.#hyperparameters = { ...this.#hyperparameters, [name]: to }
    this.#listener.hyperparameterChanged?.(change)
    return change
  }

  /** Trains to the end. Call it once. */
  async run(): Promise<TrainingEnd> {
    if (!this.#isPaused && !this.#isStopping) this.#listener.phaseChanged?.('running')
    await this.#breathe()
    while (this.#epoch < this.#hyperparameters.epochs) {
      const problem = await this.#trainEpoch()
      if (problem) return { reason: 'diverged', problem }
      if (!this.#isEpochTrained) return { reason: 'stopped' }
      const evaluation = await this.#evaluateUntilStopped()
      if (!evaluation) return { reason: 'stopped' }
      const unusable = this.#endEpoch(evaluation)
      if (unusable) return { reason: 'diverged', problem: unusable }
    }
    return { reason: 'finished' }
  }

  /** Evaluates an epoch that was stopped after its last step and tells its result, so that no epoch's work is lost. */
  async closeEpoch(): Promise<void> {
    if (this.#isStopping && this.#isEpochTrained)
      this.#endEpoch(await evaluate(this.#engine, this.#testDigits))
  }

  get #isEpochTrained(): boolean {
    return this.#stepInEpoch === this.stepsPerEpoch
  }

  get #testDigits(): LabelledImages {
    const { testImages, testLabels } = this.#options.data
    return { images: testImages, labels: testLabels }
  }

  /**
   * The library's first step of a shape takes many times as long as the next ones: two steps are done now and forgotten,
   * so that the first block is as short as the others.
   */
  #warmUp(beginning: EngineState): void {
    const { batchSize, loss } = this.#hyperparameters
    const shape = { batchSize, loss, lanes: this.lanes }
    const samples = Math.min(batchSize, this.#options.data.trainLabels.length)
    const order = Int32Array.from({ length: samples }, (_, index) => index)
    this.#engine.setState(beginning, shape)
    for (let times = 0; times < 2; times++) {
      const startMs = performance.now()
      this.#engine.train(order, { learningRate: 0, momentum: 0 })
      if (times > 0) this.#pacer.add(1, performance.now() - startMs)
    }
    this.#engine.setState(beginning, shape)
  }

  /** Trains to the epoch's last step, or until stopped. @returns why it can't go on, or null */
  async #trainEpoch(): Promise<ProblemReport | null> {
    const { data, order: fixed } = this.#options
    const { batchSize } = this.#hyperparameters
    const samples = data.trainLabels.length
    const order = fixed ? fixedOrderOf(fixed, samples, this.#epoch) : this.#generator.shuffle(samples)
    this.#speedometer.restart()
    while (this.#stepInEpoch < this.stepsPerEpoch && !this.#isStopping) {
      const start = this.#stepInEpoch * batchSize
      const block = order.subarray(start, start + this.#pacer.steps * batchSize)
      const startMs = performance.now()
      const { losses, isDiverged } = this.#engine.train(block, this.#hyperparameters)
      this.#pacer.add(Math.max(1, losses.length), performance.now() - startMs)
      this.#count(losses, block.length)
      if (isDiverged) return divergedProblem(this.#step, this.#hyperparameters)
      await this.#breathe()
    }
    if (!this.#isEpochTrained) return null
    this.#epochSeconds = this.#speedometer.takeLap()
    this.#listener.epochTrained?.()
    return null
  }

  #count(losses: Float32Array, samples: number): void {
    const firstStep = this.#step
    for (const loss of losses) this.#epochLossSum += loss
    this.#step += losses.length
    this.#stepInEpoch += losses.length
    if (this.#stepInEpoch > 0.75 * this.stepsPerEpoch) this.#flatLoss.add(losses)
    this.#speedometer.add(samples)
    if (losses.length > 0) this.#listener.stepsDone?.(firstStep, losses)
  }

  async #evaluateUntilStopped(): Promise<Evaluation | null> {
    const slices = evaluateInSlices(this.#engine, this.#testDigits)
    while (!this.#isStopping) {
      const slice = slices.next()
      if (slice.done) return slice.value
      await this.#breathe()
    }
    return null
  }

  /** @returns why the network is of no use, or null */
  #endEpoch(evaluation: Evaluation): ProblemReport | null {
    if (!Number.isFinite(evaluation.loss)) return divergedProblem(this.#step - 1, this.#hyperparameters)
    const { loss: lossName } = this.#hyperparameters
    const result: EpochResult = {
      epoch: this.#epoch,
      step: this.#step,
      trainingLoss: this.#epochLossSum / this.stepsPerEpoch,
      testLoss: score(evaluation.logProbabilities, this.#testDigits.labels, lossName).loss,
      testAccuracy: evaluation.accuracy,
      seconds: this.#epochSeconds
    }
    this.#epoch++
    this.#stepInEpoch = 0
    this.#epochLossSum = 0
    this.#generatorState = this.#generator.state
    this.#listener.epochEnded?.(result, evaluation)
    const notice = this.#flatLoss.endEpoch(result.step, this.#hyperparameters)
    if (notice) this.#listener.noticeGiven?.(notice)
    return null
  }

  /** Between two blocks: lets others have their turn, and waits while paused. */
  async #breathe(): Promise<void> {
    await nextTurn()
    if (!this.#mustWait()) return
    this.#listener.phaseChanged?.('paused')
    while (this.#mustWait())
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    this.#wake = null
    this.#speedometer.restart()
    if (!this.#isPaused) this.#listener.phaseChanged?.('running')
  }

  #mustWait(): boolean {
    return this.#isPaused && !this.#isStopping
  }
}
