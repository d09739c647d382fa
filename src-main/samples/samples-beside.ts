import { Worker } from 'node:worker_threads'
import { memoryOfRows } from '../../src-preload/digits/digit-rows'
import { ChunkMaker, type SampleChunk, type SampleJob, type SampleStream } from './sample-stream'

/** To the thread: an epoch to make, or memory to make a chunk in. */
export type ToSampleThread =
  | { readonly kind: 'begin'; readonly epoch: number; readonly order: Int32Array }
  | { readonly kind: 'memory'; readonly memory: ArrayBuffer }

/** Chunks that are made ahead: enough that neither side waits for the other's turn. */
const chunksAhead = 3

/** The thread's side: makes chunks as long as there is something to make, and memory to make it in. */
export class SampleThread {
  readonly #chunks: ChunkMaker
  readonly #post: (chunk: SampleChunk) => void
  readonly #free: ArrayBuffer[]

  /** @param post hands a chunk over, with its memory */
  constructor(job: SampleJob, post: (chunk: SampleChunk) => void) {
    this.#chunks = new ChunkMaker(job)
    this.#post = post
    this.#free = Array.from({ length: chunksAhead }, () => memoryOfRows(job.chunkSamples))
  }

  handle(message: ToSampleThread): void {
    if (message.kind === 'begin') this.#chunks.begin(message.epoch, message.order)
    else this.#free.push(message.memory)
    while (this.#chunks.hasMore) {
      const memory = this.#free.pop()
      if (!memory) return
      const chunk = this.#chunks.make(memory)
      if (chunk) this.#post(chunk)
    }
  }
}

/** Makes the pictures in a thread of its own, beside the training. */
export class SamplesBeside implements SampleStream {
  readonly #worker: Worker
  #made: SampleChunk[] = []
  #error: Error | null = null
  #isClosed = false
  #wake: (() => void) | null = null

  /** @param workerFile a script that gives its `workerData`, a `SampleJob`, and its messages to a `SampleThread` */
  constructor(workerFile: string, job: SampleJob) {
    this.#worker = new Worker(workerFile, { workerData: job })
    this.#worker.on('message', (chunk: SampleChunk) => {
      this.#made.push(chunk)
      this.#wake?.()
    })
    this.#worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))))
    this.#worker.on('exit', (code) =>
      this.#fail(new Error(`The thread that makes pictures ended with ${String(code)}`))
    )
  }

  begin(epoch: number, order: Int32Array): void {
    // A copy: what crosses is the whole memory behind a view.
    this.#send({ kind: 'begin', epoch, order: order.slice() })
  }

  async next(): Promise<SampleChunk | null> {
    while (this.#made.length === 0 && !this.#error && !this.#isClosed)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    this.#wake = null
    if (this.#isClosed) return null
    if (this.#error) throw this.#error
    return this.#made.shift() ?? null
  }

  release({ rows }: SampleChunk): void {
    const memory = rows.buffer as ArrayBuffer
    this.#send({ kind: 'memory', memory }, [memory])
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#made = []
    this.#wake?.()
    await this.#worker.terminate()
  }

  #send(message: ToSampleThread, memory: ArrayBuffer[] = []): void {
    if (!this.#isClosed) this.#worker.postMessage(message, memory)
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.#wake?.()
  }
}
