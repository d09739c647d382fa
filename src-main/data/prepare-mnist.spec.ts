import { chmod, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DataState } from '../../src-preload/contract/domain'
import { Problem } from '../../src-preload/i18n/problem'
import { tell } from '../../test/support/figures'
import { behaviours, LoopbackMirror, type Behaviour } from '../../test/support/loopback-mirror'
import { observedFetch } from '../../test/support/observed-fetch'
import { fill, removeFolder, smallMnist, temporaryFolder } from '../../test/support/small-mnist'
import { fetchWithNode } from './fetch-bytes'
import type { Mirror } from './mirrors'
import { prepareMnist, type PreparedMnist, type PrepareOptions } from './prepare-mnist'
import { findMnistFolder, readMnist } from './read-mnist'

// A busy machine is no failure.
vi.setConfig({ testTimeout: 60_000 })

const mnist = smallMnist()
const names = mnist.list.map(({ name }) => name)
let folder: string
let cacheFolder: string
let raw: string
let offlineFolder: string
let states: DataState[]
let started: LoopbackMirror[]

beforeEach(async () => {
  folder = await temporaryFolder()
  cacheFolder = join(folder, 'cache')
  raw = join(cacheFolder, 'MNIST', 'raw')
  offlineFolder = await fill(join(folder, 'offline'), mnist.packed)
  states = []
  started = []
})

afterEach(async () => {
  vi.useRealTimers()
  for (const mirror of started) await mirror.stop()
  await removeFolder(folder)
})

async function start(behaviour: Behaviour = behaviours.sound): Promise<LoopbackMirror> {
  const mirror = await LoopbackMirror.start(mnist.packed, behaviour)
  started.push(mirror)
  return mirror
}

/** Nobody listens at port 9 of this computer. */
const refusing: Mirror = { address: 'http://127.0.0.1:9/', isCustom: true }

function prepare(options: Partial<PrepareOptions> = {}): Promise<PreparedMnist> {
  return prepareMnist({
    cacheFolder,
    mirrors: [refusing],
    offlineFolder,
    fetchBytes: fetchWithNode,
    onState: (state) => states.push(state),
    files: mnist.files,
    ...options
  })
}

const codesOf = (prepared: PreparedMnist): string[] => prepared.problems.map(({ code }) => code)

async function expectSound(): Promise<void> {
  expect((await readdir(raw)).sort()).toEqual([...names].sort())
  for (const name of names)
    expect(Buffer.compare(await readFile(join(raw, name)), mnist.idx.get(name) ?? Buffer.of())).toBe(0)
}

describe('with a sound cache', () => {
  it('asks nobody', async () => {
    await fill(raw, mnist.idx)
    const mirror = await start()
    expect(await prepare({ mirrors: [mirror.as('published')] })).toEqual({
      folder: raw,
      source: 'cache',
      problems: []
    })
    expect(mirror.asked).toEqual([])
    expect(states.map(({ phase }) => phase)).toEqual(['checking', 'ready'])
  })

  it('takes a folder that torchvision made, with its .gz beside', async () => {
    await fill(raw, new Map([...mnist.idx, ...mnist.packed]))
    expect((await prepare()).source).toBe('cache')
  })

  it('fetches everything again when told to', async () => {
    await fill(raw, mnist.idx)
    const mirror = await start()
    const prepared = await prepare({ mirrors: [mirror.as('published')], forceDownload: true })
    expect(prepared).toEqual({ folder: raw, source: 'download', problems: [] })
    expect(mirror.asked).toEqual(names.map((name) => `${name}.gz`))
    await expectSound()
  })

  it('keeps it when fetching again fails or is cancelled', async () => {
    await fill(raw, mnist.idx)
    const prepared = await prepare({ forceDownload: true })
    expect([prepared.source, codesOf(prepared)]).toEqual(['cache', ['mirror_refused']])
    const cancelled = await prepare({ forceDownload: true, signal: AbortSignal.abort() })
    expect([cancelled.source, codesOf(cancelled)]).toEqual(['cache', ['download_cancelled']])
    await expectSound()
  })
})

describe('with an empty cache', () => {
  it('downloads, in torchvision’s layout, and says how far it is', async () => {
    const mirror = await start()
    const prepared = await prepare({ mirrors: [mirror.as('published')] })
    expect(prepared).toEqual({ folder: raw, source: 'download', problems: [] })
    await expectSound()
    const total = mnist.list.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
    const progress = states.flatMap((state) => (state.phase === 'downloading' ? [state.progress] : []))
    expect(progress.every((step) => step.total === total && step.mirror === mirror.host)).toBe(true)
    expect(progress.at(-1)?.received).toBe(total)
    expect(new Set(progress.map(({ file }) => file))).toEqual(new Set(names))
    expect(states.at(-1)).toEqual({ phase: 'ready', ...prepared })
  })

  it('trouble 1: leaves a mirror that answers 403, one that falls silent, one that refuses; names them; works offline', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const forbidding = await start(behaviours.status403)
    const silent = await start(behaviours.silentInMidBody)
    const { fetch, silence } = observedFetch(fetchWithNode, 64 * 1024)
    const mirrors = [forbidding.as('custom'), silent.as('custom'), refusing]
    const prepared = prepare({ mirrors, fetchBytes: fetch })
    await silence
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await prepared).toEqual({
      folder: raw,
      source: 'offline',
      problems: [
        {
          code: 'mirror_status',
          values: { mirror: forbidding.host, file: `${names[0] ?? ''}.gz`, status: 403 }
        },
        { code: 'mirror_silent', values: { mirror: silent.host, file: `${names[0] ?? ''}.gz`, seconds: 15 } },
        { code: 'mirror_refused', values: { mirror: '127.0.0.1:9', file: `${names[0] ?? ''}.gz` } }
      ]
    })
    await expectSound()
  })

  it('does not ask a mirror again that has failed: the next one brings the rest', async () => {
    const first = await start((response, bytes, request) => {
      if (request.url?.includes('t10k')) behaviours.status404(response)
      else behaviours.sound(response, bytes)
    })
    const second = await start()
    const prepared = await prepare({ mirrors: [first.as('published'), second.as('published')] })
    expect([prepared.source, codesOf(prepared)]).toEqual(['download', ['mirror_status']])
    expect(first.asked).toHaveLength(3)
    expect(second.asked).toEqual(names.slice(2).map((name) => `${name}.gz`))
    await expectSound()
  })

  it('says that there is no MNIST when there is no copy anywhere', async () => {
    for (const without of [null, join(folder, 'nowhere')]) {
      await expect(prepare({ offlineFolder: without })).rejects.toThrow(Problem)
      expect(states.at(-1)?.phase).toBe('failed')
    }
  })

  it('never uses an offline copy that is damaged', async () => {
    for (const damage of [
      Buffer.from('x'),
      gzipSync('x'),
      gzipSync(Buffer.alloc(1_000_000)),
      mnist.packed.get(`${names[1] ?? ''}.gz`)?.subarray(0, 20)
    ]) {
      await writeFile(join(offlineFolder, `${names[1] ?? ''}.gz`), damage ?? '')
      await expect(prepare()).rejects.toThrow(Problem)
      expect(states.at(-1)).toMatchObject({
        phase: 'failed',
        problems: expect.arrayContaining([
          { code: 'offline_damaged', values: { file: `${names[1] ?? ''}.gz` } }
        ]) as unknown
      })
      await expect(readdir(raw)).resolves.not.toContain(names[1])
    }
  })

  it('D4: serves several that start together: 20 pairs end well, files whole', async () => {
    const mirror = await start()
    for (let pair = 0; pair < 20; pair++) {
      await rm(cacheFolder, { recursive: true, force: true })
      const both = await Promise.all([
        prepare({ mirrors: [mirror.as('published')] }),
        prepare({ mirrors: [mirror.as('published')] })
      ])
      expect(both.flatMap(({ problems }) => problems)).toEqual([])
      await expectSound()
    }
  })
})

describe('with the offline copy preferred', () => {
  it('an empty cache is filled from it, and nobody is asked', async () => {
    const mirror = await start()
    const prepared = await prepare({ mirrors: [mirror.as('published')], preferOffline: true })
    expect(prepared).toEqual({ folder: raw, source: 'offline', problems: [] })
    expect(mirror.asked).toEqual([])
    expect(new Set(states.map(({ phase }) => phase))).toEqual(new Set(['checking', 'ready']))
    await expectSound()
  })

  it('a damaged cache is mended from it, and nobody is asked', async () => {
    await fill(raw, mnist.idx)
    await writeFile(join(raw, names[0] ?? ''), 'damaged')
    const mirror = await start()
    const prepared = await prepare({ mirrors: [mirror.as('published')], preferOffline: true })
    expect([prepared.source, codesOf(prepared)]).toEqual(['offline', ['idx_not_idx']])
    expect(mirror.asked).toEqual([])
    await expectSound()
  })

  it('what it has not got is downloaded: a file that is damaged in it, or all of them', async () => {
    const mirror = await start()
    await writeFile(join(offlineFolder, `${names[1] ?? ''}.gz`), 'x')
    const prepared = await prepare({ mirrors: [mirror.as('published')], preferOffline: true })
    expect([prepared.source, codesOf(prepared)]).toEqual(['download', ['offline_damaged']])
    expect(mirror.asked).toEqual([`${names[1] ?? ''}.gz`])
    await expectSound()

    await rm(cacheFolder, { recursive: true })
    const without = await prepare({
      mirrors: [mirror.as('published')],
      offlineFolder: null,
      preferOffline: true
    })
    expect(without).toEqual({ folder: raw, source: 'download', problems: [] })
    await expectSound()
  })

  it('fails when neither has it', async () => {
    await expect(prepare({ offlineFolder: null, preferOffline: true })).rejects.toThrow(Problem)
    expect(states.at(-1)).toMatchObject({ phase: 'failed', problems: [{ code: 'mirror_refused' }] })
  })
})

describe('D5: cancelling', () => {
  const waits: number[] = []
  afterAll(() => {
    const longest = Math.ceil(Math.max(...waits))
    tell({
      row: 'D5',
      tried: 'cancelled downloads',
      count: waits.length,
      losses: 0,
      measured: `back within ${String(longest)} ms`
    })
  })
  const moments = ['silentAtOnce', 'silentAfterHeaders', 'silentInMidBody', 'endless'] as const
  it.each(moments)(
    '%s: back at once, connection closed, no temporary file, the offline copy instead',
    async (name) => {
      for (let file = 0; file < 3; file++) {
        await rm(cacheFolder, { recursive: true, force: true })
        const cancel = new AbortController()
        const mirror = await start((response, bytes, request) => {
          if (request.url !== `/${names[file] ?? ''}.gz`) behaviours.sound(response, bytes)
          else behaviours[name](response, bytes)
        })
        let cancelledAt = 0
        let noticedAt = 0
        mirror.on('request', (asked: string) => {
          if (asked !== `${names[file] ?? ''}.gz`) return
          cancelledAt = performance.now()
          cancel.abort()
        })
        const closed = new Promise<void>((resolve) =>
          mirror.on('closed', (asked: string) => asked === `${names[file] ?? ''}.gz` && resolve())
        )
        const prepared = await prepare({
          mirrors: [mirror.as('published'), refusing],
          signal: cancel.signal,
          onState: ({ phase }) => {
            if (phase === 'checking') noticedAt = performance.now()
          }
        })
        await closed
        expect([prepared.source, codesOf(prepared)]).toEqual(['offline', ['download_cancelled']])
        // Measured, not judged: the computer may be busy. What must be is the order of things, above and below.
        expect(noticedAt).toBeGreaterThanOrEqual(cancelledAt)
        waits.push(noticedAt - cancelledAt)
        await expectSound()
      }
    }
  )

  it('while a file is put in its place: it is not there, nor a part of it', async () => {
    const mirror = await start()
    const cancel = new AbortController()
    const prepared = await prepare({
      mirrors: [mirror.as('published')],
      offlineFolder: null,
      signal: cancel.signal,
      onState: (state) => {
        if (state.phase === 'downloading' && state.progress.received === mnist.files.trainImages.gzipBytes)
          cancel.abort()
      }
    }).catch((error: unknown) => error)
    expect(prepared).toBeInstanceOf(Problem)
    expect((await readdir(raw)).filter((name) => !names.includes(name))).toEqual([])
  })
})

describe('with a cache that can’t be written', () => {
  it('works from the offline copy where it lies, and names the folder', async () => {
    await writeFile(join(folder, 'cache'), 'a file where the folder should be')
    const prepared = await prepare()
    expect([prepared.folder, prepared.source]).toEqual([offlineFolder, 'offline'])
    expect(codesOf(prepared)).toEqual(['cache_not_writable', 'cache_not_used'])
    expect(prepared.problems[1]?.values).toEqual({ folder: raw })
    const { testLabels } = await readMnist(prepared.folder, mnist.files)
    expect(testLabels).toEqual(mnist.idx.get('t10k-labels-idx1-ubyte')?.subarray(8))
  })

  it('does the same when a file in it refuses to be replaced', async () => {
    // A link to nowhere in a folder that is not there.
    await mkdir(raw, { recursive: true })
    await symlink(join(folder, 'gone', 'file'), join(raw, names[0] ?? ''))
    const mirror = await start()
    const prepared = await prepare({ mirrors: [mirror.as('published')] })
    expect([prepared.folder, prepared.source]).toEqual([offlineFolder, 'offline'])
    expect(codesOf(prepared)).toEqual(['file_no_folder', 'cache_not_used'])
  })
})

describe('leftovers', () => {
  it('removes what a killed process left, and nothing else', async () => {
    await fill(raw, mnist.idx)
    const folderWithWork = join(raw, names[2] ?? '')
    await rm(folderWithWork)
    await fill(folderWithWork, new Map([['notes.txt', Buffer.from('mine')]]))
    const prepared = await prepare()
    expect(codesOf(prepared)).toEqual(['file_is_no_file', 'mirror_refused'])
    const aside = (await readdir(raw)).filter((name) => name.includes('set-aside'))
    expect(aside).toHaveLength(1)
    expect(await readFile(join(raw, aside[0] ?? '', 'notes.txt'), 'utf8')).toBe('mine')
    expect((await lstat(join(raw, names[2] ?? ''))).isFile()).toBe(true)
  })
})

describe('a folder that the person gives', () => {
  it.each([[[]], [['MNIST', 'raw']], [['raw']]])('is found %j below, verified and read', async (below) => {
    const given = join(folder, 'given')
    await fill(join(given, ...below), mnist.idx)
    const found = await findMnistFolder(given, mnist.files)
    expect(found).toBe(join(given, ...below))
    const data = await readMnist(found, mnist.files)
    expect(
      Buffer.compare(data.trainImages, mnist.idx.get('train-images-idx3-ubyte')?.subarray(16) ?? Buffer.of())
    ).toBe(0)
    expect(data.trainLabels).toEqual(mnist.idx.get('train-labels-idx1-ubyte')?.subarray(8))
  })

  it('is refused with the file’s name and left as it is when a file is bad', async () => {
    for (const name of names) {
      const given = await fill(join(folder, `given-${name}`), mnist.idx)
      const bytes = Uint8Array.from(mnist.idx.get(name) ?? [])
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      await writeFile(join(given, name), bytes)
      await chmod(given, 0o555)
      await expect(findMnistFolder(given, mnist.files)).rejects.toThrow(
        new RegExp(`^${name} is damaged or not MNIST’s`)
      )
      await expect(readMnist(given, mnist.files)).rejects.toThrow(new RegExp(`^${name} `))
      expect(Buffer.compare(await readFile(join(given, name)), bytes)).toBe(0)
      expect(await readdir(given)).toHaveLength(4)
    }
  })

  it('is refused when a file is missing, when only packed files are there, and when nothing is', async () => {
    const given = await fill(join(folder, 'given'), mnist.idx)
    await rm(join(given, names[3] ?? ''))
    await expect(findMnistFolder(given, mnist.files)).rejects.toThrow('t10k-labels-idx1-ubyte is not there.')
    for (const without of [offlineFolder, join(folder, 'nowhere')])
      await expect(findMnistFolder(without, mnist.files)).rejects.toThrow(/There is no MNIST in the folder/)
  })
})
