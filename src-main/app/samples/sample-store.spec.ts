import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { maximumSamples, type NewSample } from '../../../src-preload/contract/samples'
import { Problem } from '../../../src-preload/i18n/problem'
import * as files from '../../files'
import { sampleLines, SampleStore } from './sample-store'

vi.mock('../../files', { spy: true })

let folder: string
let notices: ProblemReport[]
const open = (): Promise<SampleStore> => SampleStore.open(folder, (problem) => void notices.push(problem))
const seven: NewSample = {
  strokes: [
    [
      [1, 2],
      [3.5, 4]
    ]
  ],
  label: 7,
  origin: 'corrected'
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-samples-'))
  notices = []
})
afterEach(() => rm(folder, { recursive: true }))

test('keeps, relabels and deletes, and has it all at the next launch', async () => {
  const store = await open()
  const [first, second] = [await store.keep(seven), await store.keep({ ...seven, label: 1 })]
  expect([first.id, second.id]).toEqual([1, 2])
  expect(await store.relabel(2, 9)).toEqual({ ...second, label: 9 })
  expect((await open()).all).toEqual([first, { ...second, label: 9 }])
  await store.delete([1, 55])
  expect((await open()).all.map(({ id }) => id)).toEqual([2])
  // A number is never given twice while its drawing may be in somebody's hands.
  expect((await store.keep(seven)).id).toBe(3)
  expect(notices).toEqual([])
})

test('changes that come at once are carried out one after another', async () => {
  const store = await open()
  await Promise.all(Array.from({ length: 10 }, () => store.keep(seven)))
  expect((await open()).all.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('what is gone can’t be relabelled, and there is an end to what is kept', async () => {
  const store = await open()
  await expect(store.relabel(4, 1)).rejects.toMatchObject({ report: { code: 'sample_gone' } })
  const kept = await store.keep(seven)
  const full = Array.from({ length: maximumSamples }, (_, index) => ({ ...kept, id: index + 1 }))
  await writeFile(join(folder, 'samples.json'), JSON.stringify({ version: 1, samples: full }))
  const again = await open()
  await expect(again.keep(seven)).rejects.toMatchObject({ report: { code: 'samples_full' } })
  expect(again.all).toHaveLength(maximumSamples)
})

test('more bytes than the next launch reads are never written', async () => {
  const store = await SampleStore.open(folder, (problem) => void notices.push(problem), 300)
  await store.keep(seven)
  await store.keep(seven)
  const large = { ...seven, strokes: [Array.from({ length: 30 }, (): [number, number] => [1, 2])] }
  await expect(store.keep(large)).rejects.toMatchObject({
    report: { code: 'samples_full', values: { maximum: 2 } }
  })
  expect(store.all).toHaveLength(2)
  const again = await SampleStore.open(folder, (problem) => void notices.push(problem), 300)
  expect(again.all).toHaveLength(2)
  // There is room again.
  await again.delete([1])
  expect((await again.keep(seven)).id).toBe(3)
  expect(notices).toEqual([])
})

test.each([
  '',
  '{"version":1',
  '{"version":2,"samples":[]}',
  '{"version":1,"samples":[{"id":0}]}',
  '\xff\xfe'
])('a damaged file (%j) is set aside, named and told; new drawings are kept', async (text) => {
  await writeFile(join(folder, 'samples.json'), text, 'latin1')
  const store = await open()
  expect(store.all).toEqual([])
  const [aside] = (await readdir(folder)).filter((name) => name.startsWith('samples-damaged-'))
  expect(notices).toEqual([{ code: 'samples_set_aside', values: { file: 'samples.json', aside } }])
  expect(await readFile(join(folder, aside ?? ''), 'latin1')).toBe(text)
  expect((await store.keep(seven)).id).toBe(1)
})

test('what can’t be read is told and never written over', async () => {
  await mkdir(join(folder, 'samples.json'))
  const store = await open()
  expect(notices).toHaveLength(1)
  await expect(store.keep(seven)).rejects.toMatchObject({ report: notices[0] })
  expect(store.all).toEqual([])
})

test('what is written but perhaps not for good is told, and the next change keeps it', async () => {
  const store = await open()
  const { writeFileSafely } = await vi.importActual<typeof files>('../../files')
  vi.mocked(files.writeFileSafely).mockImplementationOnce(async (...words) => {
    await writeFileSafely(...words)
    throw new Problem('file_not_durable', { file: 'samples.json', reason: 'EIO' })
  })
  await expect(store.keep(seven)).rejects.toMatchObject({ report: { code: 'file_not_durable' } })
  expect((await open()).all.map(({ label }) => label)).toEqual([7])
  await store.keep({ ...seven, label: 1 })
  expect((await open()).all.map(({ label }) => label)).toEqual([7, 1])
})

test('exports lines that the command line reads', () => {
  const lines = new TextDecoder().decode(
    sampleLines([{ ...seven, id: 12, takenAt: '2026-01-02T03:04:05.000Z' }])
  )
  expect(lines).toBe(
    '{"id":"own0012","label":"7","origin":"corrected","takenAt":"2026-01-02T03:04:05.000Z","strokes":[[[1,2],[3.5,4]]]}\n'
  )
})
