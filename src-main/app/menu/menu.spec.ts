import type { MenuItemConstructorOptions } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Run } from '../../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import { defaultSettings, type Locale } from '../../../src-preload/contract/settings'
import { overwriteGetLocale } from '../../../src-preload/i18n'
import { EventHub } from '../event-hub'
import { installMenu } from './app-menu'
import { menuTemplate, type MenuActions, type MenuState } from './menu-template'

type Item = MenuItemConstructorOptions

const { Menu } = vi.hoisted(() => ({
  Menu: {
    setApplicationMenu: vi.fn<(menu: unknown) => void>(),
    buildFromTemplate: vi.fn((template: unknown) => template)
  }
}))
vi.mock('electron', () => ({ app: { isPackaged: true }, Menu }))

let locale: Locale
overwriteGetLocale(() => locale)

const actions = {
  choose: vi.fn<MenuActions['choose']>(),
  changeSettings: vi.fn<MenuActions['changeSettings']>(),
  importWeights: vi.fn<MenuActions['importWeights']>(),
  exportWeights: vi.fn<MenuActions['exportWeights']>(),
  undo: vi.fn<MenuActions['undo']>(),
  redo: vi.fn<MenuActions['redo']>(),
  hasAcceleration: vi.fn<MenuActions['hasAcceleration']>(() => true),
  setAcceleration: vi.fn<MenuActions['setAcceleration']>(),
  copyReport: vi.fn<MenuActions['copyReport']>(),
  showLog: vi.fn<MenuActions['showLog']>(),
  showLicences: vi.fn<MenuActions['showLicences']>(),
  showAbout: vi.fn<MenuActions['showAbout']>()
}

beforeEach(() => {
  vi.clearAllMocks()
  locale = 'en'
})

const state: MenuState = {
  platform: 'linux',
  isDevelopment: false,
  hasLicences: true,
  settings: { language: 'system', theme: 'dark' },
  phase: null
}

const flat = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
const all = (change: Partial<MenuState> = {}): Item[] => flat(menuTemplate({ ...state, ...change }, actions))
const labels = (change: Partial<MenuState> = {}): string[] => all(change).flatMap(({ label }) => label ?? [])

function click(label: string, change: Partial<MenuState> = {}): void {
  const item = all(change).find((other) => other.label === label)
  if (!item?.click) throw new Error(`“${label}” can’t be clicked.`)
  ;(item.click as () => void)()
}

test('every entry has its text in both languages, and none is left in the other', () => {
  const english = labels()
  locale = 'zh'
  const chinese = labels()
  expect(chinese).toHaveLength(english.length)
  const languageNames = ['English', '简体中文']
  expect(english.filter((text) => /\p{Script=Han}/u.test(text))).toEqual(['简体中文'])
  // Electron's own wording would be English: every entry that is shown has a text.
  expect(all().filter(({ type, label }) => type !== 'separator' && !label)).toEqual([])
  const same = chinese.filter((text, index) => text === english[index])
  expect(same).toEqual(languageNames)
})

test('no shortcut stands for two things', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const used = all({ platform, isDevelopment: true }).flatMap(
      ({ accelerator }) => String(accelerator ?? []) || []
    )
    expect(new Set(used).size).toBe(used.length)
  }
})

test('the views are the first five numbers', () => {
  const entries = ['Train', 'Test set', 'Draw', 'Your hand', 'Export']
  const view = menuTemplate(state, actions).find(({ label }) => label === '&View')
  expect((view?.submenu as Item[]).slice(0, 5).map(({ label, accelerator }) => [label, accelerator])).toEqual(
    entries.map((label, index) => [label, `CmdOrCtrl+${String(index + 1)}`])
  )
  for (const { click: choose } of (view?.submenu as Item[]).slice(0, 5)) (choose as () => void)()
  expect(actions.choose.mock.calls.flat()).toEqual([
    'show-train',
    'show-test-set',
    'show-draw',
    'show-hand',
    'show-export'
  ])
})

describe('training', () => {
  const entry = (label: string, phase: MenuState['phase']): Item | undefined =>
    flat(menuTemplate({ ...state, phase }, actions).filter(({ label: name }) => name === '&Training')).find(
      (item) => item.label === label
    )

  test('one entry starts, pauses and resumes, by its name', () => {
    expect(entry('Train', null)).toMatchObject({ enabled: true, accelerator: 'CmdOrCtrl+Enter' })
    expect(entry('Train', 'starting')).toMatchObject({ enabled: false })
    expect(entry('Pause', 'running')).toMatchObject({ enabled: true })
    expect(entry('Resume', 'paused')).toMatchObject({ enabled: true })
    click('Pause', { phase: 'running' })
    expect(actions.choose).toHaveBeenCalledWith('toggle-training')
  })

  test('stop is there while there is something to stop', () => {
    expect(entry('Stop', null)).toMatchObject({ enabled: false })
    for (const phase of ['starting', 'running', 'paused'] as const)
      expect(entry('Stop', phase)).toMatchObject({ enabled: true, accelerator: 'CmdOrCtrl+.' })
    click('Stop', { phase: 'paused' })
    expect(actions.choose).toHaveBeenCalledWith('stop-training')
  })
})

test('language and theme show the setting and change it', () => {
  const checked = all({ settings: { language: 'zh', theme: 'dark' } })
    .filter(({ type, checked: isChecked }) => type === 'radio' && isChecked)
    .map(({ label }) => label)
  expect(checked).toEqual(['简体中文', 'Dark'])
  click('English')
  click('System theme')
  expect(actions.changeSettings.mock.calls).toEqual([[{ language: 'en' }], [{ theme: 'system' }]])
})

test('L2: graphics acceleration is shown as it is and can be switched', () => {
  for (const isOn of [true, false]) {
    actions.hasAcceleration.mockReturnValue(isOn)
    const item = all().find(({ label }) => label === 'Graphics acceleration')
    expect(item).toMatchObject({ type: 'checkbox', checked: isOn })
    ;(item?.click as (item: { checked: boolean }) => void)({ checked: !isOn })
    expect(actions.setAcceleration).toHaveBeenLastCalledWith(!isOn)
  }
})

test('files, undo, the report, the log and about', () => {
  for (const label of [
    'Import weights…',
    'Export weights as safetensors…',
    'Export weights as JSON…',
    'Undo',
    'Redo',
    'Copy a report',
    'Show the log file',
    'Licences of what Inkling is made of',
    'About Inkling'
  ])
    click(label)
  expect(actions.importWeights).toHaveBeenCalledOnce()
  expect(actions.exportWeights.mock.calls).toEqual([['safetensors'], ['json']])
  for (const name of ['undo', 'redo', 'copyReport', 'showLog', 'showLicences', 'showAbout'] as const)
    expect(actions[name]).toHaveBeenCalledOnce()
})

test('licences are there where they were packed', () => {
  expect(labels({ hasLicences: false })).not.toContain('Licences of what Inkling is made of')
})

test('reload and developer tools are for development alone', () => {
  const roles = (isDevelopment: boolean): unknown[] => all({ isDevelopment }).map(({ role }) => role)
  expect(roles(false)).not.toContain('reload')
  expect(roles(false)).not.toContain('toggleDevTools')
  expect(roles(true)).toContain('reload')
})

test('macOS has its own first menu, and quits there', () => {
  const top = menuTemplate({ ...state, platform: 'darwin' }, actions)
  expect(top.map(({ label }) => label?.replace('&', ''))).toEqual([
    'Inkling',
    'File',
    'Edit',
    'View',
    'Training',
    'Window',
    'Help'
  ])
  expect(flat(top.slice(0, 1)).map(({ role }) => role)).toContain('quit')
  expect(flat(top.slice(1, 2)).map(({ role }) => role)).not.toContain('quit')
})

test('is built anew when language, theme or phase change, and not with every step', () => {
  const hub = new EventHub()
  let settings = defaultSettings
  installMenu(hub, () => settings, actions)
  expect(Menu.setApplicationMenu).toHaveBeenCalledOnce()
  const progress = (phase: Run['phase']): void =>
    hub.emit('runProgressed', {
      run: { phase, hyperparameters: tutorialHyperparameters } as Run,
      firstStep: 0,
      stepLosses: new Float32Array()
    })
  progress('running')
  progress('running')
  progress('running')
  expect(Menu.setApplicationMenu).toHaveBeenCalledTimes(2)
  progress('ended')
  expect(Menu.setApplicationMenu).toHaveBeenCalledTimes(3)
  const change = (next: typeof settings): void => {
    settings = next
    hub.emit('settingsChanged', { settings, locale: 'en' })
  }
  change({ ...settings, brushWidth: 30 })
  expect(Menu.setApplicationMenu).toHaveBeenCalledTimes(3)
  change({ ...settings, language: 'zh' })
  change({ ...settings, theme: 'dark' })
  expect(Menu.setApplicationMenu).toHaveBeenCalledTimes(5)
})
