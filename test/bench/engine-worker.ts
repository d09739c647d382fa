import { createInterface } from 'node:readline'
import { readMnist, type MnistData } from '../../src-main/data'
import { createEngine } from '../../src-main/engine/create-engine'
import type { Engine } from '../../src-main/engine/engine'
import { evaluate } from '../../src-main/trainer/evaluate'
import { TrainingRun } from '../../src-main/trainer/training-run'
import type { EngineName } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'

/*
 * Inkling as a contender of the benchmark: the application's own training run, which waits until a line on standard input
 * asks for the next piece of it. `scripts/bench/contender.mjs` says what is asked and answered.
 */

interface WorkerOptions {
  /** Folder of the four IDX files. */
  readonly data: string
  readonly engine: EngineName
  readonly lanes: number
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

/** A training run that stands still between two laps; a lap is an epoch or the part of one that is timed. */
class PausedRun {
  /** Called after each block of a lap. */
  betweenBlocks: (() => void) | null = null
  readonly #run: TrainingRun
  readonly #lapSteps: number
  #answer: ((figures: EpochFigures) => void) | null = null
  #startMs = 0
  #startCpu = process.cpuUsage()
  #steps = 0
  #lossSum = 0

  constructor(engine: Engine, data: MnistData, { hidden, batch, steps, lanes }: WorkerOptions) {
    this.#run = new TrainingRun({
      engine,
      data,
      lanes,
      hyperparameters: {
        ...tutorialHyperparameters,
        hiddenLayers: hidden ?? tutorialHyperparameters.hiddenLayers,
        batchSize: batch ?? tutorialHyperparameters.batchSize,
        epochs: Number.MAX_SAFE_INTEGER
      },
      listener: {
        stepsDone: (_firstStep, losses) => this.#count(losses),
        epochTrained: () => this.#endLap(),
        // The evaluation after an epoch belongs to no lap: the next epoch begins now.
        epochEnded: () => this.#startLap()
      }
    })
    this.#lapSteps = steps ?? this.#run.stepsPerEpoch
    this.#run.pause()
  }

  /** Lives as long as the process. */
  begin(): void {
    void this.#run.run()
  }

  train(): Promise<EpochFigures> {
    return new Promise((resolve) => {
      this.#answer = resolve
      this.#startLap()
      this.#run.resume()
    })
  }

  #startLap(): void {
    this.#steps = 0
    this.#lossSum = 0
    this.#startCpu = process.cpuUsage()
    this.#startMs = performance.now()
  }

  #count(losses: Float32Array): void {
    this.#steps += losses.length
    for (const loss of losses) this.#lossSum += loss
    this.betweenBlocks?.()
    // A whole epoch ends in `epochTrained`, after the training's own last work on it.
    if (this.#steps >= this.#lapSteps && this.#lapSteps < this.#run.stepsPerEpoch) this.#endLap()
  }

  #endLap(): void {
    const seconds = (performance.now() - this.#startMs) / 1000
    const { user, system } = process.cpuUsage(this.#startCpu)
    const share = this.#run.stepsPerEpoch / this.#steps
    this.#run.pause()
    this.#answer?.({
      seconds: seconds * share,
      cpuSeconds: ((user + system) / 1e6) * share,
      loss: this.#lossSum / this.#steps
    })
    this.#answer = null
  }
}

/** What the trainer does beside training: a drawing's answer between two blocks, the evaluation after an epoch. */
async function measureDetails(run: PausedRun, engine: Engine, data: MnistData): Promise<object> {
  const digit = data.testImages.slice(0, 784)
  const predictionMs: number[] = []
  const blockMs: number[] = []
  let blockStartMs: number | null = null
  run.betweenBlocks = () => {
    const startMs = performance.now()
    if (blockStartMs !== null) blockMs.push(startMs - blockStartMs)
    engine.predict(digit)
    blockStartMs = performance.now()
    predictionMs.push(blockStartMs - startMs)
  }
  await run.train()
  run.betweenBlocks = null
  const evaluationSeconds: number[] = []
  for (let trial = 0; trial < 5; trial++) {
    const startMs = performance.now()
    await evaluate(engine, { images: data.testImages, labels: data.testLabels })
    evaluationSeconds.push((performance.now() - startMs) / 1000)
  }
  return { predictionMs, blockMs, evaluationSeconds }
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function answerLines(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '') as WorkerOptions
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const data = await readMnist(options.data)
  const engine = await createEngine({ backend: 'tensorflow', engine: options.engine, threads: options.lanes })
  const run = new PausedRun(engine, data, options)
  run.begin()
  say({ ready: `libtensorflow ${engine.backend.version}` })
  for (;;) {
    const line = await lines.next()
    if (line.value === 'epoch') say(await run.train())
    else if (line.value === 'details') say(await measureDetails(run, engine, data))
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
