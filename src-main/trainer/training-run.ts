import type {
  EpochResult,
  Evaluation,
  GeneratorState,
  RunChange,
  TrainingState
} from '../../src-preload/contract/domain'
import type { Hyperparameters } from '../../src-preload/contract/hyperparameters'
import { learningRateAt, stepsPerEpochOf } from '../../src-preload/contract/learning-rate'
import type { ProblemReport } from '../../src-preload/contract/problem'
import type { Engine, EngineState } from '../engine/engine'
import type { StepSettings } from '../engine/step-settings'
import { Generator } from '../engine/generator'
import { score } from '../engine/measure'
import { SamplesInTurn } from '../samples/sample-stream'
import { beginningState, checkShape } from './beginning'
import { BlockPacer } from './block-pacer'
import { divergedProblem, FlatLossWatch } from './dead-ends'
import { evaluate, evaluateInSlices, nextTurn, prepareEvaluation, type LabelledImages } from './evaluate'
import type { TrainingEnd, TrainingListener, TrainingRunOptions } from './run-options'
import { checkFixedOrder, fixedOrderOf } from './sample-order'
import { Speedometer } from './speedometer'
import { digitsFor, type TrainingDigits } from './training-digits'

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
  readonly #digits: TrainingDigits
  /** Digits of an epoch. */
  readonly #samples: number
  readonly #pacer = new BlockPacer(() => performance.now())
  readonly #speedometer = new Speedometer(() => performance.now())
  readonly #flatLoss = new FlatLossWatch()
  #hyperparameters: Hyperparameters
  #generatorState: GeneratorState
  #nextGeneratorState: GeneratorState
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
    const trainingDigits = data.trainLabels.length
    const samples = trainingDigits + hyperparameters.templateDigits
    this.#options = options
    this.#engine = options.engine
    this.#listener = options.listener ?? {}
    this.#hyperparameters = hyperparameters
    this.#samples = samples
    this.stepsPerEpoch = stepsPerEpochOf(hyperparameters, trainingDigits)
    if (order) checkFixedOrder(order, samples, hyperparameters.epochs)
    this.#generator = state ? Generator.fromState(state.generator) : new Generator(hyperparameters.seed)
    const beginning = state ?? beginningState(options, this.#generator)
    checkShape(beginning.network, hyperparameters.hiddenLayers)
    this.#epoch = beginning.epoch
    this.#stepInEpoch = beginning.stepInEpoch
    this.#step = beginning.step
    this.#epochLossSum = beginning.epochLossSum
    this.#digits = digitsFor(
      this.#engine,
      data,
      hyperparameters,
      options.openSamples ?? ((job) => new SamplesInTurn(job))
    )
    this.#digits.prepare(Math.min(hyperparameters.batchSize, data.trainLabels.length))
    this.lanes = state?.lanes ?? options.lanes ?? this.#engine.chooseLanes(beginning, hyperparameters)
    this.#warmUp(beginning)
    this.#generatorState = this.#draw(this.#epoch)
    this.#nextGeneratorState = this.#generatorState
  }

  /** The settings in force. */
  get hyperparameters(): Hyperparameters {
    return this.#hyperparameters
  }

  /** Of the step that was done last; before the first one, of that. */
  get learningRate(): number {
    return this.#rateAt(Math.max(0, this.#step - 1))
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
    const { batchSize, epochs } = this.#hyperparameters
    const done = this.#epoch * this.#samples + Math.min(this.#samples, this.#stepInEpoch * batchSize)
    return (epochs * this.#samples - done) / samplesPerSecond
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
    void this.#digits.stop()
  }

  /** A question was asked beside it: more are expected, and blocks are shorter for a moment, so that they wait less. */
  expectQuestions(): void {
    this.#pacer.ask()
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
    try {
      return await this.#trainAll()
    } finally {
      await this.#digits.stop()
    }
  }

  async #trainAll(): Promise<TrainingEnd> {
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
    prepareEvaluation(this.#testDigits)
  }

  /**
   * Draws the order of an epoch and lets its pictures be made, from the present step on if it is the present epoch.
   * @returns the generator before that
   */
  #draw(epoch: number): GeneratorState {
    const { order: fixed } = this.#options
    const before = this.#generator.state
    const order = fixed ? fixedOrderOf(fixed, this.#samples, epoch) : this.#generator.shuffle(this.#samples)
    const firstStep = epoch === this.#epoch ? this.#stepInEpoch : 0
    this.#digits.begin(epoch, order.subarray(firstStep * this.#hyperparameters.batchSize))
    return before
  }

  #rateAt(step: number): number {
    const { schedule, learningRate, epochs } = this.#hyperparameters
    return learningRateAt(schedule, learningRate, step, epochs * this.stepsPerEpoch)
  }

  /** Trains to the epoch's last step, or until stopped. @returns why it can't go on, or null */
  async #trainEpoch(): Promise<ProblemReport | null> {
    const { batchSize } = this.#hyperparameters
    this.#speedometer.restart()
    while (this.#stepInEpoch < this.stepsPerEpoch && !this.#isStopping) {
      const block = await this.#digits.take(this.#engine.stepsInARow(this.#pacer.steps) * batchSize)
      if (!block) return null
      const startMs = performance.now()
      const { losses, isDiverged } = this.#engine.train(block, this.#settingsOf(block.length))
      this.#pacer.add(Math.max(1, losses.length), performance.now() - startMs)
      this.#count(losses, block.length)
      if (isDiverged) return divergedProblem(this.#step, this.#hyperparameters)
      await this.#breathe()
    }
    if (!this.#isEpochTrained) return null
    this.#epochSeconds = this.#speedometer.takeLap()
    // Before the evaluation, so that the next epoch's pictures are made meanwhile.
    const next = this.#epoch + 1
    this.#nextGeneratorState = next < this.#hyperparameters.epochs ? this.#draw(next) : this.#generator.state
    this.#listener.epochTrained?.()
    return null
  }

  /** What the next digits are trained with. */
  #settingsOf(samples: number): StepSettings {
    const { batchSize, momentum } = this.#hyperparameters
    const steps = Math.ceil(samples / batchSize)
    return {
      learningRate: Float32Array.from({ length: steps }, (_, index) => this.#rateAt(this.#step + index)),
      momentum
    }
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
    this.#generatorState = this.#nextGeneratorState
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
