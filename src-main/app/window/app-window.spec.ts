import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import type { WindowPlace } from '../../settings'
import { AppWindow } from './app-window'

interface Opened extends EventEmitter {
  readonly options: Record<string, unknown>
  readonly done: string[]
  readonly webContents: EventEmitter & { readonly sent: unknown[][] }
  isMinimizedNow: boolean
}

const electron = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  const opened: unknown[] = []
  class BrowserWindow extends Emitter {
    readonly options: object
    readonly done: string[] = []
    readonly webContents
    isMinimizedNow = false
    constructor(options: object) {
      super()
      this.options = options
      const sent: unknown[][] = []
      this.webContents = Object.assign(new Emitter(), {
        sent,
        send: (...event: unknown[]) => void sent.push(event),
        isDestroyed: () => false,
        isCrashed: () => false,
        getURL: () => 'about:blank',
        loadURL: (url: string): Promise<void> => {
          this.done.push(url)
          return Promise.resolve()
        }
      })
      opened.push(this)
    }
    show = (): void => void this.done.push('show')
    focus = (): void => void this.done.push('focus')
    restore = (): void => void this.done.push('restore')
    maximize = (): void => void this.done.push('maximize')
    setBackgroundColor = (color: string): void => void this.done.push(color)
    isMinimized = (): boolean => this.isMinimizedNow
    isMaximized = (): boolean => true
    getNormalBounds = (): object => ({ x: 10, y: 20, width: 1100, height: 750 })
  }
  return {
    opened,
    BrowserWindow,
    nativeTheme: Object.assign(new Emitter(), { shouldUseDarkColors: false }),
    screen: {
      getPrimaryDisplay: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }),
      getAllDisplays: () => []
    }
  }
})
vi.mock('electron', () => electron)
vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

let remembered: WindowPlace | null
const onSessionEnd = vi.fn<() => void>()
let window: AppWindow

beforeEach(() => {
  electron.opened.length = 0
  electron.nativeTheme.removeAllListeners()
  electron.nativeTheme.shouldUseDarkColors = false
  remembered = null
  window = new AppWindow({
    rememberedPlace: () => remembered,
    rememberPlace: (place) => {
      remembered = place
    },
    onSessionEnd,
    logFile: '/logs/inkling.log'
  })
})

const only = (): Opened => {
  expect(electron.opened).toHaveLength(1)
  return electron.opened[0] as Opened
}

test('opens our page in the sandbox, and shows it when there is something to see', () => {
  window.show()
  const { options, done } = only()
  expect(options).toMatchObject({
    minWidth: 1000,
    minHeight: 700,
    show: false,
    backgroundColor: '#f6f3ec',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false }
  })
  expect(done).toEqual(['app://inkling/index.html'])
  only().emit('ready-to-show')
  expect(done.at(-1)).toBe('show')
})

test('the ground behind the page follows the theme', () => {
  electron.nativeTheme.shouldUseDarkColors = true
  window.show()
  expect(only().options['backgroundColor']).toBe('#12151c')
  electron.nativeTheme.shouldUseDarkColors = false
  electron.nativeTheme.emit('updated')
  expect(only().done.at(-1)).toBe('#f6f3ec')
})

test('is one: a second wish brings it to the front', () => {
  window.show()
  only().isMinimizedNow = true
  window.show()
  expect(only().done.slice(-3)).toEqual(['restore', 'show', 'focus'])
})

test('opens where it was, maximised as it was', () => {
  window.show()
  only().emit('close')
  expect(remembered).toEqual({ x: 10, y: 20, width: 1100, height: 750, isMaximized: true })
  only().emit('closed')
  expect([window.browserWindow, window.contents]).toEqual([null, null])
  electron.opened.length = 0
  window.show()
  expect(only().options).toMatchObject({ x: 10, y: 20, width: 1100, height: 750 })
  expect(only().done[0]).toBe('maximize')
})

test('events reach the open window, and none that is closed', () => {
  window.tell('menuChosen', 'show-draw')
  window.show()
  window.tell('menuChosen', 'show-train')
  expect(only().webContents.sent).toEqual([['menuChosen', 'show-train']])
})

test('L4: where Windows ends the session, its place is remembered before what is to be kept is written', () => {
  window.show()
  onSessionEnd.mockImplementationOnce(() => {
    expect(remembered).toEqual({ x: 10, y: 20, width: 1100, height: 750, isMaximized: true })
  })
  only().emit('session-end', {})
  expect(onSessionEnd).toHaveBeenCalledOnce()
})
