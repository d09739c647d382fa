import { Worker } from 'node:worker_threads'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem, type ProblemCode } from '../../src-preload/i18n/problem'
import { decodePicture } from '../formats/picture'
import type { Picture } from '../../src-preload/digits'

/** A picture for the worker to decode. */
export interface PictureJob {
  readonly bytes: Uint8Array
  readonly fileName: string
}

/** What the worker answers: a picture, or why there is none. */
export type PictureAnswer = { readonly picture: Picture } | { readonly problem: ProblemReport }

/** The worker's side. */
export function answerPictureJob({ bytes, fileName }: PictureJob): PictureAnswer {
  try {
    return { picture: decodePicture(bytes, fileName) }
  } catch (error) {
    if (error instanceof Problem) return { problem: error.report }
    throw error
  }
}

/**
 * Decodes pictures in another thread, which is ended when one takes too long: sizes are checked before decoding, but a
 * picture within the limits can still be made to take minutes.
 */
export class PictureWorker {
  readonly #workerFile: string
  readonly #limitMs: number
  #worker: Worker | null = null

  /** @param workerFile a script that answers each `PictureJob` with a `PictureAnswer` */
  constructor(workerFile: string, limitMs = 10_000) {
    this.#workerFile = workerFile
    this.#limitMs = limitMs
  }

  /** One picture at a time. @throws {Problem} for anything but a picture within the limits of size and time */
  async decode(bytes: Uint8Array, fileName: string): Promise<Picture> {
    const worker = (this.#worker ??= new Worker(this.#workerFile))
    const answer = await this.#ask(worker, { bytes, fileName })
    if ('picture' in answer) return answer.picture
    const { code, values } = answer.problem
    throw new Problem(code as ProblemCode, values)
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #ask(worker: Worker, job: PictureJob): Promise<PictureAnswer> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        worker.off('message', onMessage)
        worker.off('error', onError)
        settle()
      }
      const onMessage = (answer: PictureAnswer): void => end(() => resolve(answer))
      const onError = (error: unknown): void => {
        // The thread is gone; out of memory is among its reasons.
        this.#worker = null
        const detail = error instanceof Error ? error.message : String(error)
        end(() => reject(new Problem('picture_damaged', { file: job.fileName, detail }, { cause: error })))
      }
      const timer = setTimeout(() => {
        const tooSlow = new Problem('picture_too_slow', { file: job.fileName, seconds: this.#limitMs / 1000 })
        end(() => void this.close().then(() => reject(tooSlow), reject))
      }, this.#limitMs)
      worker.on('message', onMessage)
      worker.on('error', onError)
      worker.postMessage(job)
    })
  }
}
