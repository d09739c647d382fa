import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as rest } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { readMnist, type MnistData } from '../../src-main/data'
import { createEngine } from '../../src-main/engine/create-engine'
import type { Engine } from '../../src-main/engine/engine'
import { Generator } from '../../src-main/engine/generator'
import { SamplesBeside } from '../../src-main/samples/samples-beside'
import { evaluate } from '../../src-main/trainer/evaluate'
import { Neighbours } from '../../src-main/trainer/neighbours'
import { readDigits } from '../../src-main/trainer/read-digits'
import { TrainingRun } from '../../src-main/trainer/training-run'
import type { EngineName } from '../../src-preload/contract/domain'
import { presets, type PresetName } from '../../src-preload/contract/presets'
import type { AskingPlan, FromAskingThread } from './asking-thread'

/*
 * Inkling as a contender of the benchmark: the application's own training run, which waits until a line on standard input
 * asks for the next piece of it. `scripts/bench/contender.mjs` says what is asked and answered.
 */

interface WorkerOptions {
  /** Folder of the four IDX files. */
  readonly data: string
  readonly engine: EngineName
  readonly lanes: number
  readonly preset?: PresetName
  readonly hidden?: readonly number[]
  readonly batch?: number
  /** Steps from which the time of an epoch is scaled up; left out, whole epochs are trained. */
  readonly steps?: number
}

/** What was measured of an epoch, scaled to all its steps. */
interface EpochFigures {
  readonly seconds: number
  readonly cpuSeconds: number
  /** Mean of the batches' losses. */
  readonly loss: number
}

/**
 * Where pictures are made beside the training, some thousands are ready whenever it stands still: the epoch that follows
 * is not counted, so that the one that counts begins as one does in the middle of a run.
 */
const uncountedEpochs = (preset: PresetName): number => (presets[preset].variations ? 1 : 0)

/** A training run that stands still between two laps; a lap is an epoch or the part of one that is timed. */
class PausedRun {
  readonly run: TrainingRun
  readonly #lapSteps: number
  readonly #uncounted: number
  #answer: ((figures: EpochFigures) => void) | null = null
  #uncountedLeft = 0
  #firstLoss: (() => void) | null = null
  #paused: (() => void) | null = null
  #startMs = 0
  #startCpu = process.cpuUsage()
  #steps = 0
  #lossSum = 0

  constructor(
    engine: Engine,
    data: MnistData,
    { preset = 'tutorial', hidden, batch, steps, lanes }: WorkerOptions
  ) {
    this.run = new TrainingRun({
      engine,
      data,
      lanes,
      hyperparameters: {
        ...presets[preset],
        hiddenLayers: hidden ?? presets[preset].hiddenLayers,
        batchSize: batch ?? presets[preset].batchSize,
        epochs: Number.MAX_SAFE_INTEGER,
        seed: 1
      },
      // As the application does it: its trainer, too, lies beside the program of that thread.
      openSamples: (job) => new SamplesBeside(join(import.meta.dirname, 'samples.cjs'), job),
      listener: {
        stepsDone: (_firstStep, losses) => this.#count(losses),
        epochTrained: () => this.#endEpoch(),
        // The evaluation after an epoch belongs to no lap: the next epoch begins now.
        epochEnded: () => this.#startLap(),
        phaseChanged: (phase) => {
          if (phase === 'paused') this.#paused?.()
        }
      }
    })
    this.#lapSteps = steps ?? this.run.stepsPerEpoch
    this.#uncounted = uncountedEpochs(preset)
    this.run.pause()
  }

  /** Goes on to its first loss, and stands still. @returns how long that took, ms */
  async begin(): Promise<number> {
    const startMs = performance.now()
    const first = new Promise<number>((resolve) => {
      this.#firstLoss = () => resolve(performance.now() - startMs)
    })
    await this.while(async () => {
      // It lives as long as the process.
      void this.run.run()
      await first
    })
    return first
  }

  async train(): Promise<EpochFigures> {
    const figures = await new Promise<EpochFigures>((resolve) => {
      this.#answer = resolve
      this.#uncountedLeft = this.#uncounted
      this.#startLap()
      this.run.resume()
    })
    await untilIdle()
    return figures
  }

  /** Trains as long as something else goes on; settles when the training stands still again. */
  async while(work: () => Promise<void>): Promise<void> {
    const paused = new Promise<void>((resolve) => (this.#paused = resolve))
    this.run.resume()
    await work()
    this.run.pause()
    await paused
    this.#paused = null
  }

  #startLap(): void {
    this.#steps = 0
    this.#lossSum = 0
    this.#startCpu = process.cpuUsage()
    this.#startMs = performance.now()
  }

  #count(losses: Float32Array): void {
    this.#firstLoss?.()
    this.#firstLoss = null
    this.#steps += losses.length
    for (const loss of losses) this.#lossSum += loss
    // A whole epoch ends in `epochTrained`, after the training's own last work on it.
    if (this.#steps >= this.#lapSteps && this.#lapSteps < this.run.stepsPerEpoch) this.#endLap()
  }

  #endEpoch(): void {
    if (this.#uncountedLeft > 0) this.#uncountedLeft--
    else this.#endLap()
  }

  #endLap(): void {
    if (!this.#answer) return
    const seconds = (performance.now() - this.#startMs) / 1000
    const { user, system } = process.cpuUsage(this.#startCpu)
    const share = this.run.stepsPerEpoch / this.#steps
    this.run.pause()
    this.#answer({
      seconds: seconds * share,
      cpuSeconds: ((user + system) / 1e6) * share,
      loss: this.#lossSum / this.#steps
    })
    this.#answer = null
  }
}

/** Nothing is computed any more: pictures may still be made ahead when a lap ends, and the next contender waits. */
async function untilIdle(): Promise<void> {
  const lookMs = 20
  for (;;) {
    const before = process.cpuUsage()
    await rest(lookMs)
    const { user, system } = process.cpuUsage(before)
    if ((user + system) / 1000 < lookMs / 4) return
  }
}

/** Questions that come while training goes on: as many as the pen asks in a short stroke. */
const questions = 40

/** Longest rest before a question, ms; the shortest is 0. */
const longestRestMs = 40

/** @returns how long the answer to each drawing took while training went on, ms; asked by a thread of its own, at seeded times */
async function answersWhileTraining(run: PausedRun, engine: Engine, data: MnistData): Promise<number[]> {
  const measures = { leastEvidence: -Infinity, neighbours: new Neighbours(data.trainImages) }
  const picture = { pixels: data.testImages.slice(0, 784), isScribble: false }
  const random = new Generator(1)
  const workerData: AskingPlan = {
    restsMs: Array.from({ length: questions }, () => longestRestMs * random.uniform())
  }
  let answerMs: readonly number[] = []
  await run.while(
    () =>
      new Promise((resolve, reject) => {
        const thread = new Worker(join(import.meta.dirname, 'asking-thread.cjs'), { workerData })
        thread.on('error', reject)
        thread.on('exit', () => resolve())
        thread.on('message', (message: FromAskingThread) => {
          if (message.kind === 'end') {
            answerMs = message.answerMs
            return
          }
          run.run.expectQuestions()
          thread.postMessage(readDigits(engine, [picture], measures))
        })
      })
  )
  return [...answerMs]
}

/** What the trainer does beside training: answers of drawings, the evaluation after an epoch. */
async function measureDetails(run: PausedRun, engine: Engine, data: MnistData): Promise<object> {
  const answerMs = await answersWhileTraining(run, engine, data)
  const evaluationSeconds: number[] = []
  for (let trial = 0; trial < 5; trial++) {
    const startMs = performance.now()
    await evaluate(engine, { images: data.testImages, labels: data.testLabels })
    evaluationSeconds.push((performance.now() - startMs) / 1000)
  }
  return { answerMs, evaluationSeconds }
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function answerLines(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '') as WorkerOptions
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const data = await readMnist(options.data)
  const startMs = performance.now()
  const engine = await createEngine({ backend: 'tensorflow', engine: options.engine, threads: options.lanes })
  const run = new PausedRun(engine, data, options)
  const madeMs = performance.now() - startMs
  const firstLossMs = madeMs + (await run.begin())
  say({ ready: `libtensorflow ${engine.backend.version}` })
  for (;;) {
    const line = await lines.next()
    if (line.value === 'epoch') say(await run.train())
    else if (line.value === 'details') say({ firstLossMs, ...(await measureDetails(run, engine, data)) })
    else break
  }
}

void answerLines().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
)
