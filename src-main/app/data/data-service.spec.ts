import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { DataState, TestSet } from '../../../src-preload/contract/domain'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { Problem } from '../../../src-preload/i18n/problem'
import type { Mirror, PreparedMnist, PrepareOptions } from '../../data'
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
let mirrors: Mirror[]
/** Settles the look into the folder '/slow'. */
let findSlow: () => void
let hub: EventHub
let data: DataService

const testSet: TestSet = { images: new Uint8Array(784), labels: new Uint8Array(1) }
const cacheReady = { phase: 'ready', source: 'cache', folder: '/cache', problems: [] } as const
const offlineReady = { ...cacheReady, source: 'offline' } as const
const downloaded = { ...cacheReady, source: 'download' } as const
const school: Mirror = { address: 'http://school.example/', isCustom: true }
const published: Mirror = { address: 'http://published.example/', isCustom: false }
const refused: ProblemReport = { code: 'mirror_refused', values: { mirror: 'school.example', file: 'x' } }
const damaged: ProblemReport = { code: 'file_missing', values: { file: 'x' } }
const progress = { file: 'x', mirror: 'school.example', received: 1, total: 4, secondsLeft: null }

beforeEach(() => {
  preparations = []
  phases = []
  ready = []
  remembered = []
  notices = []
  testSets = 0
  mirrors = [published]
  hub = new EventHub()
  hub.on('dataChanged', ({ phase }) => void phases.push(phase))
  data = new DataService({
    hub,
    sources: () => ({
      mirrors,
      offlineFolder: '/offline',
      fetchBytes: () => Promise.reject(new Error('no network in this test'))
    }),
    prepare: (options) =>
      new Promise<PreparedMnist>((resolve, reject) => {
        preparations.push({
          options,
          finish: (state) => {
            options.onState?.(state)
            if (state.phase === 'ready') resolve(state as PreparedMnist)
            else reject(new Problem('mnist_unavailable', {}))
            return turnOfTheLoop()
          },
          break: reject
        })
      }),
    find: (folder) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          if (folder.includes('bad')) reject(new Problem('file_missing', { file: 'train-labels-idx1-ubyte' }))
          else resolve(`${folder}/MNIST/raw`)
        }
        if (folder === '/slow') findSlow = settle
        else settle()
      }),
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

/** Opens the application's own data, which become this. */
async function openWith(state: DataState): Promise<void> {
  const opening = data.open(null)
  await (await preparation(preparations.length)).finish(state)
  await opening
}

test('opens with the cache, told step by step', async () => {
  expect([data.state.phase, data.isReady]).toEqual(['checking', false])
  void data.open(null)
  const first = await preparation(0)
  // Nobody is asked for what the copy in the application has.
  expect(first.options).toMatchObject({ preferOffline: true, offlineFolder: '/offline' })
  expect(first.options.forceDownload).toBeUndefined()
  first.options.onState?.({ phase: 'checking' })
  await first.finish(cacheReady)
  expect(phases).toEqual(['checking', 'ready'])
  expect(ready).toEqual(['/cache'])
  expect([data.state, data.isReady]).toEqual([cacheReady, true])
})

test('from the copy in the application: nothing is downloaded by itself', async () => {
  await openWith(offlineReady)
  await turnOfTheLoop()
  expect(preparations).toHaveLength(1)
  expect(data.state).toEqual(offlineReady)
})

test('with neither cache nor copy it downloads, and waits for it', async () => {
  const opening = data.open(null)
  const first = await preparation(0)
  first.options.onState?.({ phase: 'downloading', progress, problems: [] })
  expect([data.state.phase, data.isReady]).toEqual(['downloading', false])
  await first.finish(downloaded)
  await opening
  expect(data.state).toEqual(downloaded)
})

describe('a download beside data in use', () => {
  test('leaves them ready while it goes on, and changes the source when it has succeeded', async () => {
    await openWith(offlineReady)
    const answer = data.download()
    const { options, finish } = await preparation(1)
    // Nothing is taken from the copy again: it was downloaded, or it was not.
    expect(options).toMatchObject({ forceDownload: true, offlineFolder: null })
    options.onState?.({ phase: 'checking' })
    expect(data.state).toEqual(offlineReady)
    options.onState?.({ phase: 'downloading', progress, problems: [refused] })
    expect(data.state).toEqual({ ...offlineReady, problems: [refused], download: progress })
    expect(data.isReady).toBe(true)
    expect(await data.readTestSet()).toBe(testSet)
    await finish(downloaded)
    expect(await answer).toEqual(downloaded)
    expect(ready).toEqual(['/cache', '/cache'])
    expect(notices).toEqual([])
  })

  test.each([
    ['with a sound cache left', { ...cacheReady, problems: [refused] }],
    ['with nothing', { phase: 'failed', problems: [refused] }]
  ] as const)('that fails %s leaves what was there, and is told', async (_what, end) => {
    await data.useFolder('/mine')
    const before = data.state
    const answer = data.download()
    await (await preparation(0)).finish(end)
    expect(await answer).toEqual({ ...before, problems: [refused] })
    expect(remembered).toEqual(['/mine/MNIST/raw'])
    expect(notices.map(({ code }) => code)).toEqual(['data_download_failed'])
  })

  test('that breaks by a bug leaves what was there', async () => {
    await openWith(offlineReady)
    const answer = data.download()
    ;(await preparation(1)).break(new TypeError('x is undefined'))
    expect(await answer).toMatchObject({
      phase: 'ready',
      source: 'offline',
      problems: [{ code: 'unexpected' }]
    })
  })

  test('that is cancelled leaves what was there, without a notice', async () => {
    await openWith(offlineReady)
    const answer = data.download()
    const { options, finish } = await preparation(1)
    data.cancel()
    expect(options.signal?.aborted).toBe(true)
    await finish({ phase: 'failed', problems: [{ code: 'download_cancelled', values: {} }] })
    expect(await answer).toMatchObject({ source: 'offline', problems: [{ code: 'download_cancelled' }] })
    expect(notices).toEqual([])
  })

  test('replaces a folder of the person’s once it has succeeded', async () => {
    await data.useFolder('/mine')
    const answer = data.download()
    const { finish } = await preparation(0)
    expect(remembered).toEqual(['/mine/MNIST/raw'])
    await finish(downloaded)
    expect(await answer).toEqual(downloaded)
    expect(remembered).toEqual(['/mine/MNIST/raw', null])
  })
})

describe('own mirrors', () => {
  beforeEach(() => {
    mirrors = [school]
  })

  test('bring by themselves what came from the copy, beside its use', async () => {
    await openWith({ ...offlineReady, problems: [damaged] })
    const { options, finish } = await preparation(1)
    expect(options).toMatchObject({ forceDownload: true, mirrors: [school] })
    options.onState?.({ phase: 'downloading', progress, problems: [] })
    expect(data.state).toEqual({ ...offlineReady, problems: [damaged], download: progress })
    await finish(downloaded)
    expect(data.state).toEqual({ ...downloaded, problems: [damaged] })
  })

  test('that refuse are told beside the copy that is in use', async () => {
    await openWith(offlineReady)
    await (await preparation(1)).finish({ phase: 'failed', problems: [refused] })
    expect(data.state).toEqual({ ...offlineReady, problems: [refused] })
    expect(notices).toEqual([])
  })

  test('are not asked for a sound cache, nor where nothing can be kept', async () => {
    await openWith(cacheReady)
    await turnOfTheLoop()
    const answer = data.forgetFolder()
    await (await preparation(1)).finish({ ...offlineReady, folder: '/offline' })
    await answer
    await turnOfTheLoop()
    expect(preparations).toHaveLength(2)
  })

  test('are not asked when it was cancelled before', async () => {
    const opening = data.open(null)
    const { finish } = await preparation(0)
    data.cancel()
    await finish(offlineReady)
    await opening
    await turnOfTheLoop()
    expect(preparations).toHaveLength(1)
  })
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

  test('that is slow does not defeat what is wished after it', async () => {
    await openWith(offlineReady)
    const choice = data.useFolder('/slow')
    const answer = data.download()
    const { options, finish } = await preparation(1)
    findSlow()
    expect(await choice).toEqual(offlineReady)
    expect(options.signal?.aborted).toBe(false)
    await finish(downloaded)
    expect(await answer).toEqual(downloaded)
    expect(remembered).toEqual([null])
  })

  test('that is slow at the launch does not either', async () => {
    const opening = data.open('/slow')
    expect(await data.useFolder('/mine')).toMatchObject({ folder: '/mine/MNIST/raw' })
    findSlow()
    await opening
    expect(data.state).toMatchObject({ folder: '/mine/MNIST/raw' })
  })

  test('is the newer wish of two, and ends the download that goes on when it was found', async () => {
    await openWith(offlineReady)
    void data.download()
    const { options, finish } = await preparation(1)
    const choices = [data.useFolder('/slow'), data.useFolder('/mine')]
    findSlow()
    await turnOfTheLoop()
    expect(options.signal?.aborted).toBe(true)
    await finish({ phase: 'failed', problems: [{ code: 'download_cancelled', values: {} }] })
    await Promise.all(choices)
    expect(data.state).toEqual({ phase: 'ready', source: 'folder', folder: '/mine/MNIST/raw', problems: [] })
    expect(remembered).toEqual(['/mine/MNIST/raw'])
  })

  test('stays when the application’s own data can’t be had', async () => {
    await data.useFolder('/mine')
    const answer = data.forgetFolder()
    await (await preparation(0)).finish({ phase: 'failed', problems: [refused] })
    expect(await answer).toMatchObject({ folder: '/mine/MNIST/raw', problems: [refused] })
    expect(remembered).toEqual(['/mine/MNIST/raw'])
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
