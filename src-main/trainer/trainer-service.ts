import type { Backend, Evaluation, ModelInfo, Network, Prediction } from '../../src-preload/contract/domain'
import { inputSize, type Hyperparameters } from '../../src-preload/contract/hyperparameters'
import type { WeightFormat } from '../../src-preload/contract/ipc'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { laneKey } from '../../src-preload/contract/lanes'
import type { LabelledPictures } from '../../src-preload/contract/samples'
import type { FromTrainer, RunPlan, ToTrainer, TrainerAnswers } from '../../src-preload/contract/trainer'
import { Problem } from '../../src-preload/i18n/problem'
import type { Engine } from '../engine/engine'
import { Generator } from '../engine/generator'
import { initialNetwork, zerosLike } from '../engine/initial-network'
import { metadataOf, modelInfoFrom } from '../formats/metadata'
import { readWeights, writeWeights, type WeightsFile } from '../formats/weights'
import type { OpenSamples } from '../samples/sample-stream'
import { evaluate } from './evaluate'
import { learnSamples } from './learn-samples'
import { parseMessage } from './messages'
import { Neighbours } from './neighbours'
import { readDigits, type DigitPicture } from './read-digits'
import { glimpsedUnits, RunReporter } from './run-reporter'
import { TrainingRun, type RunData, type TrainingEnd } from './training-run'

/** The network that draws predictions while no run goes on. */
interface Model {
  readonly info: ModelInfo
  readonly network: Network
}

/** A run from the message that starts it to its last one; commands may come before its first step. */
interface ActiveRun {
  readonly id: number
  run: TrainingRun | null
  isPaused: boolean
  isStopped: boolean
  /** Steps done when a network of this run last became the model. */
  evaluatedStep: number
}

export interface TrainerServiceOptions {
  readonly engine: Engine
  readonly post: (message: FromTrainer) => void
  /** Reads and verifies the four files of a folder. */
  readonly readData: (folder: string) => Promise<RunData>
  /** Writes a file that somebody asked for. Text takes long, and must not hold up a run or an answer. */
  readonly encode: (format: WeightFormat, file: WeightsFile) => Promise<Uint8Array>
  /** Makes the pictures of a run whose settings ask for it. */
  readonly openSamples: OpenSamples
}

/** The trainer behind its messages: data, one run at a time, and the network that draws predictions. */
export class TrainerService {
  readonly #engine: Engine
  readonly #post: (message: FromTrainer) => void
  readonly #readData: (folder: string) => Promise<RunData>
  readonly #encode: TrainerServiceOptions['encode']
  readonly #openSamples: OpenSamples
  #data: RunData | null = null
  /** Of the data. */
  #neighbours: Neighbours | null = null
  #model: Model | null = null
  /** Of the model, as long as it was not told. */
  #untold: { readonly runId: number | null; readonly evaluation: Evaluation } | null = null
  #active: ActiveRun | null = null
  #toldBackend: Backend
  /** Loading, importing and measuring take many turns; what follows them waits for them. */
  #jobs: Promise<void> = Promise.resolve()

  constructor({ engine, post, readData, encode, openSamples }: TrainerServiceOptions) {
    this.#engine = engine
    this.#toldBackend = engine.backend
    this.#post = post
    this.#readData = readData
    this.#encode = encode
    this.#openSamples = openSamples
  }

  /**
   * Takes one message of the contract.
   * @returns when it is carried out; for a start, when the run has ended and its network is measured. Rejects on a bug
   * only.
   */
  async handle(given: unknown): Promise<void> {
    const parsed = parseMessage(given)
    if ('invalid' in parsed) {
      this.#refuseInvalid(parsed.invalid)
      return
    }
    const { message } = parsed
    if (message.kind === 'start') return this.#start(message.runId, message)
    if ('seq' in message) return this.#answer(message)
    const active = this.#active
    if (active?.id !== message.runId) return
    this.#command(active, message.kind)
  }

  #refuseInvalid({ kind, seq }: { kind: string; seq: number | null }): void {
    const problem = new Problem('request_invalid', { request: kind })
    this.#post({ kind: 'log', level: 'error', text: problem.message })
    if (seq !== null) this.#postAnswer(seq, problem.report)
  }

  #command(active: ActiveRun, kind: 'pause' | 'resume' | 'stop'): void {
    if (kind === 'stop') {
      active.isStopped = true
      active.run?.stop()
    } else {
      active.isPaused = kind === 'pause'
      active.run?.[kind]()
    }
  }

  async #answer(question: Extract<ToTrainer, { seq: number }>): Promise<void> {
    const { seq } = question
    try {
      const value = await this.#carryOut(question)
      this.#post({ kind: 'answer', seq, outcome: { kind: 'done', value } })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#postAnswer(seq, error.report)
    }
  }

  #postAnswer(seq: number, problem: ProblemReport): void {
    this.#post({ kind: 'answer', seq, outcome: { kind: 'refused', problem } })
  }

  #carryOut(
    question: Extract<ToTrainer, { seq: number }>
  ): TrainerAnswers[keyof TrainerAnswers] | Promise<TrainerAnswers[keyof TrainerAnswers]> {
    switch (question.kind) {
      case 'load-data':
        return this.#queue(() => this.#loadData(question.folder, question.expected))
      case 'import-weights':
        return this.#queue(() => this.#importWeights(question))
      case 'encode-weights':
        return this.#encodeWeights(question.format)
      case 'learn-samples':
        return this.#queue(() => this.#learnSamples(question.samples))
      case 'settle':
        return this.#queue(() => Promise.resolve(null))
      case 'classify':
        return this.#classify(question)
      case 'change': {
        const { run, id } = this.#active ?? {}
        if (!run || id !== question.runId) throw new Problem('no_run', {})
        return run.change(question.name, question.value)
      }
    }
  }

  #queue<Value>(job: () => Promise<Value>): Promise<Value> {
    const result = this.#jobs.then(job)
    // Who asked learns of a failure; the next job does not depend on it.
    this.#jobs = result.then(
      () => undefined,
      () => undefined
    )
    return result
  }

  async #loadData(folder: string, expected: RunPlan): Promise<null> {
    this.#data = await this.#readData(folder)
    this.#neighbours = new Neighbours(this.#data.trainImages)
    if (this.#active?.run) return null
    // Here and not when the person presses Train: together they take a second.
    this.#engine.loadTrainingSet(this.#data.trainImages, this.#data.trainLabels)
    this.#prepare(expected)
    // A network restored before the digits were there.
    if (this.#model?.info.testAccuracy === null) await this.#evaluateModel(this.#model, null)
    return null
  }

  /** Lets the engine make ready what the expected run needs. The model goes on drawing predictions. */
  #prepare({ hyperparameters, lanes }: RunPlan): void {
    const { hiddenLayers, batchSize, loss, seed } = hyperparameters
    const network = initialNetwork(hiddenLayers, new Generator(seed))
    const state = { network, velocities: zerosLike(network) }
    const chosen = lanes ?? this.#engine.chooseLanes(state, { batchSize, loss })
    this.#engine.prepare?.(state, { batchSize, loss, lanes: chosen })
    this.#tellOfEngine(hyperparameters, lanes === null ? chosen : null)
  }

  /** @param measured a number of lanes that was not known before */
  #tellOfEngine(hyperparameters: Hyperparameters, measured: number | null): void {
    const { backend } = this.#engine
    if (backend !== this.#toldBackend) {
      this.#toldBackend = backend
      this.#post({ kind: 'backend', backend })
    }
    if (measured !== null && backend.engine === 'graph')
      this.#post({ kind: 'lanes-measured', key: laneKey(hyperparameters), lanes: measured })
  }

  #classify(picture: DigitPicture): Prediction | null {
    const run = this.#active?.run
    if (!run && !this.#model) return null
    run?.expectQuestions()
    // Of a run's network nothing is known before its first evaluation; later ones differ little from the last one.
    const isMeasured = !run || (this.#active?.evaluatedStep ?? 0) > 0
    const leastEvidence = isMeasured ? (this.#model?.info.leastEvidence ?? null) : null
    const measures = { leastEvidence, neighbours: this.#neighbours }
    return readDigits(this.#engine, [picture], measures)[0] ?? null
  }

  async #importWeights({
    bytes,
    fileName,
    source
  }: Extract<ToTrainer, { kind: 'import-weights' }>): Promise<ModelInfo> {
    // A start that waits for this import is no hindrance.
    if (this.#active?.run) throw new Problem('run_in_progress', {})
    const file = readWeights(bytes, fileName)
    const told = modelInfoFrom(file, source, source === 'imported' ? fileName : null)
    const info: ModelInfo = { ...told, testAccuracy: null, testLoss: null }
    this.#usePredictor(file.network)
    const isSound = this.#engine.predict(new Uint8Array(inputSize)).logProbabilities.every(Number.isFinite)
    const known = isSound ? await this.#evaluateModel({ info, network: file.network }, null) : null
    if (known) return known
    this.#restorePredictor()
    throw new Problem('weights_overflow', { file: fileName })
  }

  async #learnSamples(samples: LabelledPictures): Promise<ModelInfo> {
    if (this.#active?.run) throw new Problem('run_in_progress', {})
    const [model, data] = [this.#model, this.#data]
    if (!model) throw new Problem('no_model', {})
    if (!data) throw new Problem('no_data', {})
    try {
      const network = await learnSamples(this.#engine, model.network, data, samples)
      this.#usePredictor(network)
      const info = await this.#evaluateModel({ info: { ...model.info, source: 'trained' }, network }, null)
      if (info) return info
      throw new Problem('samples_not_learned', {})
    } catch (error) {
      // A network that was half trained is left in the engine.
      this.#restorePredictor()
      throw error
    }
  }

  #usePredictor(network: Network): void {
    this.#engine.setState({ network, velocities: zerosLike(network) })
  }

  /** The model's network back into the engine. */
  #restorePredictor(): void {
    if (this.#model) this.#usePredictor(this.#model.network)
  }

  /**
   * Measures a network that is in the engine, where the digits are there, and lets it draw the predictions.
   * @returns null, and no model changed, where it gives numbers that are not finite
   */
  async #evaluateModel(model: Model, runId: number | null): Promise<ModelInfo | null> {
    if (!this.#data) {
      this.#model = model
      return model.info
    }
    const test = { images: this.#data.testImages, labels: this.#data.testLabels }
    const evaluation = await evaluate(this.#engine, test)
    if (!Number.isFinite(evaluation.loss)) return null
    const info = this.#putModel(model, runId, evaluation)
    this.#tellEvaluation()
    return info
  }

  /** Lets a network draw the predictions and tells of it; `#tellEvaluation` tells what was measured. */
  #putModel({ network, info: known }: Model, runId: number | null, evaluation: Evaluation): ModelInfo {
    const { accuracy: testAccuracy, loss: testLoss, leastEvidence } = evaluation
    const info: ModelInfo = { ...known, testAccuracy, testLoss, leastEvidence }
    this.#model = { network, info }
    this.#untold = { runId, evaluation }
    const weightsFile = writeWeights('safetensors', { network, metadata: metadataOf(info) })
    this.#post({ kind: 'model', runId, model: info, weightsFile })
    return info
  }

  /** What is shown of the model, if it was not told yet. */
  #tellEvaluation(): void {
    const [model, untold] = [this.#model, this.#untold]
    if (!model || !untold) return
    this.#untold = null
    const firstLayer = model.network.layers[0]?.weight.slice(0, glimpsedUnits * inputSize)
    if (!firstLayer) throw new Error('the network has no layer')
    this.#post({ kind: 'evaluation', ...untold, firstLayer })
  }

  async #encodeWeights(format: WeightFormat): Promise<Uint8Array> {
    const model = this.#networkOfRun() ?? (await this.#queue(() => Promise.resolve(this.#model)))
    if (!model) throw new Problem('no_model', {})
    return this.#encode(format, { network: model.network, metadata: metadataOf(model.info) })
  }

  /** What the run that goes on has learned; null before its first step. */
  #networkOfRun(): Model | null {
    const run = this.#active?.run
    return run && run.step > 0 ? this.#snapshot(run) : null
  }

  /** The network of a run as it is between two blocks. */
  #snapshot(run: TrainingRun): Model {
    const { hyperparameters, epochsTrained } = run
    return {
      network: this.#engine.getNetwork(),
      info: {
        source: 'trained',
        fileName: null,
        hiddenLayers: hyperparameters.hiddenLayers,
        hyperparameters,
        epochsTrained,
        testAccuracy: null,
        testLoss: null,
        leastEvidence: null
      }
    }
  }

  async #start(runId: number, plan: RunPlan): Promise<void> {
    if (this.#active) {
      const { report: problem } = new Problem('run_in_progress', {})
      this.#post({ kind: 'ended', runId, end: { reason: 'failed', problem } })
      return
    }
    const active: ActiveRun = { id: runId, run: null, isPaused: false, isStopped: false, evaluatedStep: 0 }
    this.#active = active
    await this.#jobs
    const end = await this.#train(active, plan)
    this.#active = null
    // The end is told at once: measuring the network takes seconds on a slow backend. Whatever comes next waits for it.
    const measured = this.#queue(() => this.#takeOver(active))
    this.#post({ kind: 'ended', runId, end })
    await measured
  }

  /** The network that a run left in the engine becomes the model; where it is none, the last model comes back. */
  async #takeOver(ended: ActiveRun): Promise<void> {
    const { run, id } = ended
    await run?.closeEpoch()
    this.#tellEvaluation()
    // A network that was measured after its last step is the model already.
    const isTaken =
      run && run.step > ended.evaluatedStep && (await this.#evaluateModel(this.#snapshot(run), id)) !== null
    if (!isTaken) this.#restorePredictor()
  }

  async #train(active: ActiveRun, { hyperparameters, lanes }: RunPlan): Promise<TrainingEnd> {
    const data = this.#data
    if (!data) return { reason: 'failed', problem: new Problem('no_data', {}).report }
    const reporter: RunReporter = new RunReporter(
      {
        runId: active.id,
        engine: this.#engine,
        testImages: data.testImages,
        post: this.#post,
        onEvaluated: (evaluation, isShown) => {
          active.evaluatedStep = run.step
          this.#putModel(this.#snapshot(run), active.id, evaluation)
          if (isShown) this.#tellEvaluation()
        },
        onPaused: () => this.#tellEvaluation()
      },
      () => run
    )
    const run: TrainingRun = new TrainingRun({
      engine: this.#engine,
      data,
      hyperparameters,
      ...(lanes === null ? {} : { lanes }),
      openSamples: this.#openSamples,
      listener: reporter
    })
    this.#tellOfEngine(hyperparameters, lanes === null ? run.lanes : null)
    active.run = run
    if (active.isPaused) run.pause()
    if (active.isStopped) run.stop()
    const end = await run.run()
    reporter.flush()
    this.#tellEvaluation()
    return end
  }
}
