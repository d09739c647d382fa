import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { refuseDownloads } from './downloads'
import { refuseNavigation } from './navigation'
import { isOurUrl } from './origin'
import { refusePermissions } from './permissions'
import { sandboxEveryProcess } from './sandbox'
import { refuseDictionaries } from './spelling'
import { refuseWindows } from './windows'

const { app } = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  const switches = new Set<string>()
  return {
    app: Object.assign(new Emitter(), {
      switches,
      commandLine: { hasSwitch: (name: string) => switches.has(name) },
      enableSandbox: vi.fn<() => void>()
    })
  }
})
vi.mock('electron', () => ({ app, protocol: {} }))

beforeEach(() => {
  app.removeAllListeners()
  app.switches.clear()
  vi.clearAllMocks()
})

class FakeContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
}

class FakeSession extends EventEmitter {
  readonly setSpellCheckerEnabled = vi.fn<(isEnabled: boolean) => void>()
  readonly setSpellCheckerLanguages = vi.fn<(languages: readonly string[]) => void>()
  ask: ((contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void) | undefined
  check: ((contents: unknown, permission: string) => boolean) | undefined
  device: ((details: object) => boolean) | undefined
  setPermissionRequestHandler(handler: NonNullable<FakeSession['ask']>): void {
    this.ask = handler
  }
  setPermissionCheckHandler(handler: NonNullable<FakeSession['check']>): void {
    this.check = handler
  }
  setDevicePermissionHandler(handler: NonNullable<FakeSession['device']>): void {
    this.device = handler
  }
}

function newContents(): FakeContents {
  const contents = new FakeContents()
  app.emit('web-contents-created', {}, contents)
  return contents
}

function newSession(): FakeSession {
  const session = new FakeSession()
  app.emit('session-created', session)
  return session
}

function isPrevented(emitter: EventEmitter, name: string, ...details: unknown[]): boolean {
  const event = { preventDefault: vi.fn<() => void>() }
  emitter.emit(name, event, ...details)
  return event.preventDefault.mock.calls.length > 0
}

test('sandboxes every process, but where Chromium’s own switch says that it can’t', () => {
  sandboxEveryProcess()
  expect(app.enableSandbox).toHaveBeenCalledOnce()
  app.switches.add('no-sandbox')
  sandboxEveryProcess()
  expect(app.enableSandbox).toHaveBeenCalledOnce()
})

describe('no way to another page', () => {
  const foreign = [
    'https://example.org/',
    'http://inkling/',
    'file:///etc/passwd',
    'app://elsewhere/index.html',
    'app://inkling.example.org/',
    'about:blank',
    'data:text/html,x',
    'javascript:alert(1)',
    'blob:app://inkling/1',
    'devtools://devtools/bundled/inspector.html',
    'nonsense'
  ]
  for (const url of foreign)
    test(url, () => {
      expect(isOurUrl(url)).toBe(false)
      refuseNavigation()
      expect(isPrevented(newContents(), 'will-navigate', url)).toBe(true)
      expect(isPrevented(newContents(), 'will-redirect', url)).toBe(true)
    })

  test('our own page may be loaded again', () => {
    refuseNavigation()
    expect(isPrevented(newContents(), 'will-navigate', 'app://inkling/index.html')).toBe(false)
  })
})

test('no window is opened and no page is embedded', () => {
  refuseWindows()
  const contents = newContents()
  for (const url of ['https://example.org/', 'app://inkling/index.html', 'about:blank'])
    expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' })
  expect(isPrevented(contents, 'will-attach-webview', {}, {})).toBe(true)
})

test('B7: no permission is granted, asked or looked up, and no device', () => {
  refusePermissions()
  const session = newSession()
  // All names of Electron 22's and 45's types, and one that nobody knows yet.
  const names = [
    'clipboard-read',
    'clipboard-sanitized-write',
    'media',
    'display-capture',
    'mediaKeySystem',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'window-management',
    'window-placement',
    'idle-detection',
    'storage-access',
    'top-level-storage-access',
    'speaker-selection',
    'fileSystem',
    'keyboardLock',
    'hid',
    'serial',
    'usb',
    'unknown',
    'tomorrow'
  ]
  const granted = names.filter((name) => {
    const answer = vi.fn<(isGranted: boolean) => void>()
    session.ask?.(null, name, answer)
    return answer.mock.lastCall?.[0] !== false || session.check?.(null, name) !== false
  })
  expect(granted).toEqual([])
  expect(session.device?.({ deviceType: 'hid' })).toBe(false)
})

test('B7: the page downloads nothing', () => {
  refuseDownloads()
  expect(isPrevented(newSession(), 'will-download', {}, {})).toBe(true)
})

test('no session has a speller that fetches its dictionary', () => {
  refuseDictionaries()
  const session = newSession()
  expect(session.setSpellCheckerLanguages).toHaveBeenCalledExactlyOnceWith([])
  expect(session.setSpellCheckerEnabled).toHaveBeenCalledExactlyOnceWith(false)
})
