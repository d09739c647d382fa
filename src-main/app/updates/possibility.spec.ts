import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { removeFolder, temporaryFolder } from '../../../test/support/small-mnist'
import { findUpdatePossibility, type Installation } from './possibility'

vi.mock('../log', () => ({ log: { error: vi.fn() } }))

let folder: string
let resources: string
beforeEach(async () => {
  folder = await temporaryFolder()
  resources = join(folder, 'resources')
  await mkdir(resources)
  await writeFile(
    join(resources, 'app-update.yml'),
    'provider: generic\nurl: https://example.org/a/\nchannel: latest\n'
  )
})
afterEach(() => removeFolder(folder))

const find = (parts: Partial<Installation>): ReturnType<typeof findUpdatePossibility> =>
  findUpdatePossibility({
    platform: 'linux',
    isPackaged: true,
    version: '1.0.0',
    environment: {},
    resources,
    program: join(folder, 'inkling'),
    ...parts
  })
const possible = (): ReturnType<typeof findUpdatePossibility> => ({
  isPossible: true,
  configFile: join(resources, 'app-update.yml'),
  host: 'example.org'
})
const appImage = { environment: { APPIMAGE: '/home/person/Inkling.AppImage' } }

test('an AppImage, an application from the Windows installer and one of macOS can be updated', async () => {
  expect(find(appImage)).toEqual(possible())
  expect(find({ platform: 'darwin' })).toEqual(possible())
  await writeFile(join(folder, 'Uninstall Inkling.exe'), '')
  expect(find({ platform: 'win32', program: join(folder, 'Inkling.exe') })).toEqual(possible())
})

test('an unpacked archive can’t', () => {
  expect(find({})).toEqual({ isPossible: false, reason: 'archive' })
  expect(find({ platform: 'win32' })).toEqual({ isPossible: false, reason: 'archive' })
})

test('a deb is updated by the system, even where it was started from an AppImage’s terminal', async () => {
  await writeFile(join(resources, 'package-type'), 'deb')
  expect(find(appImage)).toEqual({ isPossible: false, reason: 'package-manager' })
})

test('a test build is never updated', () => {
  expect(find({ ...appImage, version: '1.0.0-test-build' })).toEqual({
    isPossible: false,
    reason: 'test-build'
  })
})

test('sources are not, unless a test names a settings file; a package hears of none', () => {
  expect(find({ isPackaged: false, ...appImage })).toEqual({ isPossible: false, reason: 'development' })
  const file = join(resources, 'app-update.yml')
  expect(find({ isPackaged: false, environment: { INKLING_UPDATES: file } })).toEqual(possible())
  expect(find({ environment: { INKLING_UPDATES: file } })).toEqual({ isPossible: false, reason: 'archive' })
})

test.each(['', 'url: nowhere\n', 'url: https://[\n', null])(
  'a package without an address (%j) still starts',
  async (text) => {
    const file = join(resources, 'app-update.yml')
    if (text === null) await rm(file)
    else await writeFile(file, text)
    expect(find(appImage)).toEqual({ isPossible: false, reason: 'no-address' })
  }
)
