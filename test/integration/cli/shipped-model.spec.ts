import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { mnistFolder, runInProcess } from './run-in-process'

vi.setConfig({ testTimeout: 180_000 })

/** What `npm run make-model` writes beside the network. */
interface Figures {
  readonly sha256: string
  readonly bytes: number
  readonly testAccuracy: number
  readonly testLoss: number
}

const modelFile = resolve('resources/model/handwriting.safetensors')
let figures: Figures

beforeAll(async () => {
  figures = JSON.parse(await readFile('resources/model/handwriting.json', 'utf8')) as Figures
})

test('the network that comes with the application is the one that was made, and small', async () => {
  const bytes = await readFile(modelFile)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(figures.sha256)
  expect(bytes.length).toBe(figures.bytes)
  expect(bytes.length).toBeLessThan(2_500_000)
})

test('it reads MNIST’s test digits as well as is said of it', async () => {
  const { json, code } = await runInProcess([
    ...['evaluate', '--weights', modelFile],
    ...['--data', mnistFolder, '--json']
  ])
  expect(code).toBe(0)
  const [{ accuracy, loss } = {}] = json() as { accuracy: number; loss: number }[]
  expect(figures.testAccuracy).toBeGreaterThanOrEqual(0.983)
  // Another processor adds in another order.
  expect(accuracy).toBeCloseTo(figures.testAccuracy, 3)
  expect(loss).toBeCloseTo(figures.testLoss, 4)
})

test('it reads at least 97.5 % of the 200 drawings of other people’s pens', async () => {
  const drawings = resolve('test/fixtures/strokes/pendigits.ndjson')
  const { json, code } = await runInProcess([
    ...['predict', '--weights', modelFile],
    ...['--strokes', drawings, '--json']
  ])
  expect(code).toBe(0)
  const labels = new Map(
    (await readFile(drawings, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; label: string })
      .map(({ id, label }) => [id, Number(label)])
  )
  const right = json().filter(({ id, label }) => labels.get(id as string) === label)
  expect(labels.size).toBe(200)
  expect(right.length).toBeGreaterThanOrEqual(195)
})
