import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { settingsSchema } from '../../src-preload/contract/settings'
import { tell } from '../../test/support/figures'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { SettingsStore } from './settings-store'

// Every file is written and synced.
vi.setConfig({ testTimeout: 120_000 })

let folder: string
let path: string
beforeAll(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'settings.json')
})
afterAll(() => removeFolder(folder))

const asides = async (where: string): Promise<string[]> =>
  (await readdir(where)).filter((name) => name.startsWith('settings.damaged-'))

test('S1: 240 seeded damages of a sound file: every start works, and the next one has nothing to tell', async () => {
  const begun = await SettingsStore.open(folder)
  begun.change({
    language: 'zh',
    theme: 'dark',
    brushWidth: 30,
    mirrors: ['http://classroom.example/mnist/']
  })
  begun.remember({
    windowPlace: { x: 1, y: 2, width: 1280, height: 800, isMaximized: true },
    dataFolder: '/数字'
  })
  await begun.flush()
  const sound = await readFile(path)
  const damage = fc.oneof(
    fc.nat(sound.length - 1).map((place) => sound.subarray(0, place)),
    fc.tuple(fc.nat(sound.length - 1), fc.nat(255)).map(([place, byte]) => {
      const changed = Buffer.from(sound)
      changed[place] = byte
      return changed
    }),
    fc
      .tuple(fc.nat(sound.length - 1), fc.nat(200))
      .map(([place, length]) => Buffer.concat([sound.subarray(0, place), sound.subarray(place + length)])),
    fc
      .tuple(fc.nat(sound.length - 1), fc.uint8Array({ maxLength: 20 }))
      .map(([place, bytes]) => Buffer.concat([sound.subarray(0, place), bytes, sound.subarray(place)]))
  )
  let noticed = 0
  for (const bytes of fc.sample(damage, 240)) {
    await rm(join(folder, 'settings.last-good.json'), { force: true })
    await writeFile(path, bytes)
    const store = await SettingsStore.open(folder)
    v.parse(settingsSchema, store.current)
    if (store.problems.length > 0) noticed++
    expect((await asides(folder)).length).toBeLessThanOrEqual(5)
    const again = await SettingsStore.open(folder)
    expect(again.current).toEqual(store.current)
    if (store.problems[0]?.code !== 'settings_newer') expect(again.problems).toEqual([])
  }
  // The others changed a text into another sound one, or what this version does not know.
  expect(noticed).toBeGreaterThan(180)
  tell({
    row: 'S1',
    tried: 'damaged settings files',
    count: 240,
    losses: 0,
    measured: `${String(noticed)} of them told`
  })
})
