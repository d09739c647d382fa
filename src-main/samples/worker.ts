import { parentPort, workerData } from 'node:worker_threads'
import type { SampleJob } from './sample-stream'
import { SampleThread, type ToSampleThread } from './samples-beside'

/* The thread that makes pictures beside the training. */
const thread = new SampleThread(workerData as SampleJob, (chunk) =>
  parentPort?.postMessage(chunk, [chunk.rows.buffer as ArrayBuffer])
)
parentPort?.on('message', (message: ToSampleThread) => thread.handle(message))
