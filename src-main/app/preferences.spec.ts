import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppEvents } from '../../src-preload/contract/ipc'
import { m } from '../../src-preload/i18n'
import { SettingsStore } from '../settings'
import { EventHub } from './event-hub'
import { useLanguage } from './language'
import { Preferences } from './preferences'

const electron = vi.hoisted(() => ({
  nativeTheme: { themeSource: 'system' },
  system: { asked: '', preferred: ['en-GB'], locale: 'en-US' }
}))
vi.mock('electron', () => ({
  nativeTheme: electron.nativeTheme,
  app: {
    commandLine: { getSwitchValue: () => electron.system.asked },
    getPreferredSystemLanguages: () => electron.system.preferred,
    getLocale: () => electron.system.locale
  }
}))

let folder: string
let store: SettingsStore
let told: AppEvents['settingsChanged'][]
let preferences: Preferences

beforeEach(async () => {
  electron.system.asked = ''
  electron.system.preferred = ['en-GB']
  folder = await mkdtemp(join(tmpdir(), 'inkling-preferences-'))
  store = await SettingsStore.open(folder)
  told = []
  const hub = new EventHub()
  hub.on('settingsChanged', (event) => void told.push(event))
  preferences = new Preferences(store, hub)
})

afterEach(async () => {
  await store.flush()
  await rm(folder, { recursive: true })
})

test('a changed language and theme are in force at once and told', () => {
  const settings = preferences.change({ language: 'zh', theme: 'dark' })
  expect(settings).toMatchObject({ language: 'zh', theme: 'dark' })
  expect(told).toEqual([{ settings, locale: 'zh' }])
  expect(electron.nativeTheme.themeSource).toBe('dark')
  expect(m.main_menu_quit()).toBe('退出')
  preferences.change({ language: 'en' })
  expect(m.main_menu_quit()).toBe('Quit')
})

test('a name without a value changes nothing', () => {
  const before = preferences.current
  expect(preferences.change({ theme: undefined, brushWidth: undefined })).toEqual(before)
})

test('are there again at the next launch', async () => {
  preferences.change({ language: 'zh', theme: 'light', brushWidth: 30 })
  await store.flush()
  electron.nativeTheme.themeSource = 'system'
  const next = new Preferences(await SettingsStore.open(folder), new EventHub())
  expect(next.current).toMatchObject({ language: 'zh', theme: 'light', brushWidth: 30 })
  expect([next.locale, electron.nativeTheme.themeSource]).toEqual(['zh', 'light'])
})

describe('the system’s language', () => {
  test('is its first preferred one that texts exist in', () => {
    electron.system.preferred = ['fr-FR', 'zh-Hans-CN', 'en-US']
    expect(useLanguage('system')).toBe('zh')
    electron.system.preferred = ['de', 'en-US', 'zh-CN']
    expect(useLanguage('system')).toBe('en')
  })

  test('gives way to the language of the command line', () => {
    electron.system.preferred = ['en-US']
    electron.system.asked = 'zh-CN'
    expect(useLanguage('system')).toBe('zh')
  })
})
