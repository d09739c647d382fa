import { setTimeout as rest } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

/*
 * A thread that asks another one questions at given times, and takes the time until each answer: a process that trains
 * can't take the time itself, since it is busy when a question comes.
 */

/** What is asked of the thread. */
export interface AskingPlan {
  /** Before each question, ms; the question before has been answered then. */
  readonly restsMs: readonly number[]
}

/** From the thread: a question, which any message answers; at the end how long each answer took, ms. */
export type FromAskingThread =
  { readonly kind: 'question' } | { readonly kind: 'end'; readonly answerMs: readonly number[] }

const post = (message: FromAskingThread): void => parentPort?.postMessage(message)

async function askAll({ restsMs }: AskingPlan): Promise<void> {
  const answerMs: number[] = []
  for (const restMs of restsMs) {
    await rest(restMs)
    const answered = new Promise((resolve) => parentPort?.once('message', resolve))
    const startMs = performance.now()
    post({ kind: 'question' })
    await answered
    answerMs.push(performance.now() - startMs)
  }
  post({ kind: 'end', answerMs })
}

void askAll(workerData as AskingPlan)
