import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { defaultSettings, type Settings } from '../../src-preload/contract/settings'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { LaneBook } from './lane-book'
import { nothingRemembered } from './remembered'
import { SettingsStore } from './settings-store'

const chosen: Settings = {
  language: 'zh',
  theme: 'dark',
  hyperparameters: {
    learningRate: 0.01,
    schedule: 'half-cosine',
    momentum: 0.5,
    epochs: 3,
    batchSize: 128,
    hiddenLayers: [32, 16, 8],
    loss: 'mse',
    variations: { rotation: 5, scale: 0, shear: 0.1, shift: 2, thickness: 1 },
    templateDigits: 500,
    seed: 7
  },
  mirrors: ['http://classroom.example/mnist/'],
  brushWidth: 30,
  chartScale: 'logarithmic',
  chartSmoothing: 0.5,
  looksForUpdates: true
}
const place = { x: -1200, y: 40, width: 1280, height: 800, isMaximized: true }
const lanes = { machine: '2 x Sun', lanes: { '784-10, 64 a batch': 2 } }
const kept = { windowPlace: place, dataFolder: '/data/数字', lanes }

let folder: string
let path: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'settings.json')
})
afterEach(async () => {
  vi.useRealTimers()
  await removeFolder(folder)
})

/** Writes a sound file by the store itself. @returns what it holds */
async function keep(): Promise<Record<string, unknown>> {
  const store = await SettingsStore.open(folder)
  store.change(chosen)
  store.remember(kept)
  await store.flush()
  return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
}

const asides = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('settings.damaged-')).sort()

describe('between launches', () => {
  it('starts with the defaults, writes nothing unasked, and makes its folder when it must', async () => {
    const below = join(folder, 'not', 'there')
    const store = await SettingsStore.open(below)
    expect([store.current, store.remembered, store.problems]).toEqual([
      defaultSettings,
      nothingRemembered,
      []
    ])
    await store.flush()
    expect(await readdir(folder)).toEqual([])
    store.change({ theme: 'dark' })
    await store.flush()
    expect((await SettingsStore.open(below)).current.theme).toBe('dark')
  })

  it('keeps every setting and what the application remembers', async () => {
    await keep()
    const again = await SettingsStore.open(folder)
    expect([again.current, again.remembered, again.problems]).toEqual([chosen, kept, []])
    expect(await readdir(folder)).toEqual(['settings.json', 'settings.last-good.json'])
  })

  it('S5: writes changes together, 300 ms after the last', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const store = await SettingsStore.open(folder)
    for (const brushWidth of [10, 11, 12]) {
      store.change({ brushWidth })
      await vi.advanceTimersByTimeAsync(299)
    }
    expect(await readdir(folder)).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    vi.useRealTimers()
    // Nothing is left to write: this only waits for the save that the timer began.
    await store.flush()
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ settings: { brushWidth: 12 } })
  })

  it('S5: loses nothing at quit, however many saves overlap', async () => {
    const store = await SettingsStore.open(folder)
    const saves = Array.from({ length: 50 }, (_, index) => {
      store.change({ brushWidth: 2 + index })
      return store.flush()
    })
    await Promise.all(saves)
    expect((await SettingsStore.open(folder)).current.brushWidth).toBe(51)
  })

  it('refuses a value that is none, as a bug', async () => {
    const store = await SettingsStore.open(folder)
    expect(() => store.change({ brushWidth: 1000 })).toThrow()
    expect(store.current).toEqual(defaultSettings)
  })
})

describe('S1: damage costs at most the damaged part', () => {
  const wrong: Record<string, unknown[]> = {
    language: ['fr', null, 3],
    theme: ['blue', {}],
    mirrors: [['file:///etc'], 'http://a.example', Array.from({ length: 17 }, () => 'http://a.example'), [3]],
    brushWidth: [1e308, -1, '18', null],
    chartScale: ['log', []],
    chartSmoothing: [1, 'NaN'],
    looksForUpdates: ['true', 1],
    hyperparameters: [null, [], 'x']
  }
  const cases = Object.entries(wrong).flatMap(([key, values]) => values.map((value) => [key, value] as const))

  it.each(cases)('settings.%s = %j: that one is as at first, all others are kept', async (key, value) => {
    const sound = await keep()
    await writeFile(path, JSON.stringify({ ...sound, settings: { ...chosen, [key]: value } }))
    const store = await SettingsStore.open(folder)
    expect(store.current).toEqual({ ...chosen, [key]: defaultSettings[key as keyof Settings] })
    expect(store.remembered).toEqual(kept)
    expect(store.problems).toEqual([{ code: 'settings_damaged', values: { file: (await asides())[0] } }])
    // Mended on disk, told once.
    const again = await SettingsStore.open(folder)
    expect([again.problems, again.current]).toEqual([[], store.current])
  })

  it.each([
    ['learningRate', 1e9],
    ['momentum', null],
    ['epochs', 1.5],
    ['batchSize', 0],
    ['hiddenLayers', [9000]],
    ['hiddenLayers', '128'],
    ['loss', 'l1'],
    ['seed', -1]
  ] as const)('hyperparameters.%s = %j: that one only', async (key, value) => {
    const sound = await keep()
    const damaged = { ...chosen, hyperparameters: { ...chosen.hyperparameters, [key]: value } }
    await writeFile(path, JSON.stringify({ ...sound, settings: damaged }))
    const store = await SettingsStore.open(folder)
    const expected = { ...chosen.hyperparameters, [key]: defaultSettings.hyperparameters[key] }
    expect(store.current).toEqual({ ...chosen, hyperparameters: expected })
    expect(store.problems.map(({ code }) => code)).toEqual(['settings_damaged'])
  })

  it.each([
    ['windowPlace', { ...place, width: 0 }],
    ['windowPlace', { ...place, x: 1.5 }],
    ['windowPlace', 'left'],
    ['dataFolder', 7],
    ['lanes', { machine: '2 x Sun', lanes: { '784-10, 64 a batch': 0 } }],
    ['lanes', { machine: 3, lanes: {} }]
  ] as const)('remembered.%s = %j: that one only', async (key, value) => {
    const sound = await keep()
    await writeFile(path, JSON.stringify({ ...sound, remembered: { ...kept, [key]: value } }))
    const store = await SettingsStore.open(folder)
    expect(store.current).toEqual(chosen)
    expect(store.remembered).toEqual({ ...kept, [key]: null })
  })

  it.each<[string, string | Uint8Array]>([
    ['empty', ''],
    ['cut', '{"version":1,"settings":{"language":"zh","th'],
    ['no object', '[1,2,3]'],
    ['null', 'null'],
    ['zeros, as a power cut leaves them', new Uint8Array(500)],
    ['no UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d)],
    ['200,000 brackets', `{"settings":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['an open string of a million quotes', `{"${'\\"'.repeat(250_000)}`],
    ['over 1 MiB', ' '.repeat(1024 * 1024 + 1)]
  ])('a file that is %s is set aside, whole, and the defaults are used', async (_what, content) => {
    await writeFile(path, content)
    const store = await SettingsStore.open(folder)
    expect(store.current).toEqual(defaultSettings)
    const [aside = ''] = await asides()
    expect(store.problems).toEqual([{ code: 'settings_set_aside', values: { file: aside } }])
    expect((await readFile(join(folder, aside))).equals(Buffer.from(content))).toBe(true)
    store.change({ theme: 'light' })
    await store.flush()
    const again = await SettingsStore.open(folder)
    expect([again.current.theme, again.problems]).toEqual(['light', []])
  })

  it('sets a folder in its place aside', async () => {
    await mkdir(join(path, 'sub'), { recursive: true })
    const store = await SettingsStore.open(folder)
    expect(store.problems.map(({ code }) => code)).toEqual(['settings_set_aside'])
    expect(await readdir(join(folder, (await asides())[0] ?? ''))).toEqual(['sub'])
  })

  it('keeps at most five that were set aside, the newest', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    for (let day = 1; day <= 7; day++) {
      vi.setSystemTime(new Date(Date.UTC(2025, 0, day)))
      await writeFile(path, `broken on day ${String(day)}`)
      await SettingsStore.open(folder)
    }
    const found = await asides()
    expect(found).toHaveLength(5)
    expect(await readFile(join(folder, found[0] ?? ''), 'utf8')).toBe('broken on day 3')
    expect(await readFile(join(folder, found[4] ?? ''), 'utf8')).toBe('broken on day 7')
  })

  it('a version that is none is damage', async () => {
    const sound = await keep()
    await writeFile(path, JSON.stringify({ ...sound, version: 'new' }))
    const store = await SettingsStore.open(folder)
    expect(store.current).toEqual(chosen)
    expect(store.problems.map(({ code }) => code)).toEqual(['settings_damaged'])
  })
})

describe('S2: a copy of the last good state', () => {
  const copy = (): string => join(folder, 'settings.last-good.json')

  it.each<[string, string | Uint8Array]>([
    ['empty', ''],
    ['cut', '{"version":1,"settings":{"language":"zh","th'],
    ['zeros, as a power cut leaves them', new Uint8Array(500)],
    ['over 1 MiB', ' '.repeat(1024 * 1024 + 1)]
  ])('takes the place of a file that is %s, and says so', async (_what, content) => {
    await keep()
    await SettingsStore.open(folder)
    await writeFile(path, content)
    const store = await SettingsStore.open(folder)
    expect([store.current, store.remembered]).toEqual([chosen, kept])
    expect(store.problems).toEqual([{ code: 'settings_from_copy', values: { file: (await asides())[0] } }])
    store.change({ brushWidth: 9 })
    await store.flush()
    const again = await SettingsStore.open(folder)
    expect([again.problems, again.current]).toEqual([[], { ...chosen, brushWidth: 9 }])
  })

  it('is made of sound files alone: neither defaults nor damage ever reach it', async () => {
    await keep()
    await SettingsStore.open(folder)
    const good = await readFile(copy(), 'utf8')
    for (const content of ['', '{"version":1,"settings":{"theme":"blue"}}', '{"version":2}', 'x']) {
      await writeFile(path, content)
      // Opened, never changed: what is on disk may be the defaults now.
      await SettingsStore.open(folder)
      expect(await readFile(copy(), 'utf8')).toBe(good)
      await writeFile(path, content)
    }
  })

  it('that is damaged itself is left alone, and the defaults are used', async () => {
    await keep()
    for (const content of ['', '{"version":9}', '[]']) {
      await writeFile(copy(), content)
      await writeFile(path, 'broken')
      const store = await SettingsStore.open(folder)
      expect(store.current).toEqual(defaultSettings)
      expect(store.problems.map(({ code }) => code)).toEqual(['settings_set_aside'])
    }
  })
})

describe('S3: older and newer versions', () => {
  it('what this version does not know survives a save, on every level', async () => {
    const sound = await keep()
    const more = {
      ...sound,
      plugins: { a: [1] },
      settings: { ...chosen, sound: 'on', hyperparameters: { ...chosen.hyperparameters, dropout: 0.5 } },
      remembered: { ...kept, zoom: 1.5, windowPlace: { ...place, display: 2 } }
    }
    await writeFile(path, JSON.stringify(more))
    const store = await SettingsStore.open(folder)
    expect([store.current, store.remembered, store.problems]).toEqual([chosen, kept, []])
    store.change({ theme: 'light' })
    await store.flush()
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      ...more,
      settings: { ...more.settings, theme: 'light' }
    })
  })

  it('what another computer measured does not come back under this one’s name', async () => {
    await keep()
    const store = await SettingsStore.open(folder)
    const book = new LaneBook({
      kept: store.remembered.lanes,
      keep: (choices) => void store.remember({ lanes: choices }),
      forced: null,
      processors: [{ model: 'Moon' }, { model: 'Moon' }]
    })
    book.note('784-20-10, 64 a batch', 1)
    await store.flush()
    expect((await SettingsStore.open(folder)).remembered.lanes).toEqual({
      machine: '2 x Moon',
      lanes: { '784-20-10, 64 a batch': 1 }
    })
  })

  it('a setting that an older version did not have is as at first, and that is no damage', async () => {
    const sound = await keep()
    const { chartSmoothing: _, ...older } = chosen
    await writeFile(path, JSON.stringify({ ...sound, settings: older }))
    const store = await SettingsStore.open(folder)
    expect([store.current, store.problems]).toEqual([{ ...chosen, chartSmoothing: 0.95 }, []])
  })

  it('the file of a newer version is read, kept byte for byte, and said so', async () => {
    const sound = await keep()
    const newer = JSON.stringify({ ...sound, version: 2, settings: { ...chosen, theme: 'sepia' } })
    await writeFile(path, newer)
    const store = await SettingsStore.open(folder)
    expect(store.current).toEqual({ ...chosen, theme: 'system' })
    expect(store.problems).toEqual([{ code: 'settings_newer', values: { version: 2 } }])
    store.change({ theme: 'light' })
    await store.flush()
    expect(store.current.theme).toBe('light')
    expect(await readFile(path, 'utf8')).toBe(newer)
    expect(await readdir(folder)).toEqual(['settings.json'])
  })

  it('reads a file that an editor began with a byte order mark', async () => {
    await keep()
    await writeFile(path, `\uFEFF${await readFile(path, 'utf8')}`)
    const store = await SettingsStore.open(folder)
    expect([store.current, store.problems]).toEqual([chosen, []])
  })

  it('a key named __proto__ is data like any other', async () => {
    const sound = JSON.stringify(await keep())
    await writeFile(path, sound.replace('{', '{"__proto__":{"polluted":true},'))
    const store = await SettingsStore.open(folder)
    store.change({ theme: 'light' })
    await store.flush()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(await readFile(path, 'utf8')).toContain('"__proto__"')
  })
})

describe('S1: a disk that refuses', () => {
  it('is told once, and the change is written when it can be', async () => {
    const told: ProblemReport[] = []
    const below = join(folder, 'profile')
    const store = await SettingsStore.open(below, { onProblem: (problem) => told.push(problem) })
    await writeFile(below, 'a file where the folder should be')
    for (const brushWidth of [10, 11]) {
      store.change({ brushWidth })
      await store.flush()
    }
    expect(told).toEqual(store.problems)
    expect(told).toEqual([{ code: 'file_write_failed', values: { file: 'settings.json', reason: 'EEXIST' } }])
    await removeFolder(below)
    await store.flush()
    expect((await SettingsStore.open(below)).current.brushWidth).toBe(11)
  })
})
