import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { Outcome, ProblemReport } from '../../../src-preload/contract/problem'
import { Problem } from '../../../src-preload/i18n/problem'
import { readWeights } from '../../formats/weights'
import { tell } from '../../../test/support/figures'
import type { KeptWeights } from '../trainer/trainer'
import { ModelFile } from './model-file'

vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

let folder: string
let notices: ProblemReport[]
let file: ModelFile

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-model-'))
  notices = []
  file = new ModelFile(folder, (problem) => void notices.push(problem))
})

afterEach(() => rm(folder, { recursive: true }))

const done: Outcome<ModelInfo> = { kind: 'done', value: {} as ModelInfo }
const refusing =
  (code: string): (() => Promise<Outcome<ModelInfo>>) =>
  () =>
    Promise.resolve({ kind: 'refused', problem: { code, values: {} } })

test('gives at the next launch what was kept, byte for byte', async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 251)
  file.keep(bytes)
  await file.flush()
  const given: KeptWeights[] = []
  await new ModelFile(folder, () => undefined).restore((weights) => {
    given.push(weights)
    return Promise.resolve(done)
  })
  expect(given).toEqual([{ fileName: 'model.safetensors', bytes }])
  expect(await readdir(folder)).toEqual(['model.safetensors'])
})

test('of many that come while one is written, the last is kept', async () => {
  for (let epoch = 0; epoch < 50; epoch++) file.keep(new Uint8Array([epoch]))
  await file.flush()
  expect([...(await readFile(join(folder, 'model.safetensors')))]).toEqual([49])
  await file.flush()
})

test('asks nothing of the trainer when nothing was ever kept', async () => {
  const give = vi.fn(() => Promise.resolve(done))
  await file.restore(give)
  expect(give).not.toHaveBeenCalled()
  expect(notices).toEqual([])
})

describe('a file that is no sound network', () => {
  test('is set aside under a dated name, and named', async () => {
    await writeFile(join(folder, 'model.safetensors'), 'damaged')
    expect(await file.restore(refusing('weights_damaged'))).toBe(false)
    const names = await readdir(folder)
    expect(names).toEqual([expect.stringMatching(/^model-damaged-\d{4}-\d\d-\d\dT[\d-]+Z\.safetensors$/)])
    expect(await readFile(join(folder, names[0] ?? ''), 'utf8')).toBe('damaged')
    expect(notices).toEqual([
      { code: 'model_set_aside', values: { file: 'model.safetensors', aside: names[0] } }
    ])
  })

  test('that is too large or a folder is set aside unread', async () => {
    await mkdir(join(folder, 'model.safetensors'))
    const give = vi.fn(() => Promise.resolve(done))
    await file.restore(give)
    expect(give).not.toHaveBeenCalled()
    expect(notices.map(({ code }) => code)).toEqual(['model_set_aside'])
  })
})

test('S4: a file cut at 20 places is set aside each time, and the start after it has nothing to tell', async () => {
  const whole = await readFile('test/fixtures/tutorial/final.safetensors')
  const path = join(folder, 'model.safetensors')
  // As the trainer reads it.
  const give: Parameters<ModelFile['restore']>[0] = ({ bytes }) => {
    try {
      readWeights(bytes, 'model.safetensors')
      return Promise.resolve(done)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return Promise.resolve({ kind: 'refused', problem: error.report })
    }
  }
  for (let part = 0; part < 20; part++) {
    await writeFile(path, whole.subarray(0, Math.floor((whole.length * part) / 20)))
    expect(await file.restore(give)).toBe(false)
    expect(await file.restore(give)).toBe(false)
    expect(notices.map(({ code }) => code)).toEqual(Array.from({ length: part + 1 }, () => 'model_set_aside'))
  }
  await writeFile(path, whole)
  expect(await file.restore(give)).toBe(true)
  expect(notices).toHaveLength(20)
  tell({ row: 'S4', tried: 'half-written networks of a run', count: 20, losses: 0 })
})

test('a trainer that dies meanwhile says nothing about the file', async () => {
  await writeFile(join(folder, 'model.safetensors'), 'sound')
  expect(await file.restore(refusing('trainer_died'))).toBe(true)
  expect(await readdir(folder)).toEqual(['model.safetensors'])
  expect(notices).toEqual([])
})

test('what can’t be written is told, and the next is tried again', async () => {
  const missing = new ModelFile(join(folder, 'gone'), (problem) => void notices.push(problem))
  // Of a thousand epochs that can't be kept one is told.
  for (let epoch = 0; epoch < 3; epoch++) {
    missing.keep(new Uint8Array(3))
    await missing.flush()
    expect(notices.map(({ code }) => code)).toEqual(['file_no_folder'])
  }
  await mkdir(join(folder, 'gone'))
  missing.keep(new Uint8Array(4))
  await missing.flush()
  expect(await readFile(join(folder, 'gone', 'model.safetensors'))).toHaveLength(4)
  await rm(join(folder, 'gone'), { recursive: true })
  missing.keep(new Uint8Array(3))
  await missing.flush()
  expect(notices).toHaveLength(2)
})

test('what is to be forgotten is gone, whatever was to be kept before', async () => {
  file.keep(new Uint8Array(3))
  await file.flush()
  file.forget()
  await file.flush()
  expect(await readdir(folder)).toEqual([])
  // Nothing there: nothing to forget.
  file.forget()
  file.keep(new Uint8Array(5))
  await file.flush()
  expect(await readFile(join(folder, 'model.safetensors'))).toHaveLength(5)
  await rm(join(folder, 'model.safetensors'))
  await mkdir(join(folder, 'model.safetensors', 'in the way'), { recursive: true })
  file.forget()
  await file.flush()
  expect(notices).toHaveLength(1)
})
