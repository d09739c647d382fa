import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test, vi } from 'vitest'
import { PictureWorker } from '../../../src-main/cli/picture-worker'
import { readWeights, writeWeights } from '../../../src-main/formats/weights'
import { SamplesBeside } from '../../../src-main/samples/samples-beside'
import { SamplesInTurn, type SampleChunk, type SampleJob } from '../../../src-main/samples/sample-stream'
import { encodeInWorker } from '../../../src-main/trainer/weights-worker'
import { pngOfGrey } from '../formats/make-png'
import { mnistFolder, reference, temporaryFolder } from './run-in-process'

// Whole runs of training: long on a machine that is busy with other things.
vi.setConfig({ testTimeout: 180_000 })

/*
 * The built command line as a process of its own: `npm test` builds before it comes here.
 */
const built = fileURLToPath(new URL('../../../out/main/cli.cjs', import.meta.url))
const weights = reference('final.safetensors')

beforeAll(() => {
  if (!existsSync(built)) throw new Error(`${built} is not there: run "npm run build" first`)
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

function start(words: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const env = { ...process.env, LANG: 'C', LC_ALL: '', INIT_CWD: undefined, ...environment }
  return spawn(process.execPath, [built, ...words], { env, stdio: ['pipe', 'pipe', 'pipe'] })
}

async function ended(child: ChildProcess): Promise<Ended> {
  const out: Buffer[] = []
  const error: Buffer[] = []
  child.stdout?.on('data', (bytes: Buffer) => out.push(bytes))
  child.stderr?.on('data', (bytes: Buffer) => error.push(bytes))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out: Buffer.concat(out).toString(), error: Buffer.concat(error).toString() }
}

test('answers with exit code 0, 1 or 2', async () => {
  const [help, failed, wrong] = await Promise.all([
    ended(start(['train', '--help'])),
    ended(start(['evaluate', '--weights', '/nowhere/weights.safetensors'])),
    ended(start(['train', '--lr', '11']))
  ])
  expect([help.code, help.error]).toEqual([0, ''])
  expect(help.out).toMatch(/^Usage: npm run -s cli -- train \[options\]/)
  expect([failed.code, failed.out, failed.error]).toEqual([
    1,
    '',
    'inkling: weights.safetensors is not there.\n'
  ])
  expect([wrong.code, wrong.out]).toEqual([2, ''])
})

test('relative paths begin where the user stands; pictures are decoded in another thread, the bad ones too', async () => {
  const folder = await temporaryFolder()
  const idx = await readFile(join(mnistFolder, 't10k-images-idx3-ubyte'))
  const png = pngOfGrey(28, 28, idx.subarray(16, 16 + 784))
  await writeFile(join(folder, 'seven.png'), png)
  await writeFile(join(folder, 'cut.png'), png.subarray(0, 100))
  await symlink(weights, join(folder, 'net.safetensors'))
  const { code, out, error } = await ended(
    start(['predict', '--weights', 'net.safetensors', 'cut.png', 'seven.png', '--json'], { INIT_CWD: folder })
  )
  expect(JSON.parse(out)).toMatchObject({ file: 'seven.png', label: 7 })
  expect(error).toMatch(/^inkling: “cut\.png” [^\n]+\n$/)
  expect(code).toBe(1)
})

test('a picture that takes too long is left behind, and the next one is decoded', async () => {
  const folder = await temporaryFolder()
  const worker = join(folder, 'worker.cjs')
  // Answers every picture at once, but for those of one byte: they keep it busy for ever.
  await writeFile(
    worker,
    `const { parentPort } = require('node:worker_threads')
     parentPort.on('message', ({ bytes }) => {
       while (bytes.length === 1);
       parentPort.postMessage({ picture: { width: 1, height: 1, rgba: new Uint8Array(4) } })
     })`
  )
  const pictures = new PictureWorker(worker, 2000)
  // Two by the same thread.
  for (const name of ['a.png', 'b.png'])
    expect((await pictures.decode(new Uint8Array(2), name)).width).toBe(1)
  await expect(pictures.decode(new Uint8Array(1), 'slow.png')).rejects.toThrow(/slow\.png.*within 2 seconds/)
  expect((await pictures.decode(new Uint8Array(2), 'c.png')).width).toBe(1)
  await pictures.close()
})

test('a thread that breaks down is a problem of that picture alone', async () => {
  const folder = await temporaryFolder()
  const worker = join(folder, 'worker.cjs')
  await writeFile(
    worker,
    `const { parentPort } = require('node:worker_threads')
     parentPort.on('message', () => { throw new Error('out of everything') })`
  )
  const pictures = new PictureWorker(worker)
  for (const name of ['a.png', 'b.png'])
    await expect(pictures.decode(new Uint8Array(1), name)).rejects.toThrow(`“${name}” is cut off or damaged`)
  await pictures.close()
})

test('the built trainer’s file is also the thread that writes its weights as text', async () => {
  const trainer = fileURLToPath(new URL('../../../out/main/trainer.cjs', import.meta.url))
  const file = readWeights(await readFile(weights), 'final.safetensors')
  expect(await encodeInWorker(trainer, 'json', file)).toEqual(writeWeights('json', file))
})

const samplesFile = fileURLToPath(new URL('../../../out/main/samples.cjs', import.meta.url))

async function sampleJob(): Promise<SampleJob> {
  const images = await readFile(join(mnistFolder, 't10k-images-idx3-ubyte'))
  const labels = await readFile(join(mnistFolder, 't10k-labels-idx1-ubyte'))
  return {
    images: new Uint8Array(images.subarray(16, 16 + 300 * 784)),
    labels: new Uint8Array(labels.subarray(8, 8 + 300)),
    variations: { rotation: 10, scale: 0.1, shear: 0.2, shift: 1, thickness: 0.7 },
    templateDigits: 50,
    seed: 3,
    chunkSamples: 64
  }
}

function bytesOf(chunk: SampleChunk | null | undefined): Buffer {
  if (!chunk) throw new Error('there was no chunk')
  const { buffer, byteOffset, byteLength } = chunk.rows
  return Buffer.from(buffer, byteOffset, byteLength)
}

test('the thread beside the training makes the very pictures that are made without it, however often its memory is used', async () => {
  const job = await sampleJob()
  const streams = [new SamplesBeside(samplesFile, job), new SamplesInTurn(job)] as const
  const order = Int32Array.from({ length: 350 }, (_, index) => (index * 9) % 350)
  for (const stream of streams) for (const epoch of [0, 1]) stream.begin(epoch, order)
  let count = 0
  // Two epochs of five whole chunks and one of 30 pictures.
  for (let chunk = 0; chunk < 12; chunk++) {
    const [beside, inTurn] = await Promise.all(streams.map((stream) => stream.next()))
    expect(beside?.labels).toEqual(inTurn?.labels)
    expect(bytesOf(beside).equals(bytesOf(inTurn))).toBe(true)
    count += beside?.labels.length ?? 0
    if (beside) streams[0].release(beside)
  }
  expect(count).toBe(700)
  await streams[0].close()
  expect(await streams[0].next()).toBeNull()
})

test('the thread ends while it is busy, and while somebody waits for it', async () => {
  const job = { ...(await sampleJob()), templateDigits: 100_000, chunkSamples: 100_000 }
  const stream = new SamplesBeside(samplesFile, job)
  // A minute of work.
  for (let epoch = 0; epoch < 20; epoch++)
    stream.begin(
      epoch,
      Int32Array.from({ length: 100_000 }, (_, index) => 300 + index)
    )
  const waiting = stream.next()
  await stream.close()
  expect(await waiting).toBeNull()
  await stream.close()
})

test('a thread that breaks down is told to whoever waits for its pictures', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'worker.cjs')
  await writeFile(file, `throw new RangeError('no memory for pictures')`)
  const stream = new SamplesBeside(file, await sampleJob())
  await expect(stream.next()).rejects.toThrow('no memory for pictures')
  await stream.close()
})

test('train --preset handwriting trains on varied and template digits, beside one another', async () => {
  const folder = await temporaryFolder()
  const words = ['train', '--preset', 'handwriting', '--templates', '5000', '--epochs', '1', '--json']
  const { code, out, error } = await ended(start([...words, '--data', mnistFolder, '--out', folder]))
  expect([code, error]).toEqual([0, ''])
  const [begun, epoch] = out.split('\n').map((line) => (line ? (JSON.parse(line) as object) : {}))
  expect(begun).toMatchObject({
    learningRate: 0.01,
    schedule: 'half-cosine',
    variations: { rotation: 10, scale: 0.1, shear: 0.2, shift: 1, thickness: 0.7 },
    templateDigits: 5000
  })
  // The tutorial's network after an epoch of the tutorial's own training: 0.91.
  expect((epoch as { testAccuracy: number }).testAccuracy).toBeGreaterThan(0.92)
  const { metadata } = readWeights(await readFile(join(folder, 'weights.safetensors')), 'weights.safetensors')
  expect(metadata).toMatchObject({
    'inkling.schedule': 'half-cosine',
    'inkling.variations.thickness': '0.7',
    'inkling.templateDigits': '5000'
  })
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in mid-epoch ends the run with its weights kept and exit 1',
  async (signal) => {
    const folder = await temporaryFolder()
    const child = start(['train', '--data', mnistFolder, '--epochs', '1000', '--out', folder, '--json'])
    const end = ended(child)
    child.stdout?.once('data', () => child.kill(signal))
    const { code, out, error } = await end
    expect(out).toMatch(/^\{"event":"start"/)
    expect(error).toMatch(/^inkling: Stopped after [\d.]+ epochs\. Weights: [^\n]+\n$/)
    expect(code).toBe(1)
    expect(await readdir(folder)).toEqual(['weights.safetensors'])
  }
)

test('a reader that leaves after one line is no bug: the run ends and keeps its weights', async () => {
  const folder = await temporaryFolder()
  const child = start([
    'train',
    '--data',
    mnistFolder,
    '--epochs',
    '1000',
    '--batch',
    '1000',
    '--hidden',
    'none',
    '--out',
    folder
  ])
  child.stdout?.once('data', () => child.stdout?.destroy())
  const end = once(child, 'exit') as Promise<[number | null, string | null]>
  const error: Buffer[] = []
  child.stderr?.on('data', (bytes: Buffer) => error.push(bytes))
  expect(await end).toEqual([1, null])
  expect(Buffer.concat(error).toString()).toBe('')
  expect(await readdir(folder)).toEqual(['weights.safetensors'])
})

test('output that can’t be written is a failure, told in one line', async () => {
  const full = await open('/dev/full', 'w')
  const child = spawn(process.execPath, [built, 'export', '--help'], {
    env: { ...process.env, LANG: 'C', LC_ALL: '' },
    stdio: ['ignore', full.fd, 'pipe']
  })
  const { code, error } = await ended(child)
  await full.close()
  expect([code, error]).toEqual([1, 'inkling: The output can’t be written (system error ENOSPC).\n'])
})

test('the offline copy beside the application is used when nothing else is to be had', async () => {
  const cache = await temporaryFolder()
  await mkdir(cache, { recursive: true })
  const { code, out } = await ended(
    start(['data', '--mirror', 'http://127.0.0.1:9/', '--json'], { INKLING_CACHE: cache })
  )
  expect(code).toBe(0)
  expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toEqual({
    dir: join(cache, 'datasets/MNIST/raw'),
    source: 'offline'
  })
})
