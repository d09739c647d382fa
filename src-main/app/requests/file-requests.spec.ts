import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { Outcome } from '../../../src-preload/contract/problem'
import { Dialogs } from '../dialogs'
import { WeightsExchange } from '../model/weights-exchange'
import { SavedFiles } from '../saved-files'
import { RunRecord } from '../training/run-history'
import type { Training } from '../training/training'
import { cancelled } from './cancelled'
import { chartRequests } from './chart-requests'

const { dialog, shell } = vi.hoisted(() => ({
  dialog: {
    showSaveDialog: vi.fn<(options: object) => Promise<{ canceled: boolean; filePath?: string }>>(),
    showOpenDialog: vi.fn<(options: object) => Promise<{ canceled: boolean; filePaths: string[] }>>()
  },
  shell: { showItemInFolder: vi.fn<(path: string) => void>() }
}))
vi.mock('electron', () => ({ dialog, shell, app: { getPath: (name: string) => `/home/somebody/${name}` } }))
vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

let folder: string
let savedFiles: SavedFiles
let dialogs: Dialogs

beforeEach(async () => {
  vi.clearAllMocks()
  folder = await mkdtemp(join(tmpdir(), 'inkling-saved-'))
  savedFiles = new SavedFiles()
  dialogs = new Dialogs(() => null)
})

afterEach(() => rm(folder, { recursive: true }))

const saveAs = (name: string): string => {
  const filePath = join(folder, name)
  dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath })
  return filePath
}
const code = (name: string): unknown =>
  expect.objectContaining({ report: expect.objectContaining({ code: name }) as unknown })

describe('the chart', () => {
  // The smallest PNG: one transparent pixel.
  const png = Uint8Array.from(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64'
    )
  )
  const requests = (training: Partial<Training>): ReturnType<typeof chartRequests> =>
    chartRequests(training as Training, dialogs, savedFiles)

  test('is written where the person says; the window learns name, size and a number', async () => {
    const path = saveAs('chart.png')
    expect(await requests({}).saveChart(png)).toEqual({ id: 0, fileName: 'chart.png', bytes: png.length })
    expect(new Uint8Array(await readFile(path))).toEqual(png)
  })

  test('is written for nothing that is no picture', async () => {
    saveAs('chart.png')
    const script = new TextEncoder().encode('#!/bin/sh\nrm -rf ~\n')
    for (const bytes of [script, png.slice(1), new Uint8Array(1)])
      await expect(requests({}).saveChart(bytes)).rejects.toEqual(code('request_invalid'))
    expect(dialog.showSaveDialog).not.toHaveBeenCalled()
    expect(await readdir(folder)).toEqual([])
  })

  test('closed dialog: nothing is written', async () => {
    dialog.showSaveDialog.mockResolvedValue({ canceled: true })
    expect(await requests({}).saveChart(png)).toBe(cancelled)
    const { history } = { history: new RunRecord(1, tutorialHyperparameters).snapshot() }
    expect(await requests({ history }).saveChartData()).toBe(cancelled)
    expect(await readdir(folder)).toEqual([])
  })

  test('as a table: the losses as they were when it was asked for', async () => {
    const record = new RunRecord(1, tutorialHyperparameters)
    const figures = { learningRate: 0.003, samplesPerSecond: null, secondsLeft: null, runningLoss: null }
    record.addLosses(0, Float32Array.of(2.25, 1.5), figures)
    const path = saveAs('run.csv')
    const saving = requests({ history: record.snapshot() }).saveChartData()
    record.addLosses(2, Float32Array.of(9), figures)
    expect(await saving).toMatchObject({ fileName: 'run.csv' })
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/^0,0,2\.25,/)
    expect(lines[2]).toMatch(/^1,0,1\.5,/)
  })

  test('as a table, before any run', async () => {
    await expect(requests({ history: null }).saveChartData()).rejects.toEqual(code('no_history'))
    expect(dialog.showSaveDialog).not.toHaveBeenCalled()
  })
})

describe('weights', () => {
  const ask = vi.fn<(question: object) => Promise<Outcome<never>>>()
  const importWeights = vi.fn<(source: string, file: object) => Promise<Outcome<ModelInfo>>>()
  let hasNetwork = true
  let isTraining = false
  const exchange = (): WeightsExchange =>
    new WeightsExchange({
      trainer: { ask, importWeights } as never,
      dialogs,
      savedFiles,
      hasNetwork: () => hasNetwork,
      isTraining: () => isTraining
    })

  beforeEach(() => {
    hasNetwork = true
    isTraining = false
  })

  test('are encoded by the trainer and written where the person says', async () => {
    ask.mockResolvedValue({ kind: 'done', value: new Uint8Array([1, 2, 3]) as never })
    const path = saveAs('digits.safetensors')
    expect(await exchange().exportWeights('safetensors')).toEqual({
      id: 0,
      fileName: 'digits.safetensors',
      bytes: 3
    })
    expect([...(await readFile(path))]).toEqual([1, 2, 3])
    expect(ask).toHaveBeenCalledWith({ kind: 'encode-weights', format: 'safetensors' })
    expect(dialog.showSaveDialog.mock.lastCall?.[0]).toMatchObject({
      defaultPath: '/home/somebody/documents/inkling-weights.safetensors',
      filters: [{ extensions: ['safetensors'] }, { extensions: ['*'] }]
    })
  })

  test('are not asked for when there is no network', async () => {
    hasNetwork = false
    await expect(exchange().exportWeights('json')).rejects.toEqual(code('no_model'))
    expect(dialog.showSaveDialog).not.toHaveBeenCalled()
  })

  test('a folder that is gone is named, not hidden', async () => {
    ask.mockResolvedValue({ kind: 'done', value: new Uint8Array(3) as never })
    saveAs('gone/digits.json')
    await expect(exchange().exportWeights('json')).rejects.toEqual(code('file_no_folder'))
  })

  test('to import are handed to the trainer unread, by name without folder', async () => {
    const path = join(folder, 'foreign.json')
    await writeFile(path, '{"anything": true}')
    dialog.showOpenDialog.mockResolvedValue({ canceled: false, filePaths: [path] })
    const info = { source: 'imported' } as ModelInfo
    importWeights.mockResolvedValue({ kind: 'done', value: info })
    expect(await exchange().importWeights()).toBe(info)
    const [source, file] = importWeights.mock.lastCall ?? []
    expect([source, file]).toEqual([
      'imported',
      { fileName: 'foreign.json', bytes: new TextEncoder().encode('{"anything": true}') }
    ])
  })

  test('that the trainer refuses are refused with its reason', async () => {
    const path = join(folder, 'foreign.json')
    await writeFile(path, 'x')
    dialog.showOpenDialog.mockResolvedValue({ canceled: false, filePaths: [path] })
    importWeights.mockResolvedValue({ kind: 'refused', problem: { code: 'weights_damaged', values: {} } })
    await expect(exchange().importWeights()).rejects.toEqual(code('weights_damaged'))
  })

  test('are not imported under a run that goes on', async () => {
    isTraining = true
    await expect(exchange().importWeights()).rejects.toEqual(code('run_in_progress'))
    expect(dialog.showOpenDialog).not.toHaveBeenCalled()
  })

  test('of a file that the system opens are imported the same way, without a dialog', async () => {
    const path = join(folder, 'opened.safetensors')
    await expect(exchange().importFile(path)).rejects.toEqual(code('file_missing'))
    await writeFile(path, 'x')
    const info = { source: 'imported' } as ModelInfo
    importWeights.mockResolvedValue({ kind: 'done', value: info })
    expect(await exchange().importFile(path)).toBe(info)
    expect(importWeights.mock.lastCall?.[1]).toMatchObject({ fileName: 'opened.safetensors' })
    isTraining = true
    await expect(exchange().importFile(path)).rejects.toEqual(code('run_in_progress'))
    expect([dialog.showOpenDialog.mock.calls.length, importWeights.mock.calls.length]).toEqual([0, 1])
  })

  test('closed dialogs change nothing', async () => {
    dialog.showOpenDialog.mockResolvedValue({ canceled: true, filePaths: [] })
    dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
    expect(await exchange().importWeights()).toBe(cancelled)
    expect(await exchange().exportWeights('json')).toBe(cancelled)
    expect([ask.mock.calls.length, importWeights.mock.calls.length]).toEqual([0, 0])
  })

  test('dialogs open where the last one was', async () => {
    ask.mockResolvedValue({ kind: 'done', value: new Uint8Array(3) as never })
    saveAs('one.json')
    await exchange().exportWeights('json')
    await exchange().exportWeights('json')
    expect(dialog.showSaveDialog.mock.lastCall?.[0]).toMatchObject({
      defaultPath: join(folder, 'inkling-weights.json')
    })
  })
})

describe('B3: show in folder', () => {
  test('takes the number of a file written since the start', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'x')
    const { id } = savedFiles.add(path, new Uint8Array(1))
    await savedFiles.showInFolder(id)
    expect(shell.showItemInFolder.mock.calls).toEqual([[path]])
  })

  test('refuses every other number, and a file that is gone', async () => {
    for (const id of [0, 1, 7])
      await expect(savedFiles.showInFolder(id)).rejects.toEqual(code('request_invalid'))
    const path = join(folder, 'a.json')
    await writeFile(path, 'x')
    const { id } = savedFiles.add(path, new Uint8Array(1))
    await unlink(path)
    await expect(savedFiles.showInFolder(id)).rejects.toEqual(code('saved_file_gone'))
    expect(shell.showItemInFolder).not.toHaveBeenCalled()
  })
})
