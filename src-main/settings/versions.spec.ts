import { copyFile, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSettings } from '../../src-preload/contract/settings'
import { tell } from '../../test/support/figures'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { nothingRemembered } from './remembered'
import { fileVersion } from './settings-file'
import { SettingsStore } from './settings-store'

interface Kept {
  readonly version: number
  readonly settings: { readonly hyperparameters: object }
  readonly remembered: object
}

const fixtures = 'test/fixtures/settings'
const names = (await readdir(fixtures)).filter((name) => name.endsWith('.json'))
const readKept = async (path: string): Promise<Kept> => JSON.parse(await readFile(path, 'utf8')) as Kept

let folder: string
let path: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'settings.json')
})
afterEach(() => removeFolder(folder))

const newer = names.filter((name) => name.includes('of-the-future'))
const older = names.filter((name) => !newer.includes(name))

test('S3: the version that package.json names has its file among the fixtures', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  expect(names).toContain(`${version}.json`)
  expect(older.length).toBeGreaterThanOrEqual(3)
  expect(newer).toHaveLength(1)
})

let opened = 0
test.each(older)(
  'S3: %s is read whole, upgraded by the next save, and nothing of it is lost',
  async (name) => {
    const kept = await readKept(join(fixtures, name))
    await copyFile(join(fixtures, name), path)
    const store = await SettingsStore.open(folder)
    expect(store.problems).toEqual([])
    const { hyperparameters } = kept.settings
    expect(store.current).toEqual({
      ...defaultSettings,
      ...kept.settings,
      hyperparameters: { ...defaultSettings.hyperparameters, ...hyperparameters }
    })
    expect(store.remembered).toEqual({ ...nothingRemembered, ...kept.remembered })
    store.change({ brushWidth: 31 })
    await store.flush()
    const saved = await readKept(path)
    expect(saved).toMatchObject({
      ...kept,
      version: fileVersion,
      settings: { ...kept.settings, brushWidth: 31 }
    })
    const again = await SettingsStore.open(folder)
    expect([again.current, again.remembered, again.problems]).toEqual([store.current, store.remembered, []])
    // As whole as a file that this version has written itself.
    expect(Object.keys(saved.settings).sort()).toEqual(Object.keys(defaultSettings).sort())
    opened++
  }
)

test.each(newer)(
  'S3: %s is used as far as it is understood, said so, and kept byte for byte',
  async (name) => {
    const bytes = await readFile(join(fixtures, name))
    await copyFile(join(fixtures, name), path)
    const store = await SettingsStore.open(folder)
    expect(store.problems).toEqual([{ code: 'settings_newer', values: { version: 2 } }])
    // What is not understood is as at first; the rest is the person's.
    expect(store.current).toMatchObject({ language: 'zh', theme: 'system', brushWidth: 30 })
    expect(store.current.hyperparameters).toMatchObject({ hiddenLayers: [128, 64], epochs: 3, seed: 7 })
    store.change({ theme: 'light', brushWidth: 9 })
    store.remember({ dataFolder: null })
    await store.flush()
    expect(store.current).toMatchObject({ theme: 'light', brushWidth: 9 })
    expect((await readFile(path)).equals(bytes)).toBe(true)
    expect(await readdir(folder)).toEqual(['settings.json'])
    opened++
    tell({ row: 'S3', tried: 'settings files of other versions', count: opened, losses: 0 })
  }
)
