import { memoryOfRows, rowsIn, rowSize } from '../../src-preload/digits/digit-rows'
import { SampleMaker, type SampleRecipe } from './sample-maker'

/** Pictures made for training. */
export interface SampleChunk {
  /** [n, 1 + 784] */
  readonly rows: Float32Array
  /** [n] */
  readonly labels: Uint8Array
}

export interface SampleJob extends SampleRecipe {
  /** Pictures of a chunk; the last one of an epoch may have fewer. */
  readonly chunkSamples: number
}

/** Pictures in the order in which a run takes them, made ahead. */
export interface SampleStream {
  /**
   * Announces an epoch; those announced before come first.
   * @param order numbers of the digits that are still to come in it
   */
  begin(epoch: number, order: Int32Array): void
  /** @returns the next pictures of what was announced; null once the stream is closed. One call at a time. */
  next(): Promise<SampleChunk | null>
  /** Nobody looks at these pictures any more: their memory serves for the next ones. */
  release(chunk: SampleChunk): void
  /** Ends it at once, whatever is being made; may be called again. */
  close(): Promise<void>
}

export type OpenSamples = (job: SampleJob) => SampleStream

/** What is left to make of an epoch. */
interface Announced {
  readonly epoch: number
  readonly order: Int32Array
}

/** Cuts what was announced into chunks, and makes one after another. */
export class ChunkMaker {
  readonly #maker: SampleMaker
  readonly #chunkSamples: number
  #announced: readonly Announced[] = []

  constructor({ chunkSamples, ...recipe }: SampleJob) {
    this.#maker = new SampleMaker(recipe)
    this.#chunkSamples = chunkSamples
  }

  get hasMore(): boolean {
    return this.#announced.length > 0
  }

  begin(epoch: number, order: Int32Array): void {
    if (order.length > 0) this.#announced = [...this.#announced, { epoch, order }]
  }

  /** @param memory of at least a chunk's pictures @returns null where nothing more was announced */
  make(memory: ArrayBuffer): SampleChunk | null {
    const [first, ...others] = this.#announced
    if (!first) return null
    const order = first.order.subarray(0, this.#chunkSamples)
    const rest = first.order.subarray(order.length)
    this.#announced = rest.length > 0 ? [{ epoch: first.epoch, order: rest }, ...others] : others
    const rows = rowsIn(memory).subarray(0, order.length * rowSize)
    return { labels: this.#maker.make(first.epoch, order, rows), rows }
  }
}

/** Makes each chunk when it is asked for, in the caller's own thread: for where no other is to be had. */
export class SamplesInTurn implements SampleStream {
  readonly #chunks: ChunkMaker
  readonly #chunkSamples: number
  #isClosed = false

  constructor(job: SampleJob) {
    this.#chunks = new ChunkMaker(job)
    this.#chunkSamples = job.chunkSamples
  }

  begin(epoch: number, order: Int32Array): void {
    this.#chunks.begin(epoch, order)
  }

  next(): Promise<SampleChunk | null> {
    return Promise.resolve(this.#isClosed ? null : this.#chunks.make(memoryOfRows(this.#chunkSamples)))
  }

  release(): void {
    // Each chunk has memory of its own.
  }

  close(): Promise<void> {
    this.#isClosed = true
    return Promise.resolve()
  }
}
