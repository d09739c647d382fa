import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findPlaces } from './places'

const paths = new Map<string, string>()
vi.mock('electron', () => ({
  app: {
    getName: () => 'Inkling',
    getPath: (name: string) => {
      const path = paths.get(name)
      if (path === undefined) throw new Error(`Failed to get '${name}' path`)
      return path
    },
    setPath: (name: string, path: string) => paths.set(name, path)
  }
}))

let home: string
const temporaryBefore = process.env['TMPDIR']

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'inkling-home-'))
  paths.clear()
  paths.set('userData', join(home, '.config', 'Inkling'))
})

afterEach(() => {
  if (temporaryBefore === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporaryBefore
  rmSync(home, { recursive: true, force: true })
})

test('L3: the folder of the lock is there before the lock is taken', () => {
  const folder = paths.get('userData') ?? ''
  expect(findPlaces()).toEqual([])
  expect(paths.get('userData')).toBe(folder)
  expect(existsSync(folder)).toBe(true)
  expect(findPlaces()).toEqual([])
})

test('L7: a home that can’t be written: another folder for this time, and the person is told', () => {
  writeFileSync(join(home, '.config'), 'a file where the folder should be')
  const folder = paths.get('userData')
  expect(findPlaces()).toEqual([{ code: 'profile_not_kept', values: { folder, reason: 'ENOTDIR' } }])
  const instead = paths.get('userData') ?? ''
  expect(instead).not.toBe(folder)
  expect(existsSync(instead)).toBe(true)
  rmSync(instead, { recursive: true })
})

test.runIf(process.platform === 'linux')('L7: a home for which Electron has no answer at all', () => {
  paths.clear()
  vi.stubEnv('XDG_CONFIG_HOME', '/proc/nowhere')
  const values = { folder: '/proc/nowhere/Inkling', reason: 'ENOENT' }
  expect(findPlaces()).toEqual([{ code: 'profile_not_kept', values }])
  vi.unstubAllEnvs()
  rmSync(paths.get('userData') ?? '', { recursive: true })
})

test.runIf(process.platform === 'linux')('L7: a home where the system makes nothing, and none at all', () => {
  for (const place of ['/proc/inkling/.config', '/dev/null/.config']) {
    paths.set('userData', place)
    expect(findPlaces().map(({ code }) => code)).toEqual(['profile_not_kept'])
    rmSync(paths.get('userData') ?? '', { recursive: true })
  }
})

test('L7: without a folder for temporary files there is one in the data folder', () => {
  process.env['TMPDIR'] = join(home, 'file', 'nowhere')
  writeFileSync(join(home, 'file'), '')
  expect(findPlaces()).toEqual([])
  const temporary = paths.get('temp') ?? ''
  expect(temporary).toBe(join(paths.get('userData') ?? '', 'temporary'))
  expect([process.env['TMPDIR'], existsSync(temporary)]).toEqual([temporary, true])
})
