import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { UpdateState } from '../../../src-preload/contract/domain'
import { defaultSettings } from '../../../src-preload/contract/settings'
import { EventHub } from '../event-hub'
import type { Found, Updater } from './updater'
import { Updates } from './updates'

vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

/** A promise that the test settles. */
class Later<Value> {
  resolve!: (value: Value) => void
  reject!: (error: Error) => void
  readonly promise = new Promise<Value>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })
}

class FakeUpdater implements Updater {
  readonly looking = new Later<Found | null>()
  readonly downloading = new Later<undefined>()
  onProgress: (received: number, total: number) => void = () => undefined
  onFailure: (error: Error) => void = () => undefined
  readonly done: string[] = []

  look(): Promise<Found | null> {
    this.done.push('look')
    return this.looking.promise
  }
  async download(onProgress: (received: number, total: number) => void): Promise<void> {
    this.done.push('download')
    this.onProgress = onProgress
    await this.downloading.promise
  }
  install(onFailure: (error: Error) => void): void {
    this.done.push('install')
    this.onFailure = onFailure
  }
  end(): void {
    this.done.push('end')
  }
}

const host = 'example.org'
let hub: EventHub
let updaters: FakeUpdater[]
let isWanted: boolean
let isTraining: boolean
let states: UpdateState[]
const flush = vi.fn<() => Promise<void>>(() => Promise.resolve())

const make = (possibility: ConstructorParameters<typeof Updates>[0]['possibility']): Updates =>
  new Updates({
    hub,
    possibility,
    isWanted: () => isWanted,
    isTraining: () => isTraining,
    flush,
    makeUpdater: () => {
      const updater = new FakeUpdater()
      updaters.push(updater)
      return Promise.resolve(updater)
    }
  })
const possible = (): Updates => make({ isPossible: true, configFile: '/app-update.yml', host })

async function updater(number = 0): Promise<FakeUpdater> {
  return vi.waitFor(() => {
    const found = updaters[number]
    if (!found?.done.includes('look')) throw new Error('Nobody looks yet.')
    return found
  })
}

function set(wanted: boolean): void {
  isWanted = wanted
  hub.emit('settingsChanged', { settings: { ...defaultSettings, looksForUpdates: wanted }, locale: 'en' })
}

async function findVersion2(updates: Updates): Promise<FakeUpdater> {
  const look = updates.look()
  const fake = await updater()
  fake.looking.resolve({ version: '2.0.0', bytes: 100 })
  await look
  return fake
}

beforeEach(() => {
  hub = new EventHub()
  updaters = []
  isWanted = true
  isTraining = false
  states = []
  flush.mockClear()
  hub.on('updateChanged', (state) => states.push(state))
})

afterEach(() => {
  vi.useRealTimers()
})

describe('while the setting is off', () => {
  test('no updater is even made: neither at the start nor at a request of the window', async () => {
    isWanted = false
    const updates = possible()
    await updates.open()
    await expect(updates.look()).rejects.toMatchObject({ report: { code: 'updates_off' } })
    await expect(updates.download()).rejects.toMatchObject({ report: { code: 'request_invalid' } })
    await expect(updates.install()).rejects.toMatchObject({ report: { code: 'request_invalid' } })
    expect([updaters, states, updates.state]).toEqual([[], [], { phase: 'idle', host }])
  })

  test('switching another setting asks nobody; switching this one on asks at once', async () => {
    isWanted = false
    possible()
    set(false)
    expect(updaters).toEqual([])
    set(true)
    set(true)
    await updater()
    expect(updaters).toHaveLength(1)
  })

  test('switching it off ends a look, and what comes of it afterwards is not told', async () => {
    const updates = possible()
    const look = updates.look()
    const fake = await updater()
    set(false)
    expect(fake.done).toEqual(['look', 'end'])
    fake.looking.resolve({ version: '2.0.0', bytes: null })
    expect(await look).toEqual({ phase: 'idle', host })
    expect(states.map(({ phase }) => phase)).toEqual(['asking', 'idle'])
  })
})

test('a package that can’t be updated says why, and asks nobody', async () => {
  const updates = make({ isPossible: false, reason: 'archive' })
  await updates.open()
  await expect(updates.look()).rejects.toMatchObject({ report: { code: 'updates_impossible' } })
  set(false)
  set(true)
  updates.cancel()
  expect([updates.state, updaters]).toEqual([{ phase: 'impossible', reason: 'archive' }, []])
})

describe('a look', () => {
  test('finds a newer version and downloads nothing of it', async () => {
    const updates = possible()
    const fake = await findVersion2(updates)
    expect(updates.state).toEqual({ phase: 'found', host, version: '2.0.0', bytes: 100 })
    expect(fake.done).toEqual(['look'])
    expect(flush).not.toHaveBeenCalled()
  })

  test('finds nothing newer', async () => {
    const updates = possible()
    const look = updates.open()
    ;(await updater()).looking.resolve(null)
    await look
    expect(updates.state).toEqual({ phase: 'newest', host })
  })

  test('is not begun a second time while it goes on', async () => {
    const updates = possible()
    const look = updates.look()
    expect(await updates.look()).toEqual({ phase: 'asking', host })
    ;(await updater()).looking.resolve(null)
    await look
    expect(updaters).toHaveLength(1)
  })

  test('that fails says whom it asked; the next one is a new one', async () => {
    const updates = possible()
    const look = updates.look()
    ;(await updater()).looking.reject(new Error('net::ERR_NAME_NOT_RESOLVED'))
    await look
    expect(updates.state).toEqual({
      phase: 'failed',
      host,
      problem: { code: 'update_not_reached', values: { host, reason: 'net::ERR_NAME_NOT_RESOLVED' } }
    })
    const second = updates.look()
    ;(await updater(1)).looking.resolve(null)
    expect(await second).toEqual({ phase: 'newest', host })
  })

  test('of a server that says nothing ends after 30 seconds, and its connection with it', async () => {
    vi.useFakeTimers()
    const updates = possible()
    const look = updates.look()
    await vi.advanceTimersByTimeAsync(29_999)
    expect(updates.state.phase).toBe('asking')
    await vi.advanceTimersByTimeAsync(1)
    await look
    expect(updates.state).toMatchObject({
      phase: 'failed',
      problem: { code: 'update_not_reached', values: { reason: 'ETIMEDOUT' } }
    })
    expect(updaters[0]?.done).toEqual(['look', 'end'])
  })
})

describe('a download', () => {
  test('is told as it grows, and installs nothing', async () => {
    const updates = possible()
    const fake = await findVersion2(updates)
    const download = updates.download()
    fake.onProgress(40, 100)
    expect(updates.state).toEqual({ phase: 'downloading', host, version: '2.0.0', received: 40, total: 100 })
    fake.downloading.resolve(undefined)
    expect(await download).toEqual({ phase: 'downloaded', host, version: '2.0.0' })
    updates.end()
    expect(fake.done).toEqual(['look', 'download', 'end'])
  })

  test('that is damaged is refused by name, and can’t be installed', async () => {
    const updates = possible()
    const fake = await findVersion2(updates)
    const download = updates.download()
    fake.downloading.reject(Object.assign(new Error('sha512 mismatch'), { code: 'ERR_CHECKSUM_MISMATCH' }))
    expect(await download).toMatchObject({
      problem: { code: 'update_damaged', values: { version: '2.0.0' } }
    })
    await expect(updates.install()).rejects.toMatchObject({ report: { code: 'request_invalid' } })
    await expect(updates.download()).rejects.toMatchObject({ report: { code: 'request_invalid' } })
    expect(fake.done).toEqual(['look', 'download', 'end'])
  })

  test('that is cancelled is given up, whatever comes of it afterwards', async () => {
    const updates = possible()
    const fake = await findVersion2(updates)
    const download = updates.download()
    updates.cancel()
    fake.onProgress(50, 100)
    fake.downloading.resolve(undefined)
    expect(await download).toEqual({ phase: 'idle', host })
    expect(fake.done).toEqual(['look', 'download', 'end'])
  })

  test('may take its time while something comes, and fails after 30 seconds of silence', async () => {
    vi.useFakeTimers()
    const updates = possible()
    const fake = await findVersion2(updates)
    const download = updates.download()
    for (let received = 10; received <= 50; received += 10) {
      await vi.advanceTimersByTimeAsync(29_000)
      fake.onProgress(received, 100)
    }
    expect(updates.state).toMatchObject({ phase: 'downloading', received: 50 })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await download).toMatchObject({ phase: 'failed', problem: { code: 'update_not_reached' } })
    expect(fake.done).toEqual(['look', 'download', 'end'])
  })
})

describe('installing', () => {
  async function downloaded(): Promise<{ updates: Updates; fake: FakeUpdater }> {
    const updates = possible()
    const fake = await findVersion2(updates)
    const download = updates.download()
    fake.downloading.resolve(undefined)
    await download
    return { updates, fake }
  }

  test('waits until everything is written', async () => {
    const { updates, fake } = await downloaded()
    const writing = new Later<undefined>()
    flush.mockReturnValueOnce(writing.promise)
    const install = updates.install()
    expect(fake.done).not.toContain('install')
    writing.resolve(undefined)
    await install
    expect(fake.done).toEqual(['look', 'download', 'install'])
  })

  test('is refused while a run goes on', async () => {
    const { updates, fake } = await downloaded()
    isTraining = true
    await expect(updates.install()).rejects.toMatchObject({ report: { code: 'update_during_run' } })
    expect(fake.done).not.toContain('install')
    expect(updates.state.phase).toBe('downloaded')
  })

  test('that fails is told, and this version goes on', async () => {
    const { updates, fake } = await downloaded()
    await updates.install()
    fake.onFailure(Object.assign(new Error('EROFS: read-only'), { code: 'EROFS' }))
    expect(updates.state).toMatchObject({
      phase: 'failed',
      problem: { code: 'update_not_installed', values: { version: '2.0.0', detail: 'EROFS' } }
    })
  })
})
