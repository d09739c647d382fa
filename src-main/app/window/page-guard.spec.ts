import { EventEmitter } from 'node:events'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { WebContents } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PageGuard } from './page-guard'

vi.mock('electron', () => ({ app: {} }))
vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

const address = 'app://inkling/index.html'

class FakeContents extends EventEmitter {
  readonly loaded: string[] = []
  url = ''
  isRunning: unknown = true
  /** Why loading fails, if it does. */
  failure: Error | null = null
  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    this.url = url
    return this.failure && url === address ? Promise.reject(this.failure) : Promise.resolve()
  }
  getURL(): string {
    return this.url
  }
  isDestroyed(): boolean {
    return false
  }
  isCrashed(): boolean {
    return false
  }
  executeJavaScript(): Promise<unknown> {
    return this.isRunning instanceof Error ? Promise.reject(this.isRunning) : Promise.resolve(this.isRunning)
  }
}

let contents: FakeContents
let shown: number
let guard: PageGuard

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  contents = new FakeContents()
  shown = 0
  guard = new PageGuard(contents as unknown as WebContents, {
    address,
    logFile: '/logs/<inkling>.log',
    onShown: () => {
      shown++
    }
  })
  guard.load()
})
afterEach(() => vi.useRealTimers())

const die = (reason = 'crashed'): void => {
  contents.emit('render-process-gone', {}, { reason, exitCode: 11 })
}
const plain = (): string => decodeURIComponent(contents.loaded.at(-1) ?? '')

test('L1: the page is there again after a death, and after a second', () => {
  die()
  die('killed')
  expect(contents.loaded).toEqual([address, address, address])
})

test('L1: at the third within a minute there is a plain page with the log’s place, and no script', () => {
  die()
  die('oom')
  die()
  expect(plain()).toMatch(/^data:text\/html/)
  expect(plain()).toContain('ended three times within a minute (crashed, 11)')
  expect(plain()).toContain('/logs/&#60;inkling&#62;.log')
  expect(plain()).not.toContain('<script')
  expect(shown).toBe(1)
})

test('L1: deaths that are further apart than a minute are not counted together', () => {
  for (let times = 0; times < 10; times++) {
    die()
    vi.setSystemTime(Date.now() + 31_000)
  }
  expect(new Set(contents.loaded)).toEqual(new Set([address]))
})

test('a process that ended well is no death', () => {
  die('clean-exit')
  expect(contents.loaded).toEqual([address])
})

test.each([false, new Error('The frame is gone')])(
  'trouble 14: a page whose script does not run (%s)',
  async (isRunning) => {
    contents.isRunning = isRunning
    contents.emit('did-finish-load')
    await turnOfTheLoop()
    expect(plain()).toContain('could not be loaded')
    expect(shown).toBe(1)
    // The plain page has no script either, and needs none.
    contents.emit('did-finish-load')
    await turnOfTheLoop()
    expect(contents.loaded).toHaveLength(2)
  }
)

test('a page that runs is left alone', async () => {
  contents.emit('did-finish-load')
  await turnOfTheLoop()
  expect([contents.loaded, shown]).toEqual([[address], 0])
})

test('trouble 14: a page that can’t be loaded', async () => {
  contents.failure = new Error('ERR_FAILED')
  guard.load()
  await turnOfTheLoop()
  expect(plain()).toContain('could not be loaded')
})
