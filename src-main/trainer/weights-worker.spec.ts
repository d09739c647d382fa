import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Generator } from '../engine/generator'
import { initialNetwork } from '../engine/initial-network'
import { writeWeights } from '../formats/weights'
import { answerWeightsJob, encodeInWorker } from './weights-worker'

const file = { network: initialNetwork([3], new Generator(1)), metadata: { 'inkling.seed': '1' } }

/** A script for the thread. */
async function scriptOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-worker-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'worker.cjs')
  await writeFile(path, `const { parentPort, workerData } = require('node:worker_threads')\n${text}`)
  return path
}

test('the thread gets the format and the network, and what it posts is the file', async () => {
  const script = await scriptOf(`
    const { format, file } = workerData
    parentPort.postMessage({ bytes: new TextEncoder().encode(format + file.network.layers[0].weight.length) })`)
  expect(new TextDecoder().decode(await encodeInWorker(script, 'json', file))).toBe('json2352')
})

test('why there is no file is the same problem on this side', async () => {
  const script = await scriptOf(`parentPort.postMessage({ problem: { code: 'no_model', values: {} } })`)
  await expect(encodeInWorker(script, 'json', file)).rejects.toMatchObject({
    report: { code: 'no_model', values: {} }
  })
})

test('a thread that fails, or ends without an answer, is an error', async () => {
  await expect(encodeInWorker(await scriptOf(`throw new TypeError('a bug')`), 'json', file)).rejects.toThrow(
    'a bug'
  )
  await expect(encodeInWorker(await scriptOf('process.exit(3)'), 'json', file)).rejects.toThrow(
    'ended with 3'
  )
})

test('in the thread: the file, or the problem as a value that can be posted', () => {
  expect(answerWeightsJob({ format: 'json', file })).toEqual({ bytes: writeWeights('json', file) })
  const broken = initialNetwork([3], new Generator(1))
  broken.layers[0]?.bias.set([Number.NaN])
  expect(answerWeightsJob({ format: 'json', file: { network: broken, metadata: {} } })).toMatchObject({
    problem: { code: expect.any(String) as string }
  })
})
