import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { DataState, TestSet } from '../../../src-preload/contract/domain'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { Problem } from '../../../src-preload/i18n/problem'
import type { PreparedMnist, PrepareOptions } from '../../data'
import { EventHub } from '../event-hub'
import { DataService } from './data-service'

vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

interface Preparation {
  readonly options: PrepareOptions
  readonly finish: (state: DataState) => Promise<void>
  readonly break: (error: Error) => void
}

let preparations: Preparation[]
let phases: string[]
let ready: string[]
let remembered: (string | null)[]
let notices: ProblemReport[]
let testSets: number
let data: DataService

const testSet: TestSet = { images: new Uint8Array(784), labels: new Uint8Array(1) }
const cacheReady: DataState = { phase: 'ready', source: 'cache', folder: '/cache', problems: [] }

beforeEach(() => {
  preparations = []
  phases = []
  ready = []
  remembered = []
  notices = []
  testSets = 0
  const hub = new EventHub()
  hub.on('dataChanged', ({ phase }) => void phases.push(phase))
  data = new DataService({
    hub,
    sources: () => ({
      mirrors: [],
      offlineFolder: null,
      fetchBytes: () => Promise.reject(new Error('no network in this test'))
    }),
    prepare: (options) =>
      new Promise<PreparedMnist>((resolve, reject) => {
        preparations.push({
          options,
          finish: (state) => {
            options.onState?.(state)
            if (state.phase === 'ready') resolve({ folder: state.folder, source: 'cache', problems: [] })
            else reject(new Problem('mnist_unavailable', {}))
            return turnOfTheLoop()
          },
          break: reject
        })
      }),
    find: (folder) =>
      folder.includes('bad')
        ? Promise.reject(new Problem('file_missing', { file: 'train-labels-idx1-ubyte' }))
        : Promise.resolve(`${folder}/MNIST/raw`),
    readTestSet: (folder) => {
      testSets++
      return folder === '/broken'
        ? Promise.reject(new Problem('file_missing', { file: 'x' }))
        : Promise.resolve(testSet)
    },
    rememberFolder: (folder) => void remembered.push(folder),
    giveNotice: (problem) => void notices.push(problem),
    onReady: (folder) => void ready.push(folder)
  })
})

const preparation = async (index: number): Promise<Preparation> => {
  await turnOfTheLoop()
  const found = preparations[index]
  if (!found) throw new Error(`Preparation ${String(index)} has not begun.`)
  return found
}

test('opens with the cache, told step by step', async () => {
  expect([data.state.phase, data.isReady]).toEqual(['checking', false])
  void data.open(null)
  const first = await preparation(0)
  expect(first.options.forceDownload).toBe(false)
  first.options.onState?.({ phase: 'checking' })
  await first.finish(cacheReady)
  expect(phases).toEqual(['checking', 'ready'])
  expect(ready).toEqual(['/cache'])
  expect([data.state, data.isReady]).toEqual([cacheReady, true])
})

test('fails as a state, and can be tried again', async () => {
  const opening = data.open(null)
  await (await preparation(0)).finish({ phase: 'failed', problems: [] })
  await opening
  expect(data.state).toEqual({ phase: 'failed', problems: [] })
  const again = data.download()
  await (await preparation(1)).finish(cacheReady)
  expect(await again).toEqual(cacheReady)
})

test('a bug in the preparation is a state too', async () => {
  const opening = data.open(null)
  ;(await preparation(0)).break(new TypeError('x is undefined'))
  await opening
  expect(data.state).toEqual({
    phase: 'failed',
    problems: [{ code: 'unexpected', values: { detail: 'x is undefined' } }]
  })
})

test('a new download ends the one that goes on, and begins after it', async () => {
  void data.open(null)
  const first = await preparation(0)
  const answer = data.download()
  expect(first.options.signal?.aborted).toBe(true)
  await turnOfTheLoop()
  expect(preparations).toHaveLength(1)
  await first.finish(cacheReady)
  const second = await preparation(1)
  expect(second.options.forceDownload).toBe(true)
  expect(second.options.signal?.aborted).toBe(false)
  const downloaded: DataState = { ...cacheReady, source: 'download' }
  await second.finish(downloaded)
  expect(await answer).toEqual(downloaded)
})

test('cancel ends the download that goes on', async () => {
  data.cancel()
  void data.open(null)
  const { options } = await preparation(0)
  expect(options.signal?.aborted).toBe(false)
  data.cancel()
  expect(options.signal?.aborted).toBe(true)
})

describe('a folder of the person', () => {
  test('is used and remembered', async () => {
    expect(await data.useFolder('/mine')).toEqual({
      phase: 'ready',
      source: 'folder',
      folder: '/mine/MNIST/raw',
      problems: []
    })
    expect(remembered).toEqual(['/mine/MNIST/raw'])
    expect(ready).toEqual(['/mine/MNIST/raw'])
  })

  test('that is not sound leaves everything as it was', async () => {
    void data.open(null)
    await (await preparation(0)).finish(cacheReady)
    await expect(data.useFolder('/bad')).rejects.toMatchObject({ report: { code: 'file_missing' } })
    expect(data.state).toEqual(cacheReady)
    expect(remembered).toEqual([])
  })

  test('is there again at the next launch, without a look at the cache', async () => {
    await data.open('/mine')
    expect(data.state).toMatchObject({ source: 'folder', folder: '/mine/MNIST/raw' })
    expect(preparations).toEqual([])
  })

  test('that is gone at the next launch: told, still remembered, and the cache is used', async () => {
    void data.open('/bad')
    await (await preparation(0)).finish(cacheReady)
    expect(notices.map(({ code }) => code)).toEqual(['data_folder_left', 'file_missing'])
    expect(remembered).toEqual([])
    expect(data.state).toEqual(cacheReady)
  })

  test('is forgotten', async () => {
    await data.useFolder('/mine')
    const answer = data.forgetFolder()
    await (await preparation(0)).finish(cacheReady)
    expect(await answer).toEqual(cacheReady)
    expect(remembered).toEqual(['/mine/MNIST/raw', null])
  })
})

describe('the test digits', () => {
  test('are refused before there are data', async () => {
    await expect(data.readTestSet()).rejects.toMatchObject({ report: { code: 'no_data' } })
  })

  test('are read once, however often they are asked for', async () => {
    await data.useFolder('/mine')
    const sets = await Promise.all([data.readTestSet(), data.readTestSet()])
    expect(sets).toEqual([testSet, testSet])
    expect(await data.readTestSet()).toBe(testSet)
    expect(testSets).toBe(1)
  })

  test('are looked for again after a failure', async () => {
    void data.open(null)
    await (await preparation(0)).finish({ ...cacheReady, folder: '/broken' })
    await expect(data.readTestSet()).rejects.toMatchObject({ report: { code: 'file_missing' } })
    await expect(data.readTestSet()).rejects.toMatchObject({ report: { code: 'file_missing' } })
    expect(testSets).toBe(2)
  })
})
