import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { hasDisplay, terminalRunFolder, userCacheFolder } from './paths.mjs'

test.each([
  [{ INKLING_CACHE: '/elsewhere', XDG_CACHE_HOME: '/x' }, 'linux', resolve('/elsewhere')],
  [{ XDG_CACHE_HOME: '/x' }, 'linux', '/x/inkling'],
  [{}, 'linux', '/home/me/.cache/inkling'],
  [{ XDG_CACHE_HOME: '' }, 'linux', '/home/me/.cache/inkling'],
  [{ XDG_CACHE_HOME: '/x' }, 'darwin', '/home/me/Library/Caches/inkling'],
  [{ LOCALAPPDATA: '/local' }, 'win32', '/local/inkling']
])('%j on %s keeps downloads in %s', (environment, platform, folder) => {
  expect(userCacheFolder(environment, platform, '/home/me')).toBe(folder)
})

test.each([
  [{}, 'linux', false],
  [{ DISPLAY: '' }, 'linux', false],
  [{ DISPLAY: ':0' }, 'linux', true],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
  [{}, 'darwin', true],
  [{}, 'win32', true]
])('%j on %s has a display: %s', (environment, platform, expected) => {
  expect(hasDisplay(environment, platform)).toBe(expected)
})

test('each training in the terminal has a folder of its own', () => {
  const now = new Date('2026-11-25T16:05:09Z')
  expect(terminalRunFolder(now, {}, '/home/me')).toBe(
    '/home/me/.local/share/inkling/runs/2026-11-25_16-05-09'
  )
  expect(terminalRunFolder(now, { XDG_DATA_HOME: '/d' }, '/home/me')).toBe(
    '/d/inkling/runs/2026-11-25_16-05-09'
  )
})
