import { Worker } from 'node:worker_threads'
import type { WeightFormat } from '../../src-preload/contract/ipc'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem, type ProblemCode } from '../../src-preload/i18n/problem'
import { writeWeights, type WeightsFile } from '../formats/weights'

/** A file for the worker to write. */
export interface WeightsJob {
  readonly format: WeightFormat
  readonly file: WeightsFile
}

/** What the worker answers: the file, or why there is none. */
export type WeightsAnswer = { readonly bytes: Uint8Array } | { readonly problem: ProblemReport }

/** The worker's side. */
export function answerWeightsJob({ format, file }: WeightsJob): WeightsAnswer {
  try {
    return { bytes: writeWeights(format, file) }
  } catch (error) {
    if (error instanceof Problem) return { problem: error.report }
    throw error
  }
}

/**
 * Writes weights in a thread of its own: as text the tutorial's network takes a tenth of a second, wide ones take seconds.
 * @param workerFile a script that posts the `WeightsAnswer` to its `workerData`, a `WeightsJob`
 * @throws {Problem} when the network can't be written in that format
 */
export async function encodeInWorker(
  workerFile: string,
  format: WeightFormat,
  file: WeightsFile
): Promise<Uint8Array> {
  const job: WeightsJob = { format, file }
  const answer = await new Promise<WeightsAnswer>((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: job })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) =>
      reject(new Error(`The thread that writes weights ended with ${String(code)}`))
    )
  })
  if ('bytes' in answer) return answer.bytes
  const { code, values } = answer.problem
  throw new Problem(code as ProblemCode, values)
}
