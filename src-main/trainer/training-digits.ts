import { inputSize, type Hyperparameters } from '../../src-preload/contract/hyperparameters'
import type { Engine } from '../engine/engine'
import type { OpenSamples, SampleChunk, SampleStream } from '../samples/sample-stream'
import type { RunData } from './run-options'

/** Where the digits of a run's steps come from. */
export interface TrainingDigits {
  /** Puts at least so many digits into the engine: any ones, to try a step with. */
  prepare(samples: number): void
  /** Announces an epoch, as soon as it is known. @param order numbers of the digits still to come in it */
  begin(epoch: number, order: Int32Array): void
  /**
   * The next digits of the epochs that were announced, where they lie in the engine's training set.
   * @param samples at most so many: whole batches
   * @returns null once stopped
   */
  take(samples: number): Promise<Int32Array | null>
  /** Ends it, also while somebody waits for digits. */
  stop(): Promise<void>
}

/** The digits as they are: all of them lie in the engine, for all epochs. */
export class PlainDigits implements TrainingDigits {
  readonly #engine: Engine
  readonly #data: RunData
  #left: readonly Int32Array[] = []
  #isStopped = false

  constructor(engine: Engine, data: RunData) {
    this.#engine = engine
    this.#data = data
  }

  prepare(): void {
    this.#engine.loadTrainingSet(this.#data.trainImages, this.#data.trainLabels)
  }

  begin(_epoch: number, order: Int32Array): void {
    if (order.length > 0) this.#left = [...this.#left, order]
  }

  take(samples: number): Promise<Int32Array | null> {
    const [order, ...others] = this.#left
    if (this.#isStopped || !order) return Promise.resolve(null)
    const rest = order.subarray(samples)
    this.#left = rest.length > 0 ? [rest, ...others] : others
    return Promise.resolve(order.subarray(0, samples))
  }

  stop(): Promise<void> {
    this.#isStopped = true
    return Promise.resolve()
  }
}

/** Pictures of a chunk, about: half a megabyte an array would be lost in messages, a whole epoch takes 300 MB. */
const chunkSamples = 4096

/** Digits that are made for the run: some thousands at a time lie in the engine. */
export class MadeDigits implements TrainingDigits {
  readonly #engine: Engine
  readonly #data: RunData
  readonly #stream: SampleStream
  #chunk: SampleChunk | null = null
  #taken = 0
  /** 0, 1, 2, ...: a chunk's digits lie in the order in which they are taken. */
  readonly #places: Int32Array

  constructor(engine: Engine, data: RunData, hyperparameters: Hyperparameters, open: OpenSamples) {
    const { batchSize, variations, templateDigits, seed } = hyperparameters
    const samples = batchSize * Math.ceil(chunkSamples / batchSize)
    this.#engine = engine
    this.#data = data
    this.#places = Int32Array.from({ length: samples }, (_, index) => index)
    this.#stream = open({
      images: data.trainImages,
      labels: data.trainLabels,
      variations,
      templateDigits,
      seed,
      chunkSamples: samples
    })
  }

  prepare(samples: number): void {
    const { trainImages, trainLabels } = this.#data
    const count = Math.min(trainLabels.length, Math.max(samples, chunkSamples))
    this.#engine.loadTrainingSet(trainImages.subarray(0, count * inputSize), trainLabels.subarray(0, count))
  }

  begin(epoch: number, order: Int32Array): void {
    this.#stream.begin(epoch, order)
  }

  async take(samples: number): Promise<Int32Array | null> {
    if (!this.#chunk || this.#taken === this.#chunk.labels.length) {
      const next = await this.#stream.next()
      if (!next) return null
      this.#engine.loadTrainingSet(next.rows, next.labels)
      if (this.#chunk) this.#stream.release(this.#chunk)
      this.#chunk = next
      this.#taken = 0
    }
    const first = this.#taken
    this.#taken = Math.min(first + samples, this.#chunk.labels.length)
    return this.#places.subarray(first, this.#taken)
  }

  async stop(): Promise<void> {
    await this.#stream.close()
  }
}

/** The digits that settings ask for. @param open makes pictures; asked only where some are to be made */
export function digitsFor(
  engine: Engine,
  data: RunData,
  hyperparameters: Hyperparameters,
  open: OpenSamples
): TrainingDigits {
  const { variations, templateDigits } = hyperparameters
  return variations || templateDigits > 0
    ? new MadeDigits(engine, data, hyperparameters, open)
    : new PlainDigits(engine, data)
}
