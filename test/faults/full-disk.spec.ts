import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem } from '../../src-preload/i18n/problem'
import { Dialogs } from '../../src-main/app/dialogs'
import { ModelFile } from '../../src-main/app/model/model-file'
import { WeightsExchange } from '../../src-main/app/model/weights-exchange'
import { chartRequests } from '../../src-main/app/requests/chart-requests'
import { SavedFiles } from '../../src-main/app/saved-files'
import { RunRecord } from '../../src-main/app/training/run-history'
import type { Training } from '../../src-main/app/training/training'
import type { CliIo } from '../../src-main/cli/cli-io'
import { openLaneFile } from '../../src-main/cli/lanes'
import { prepareMnist } from '../../src-main/data'
import { SettingsStore } from '../../src-main/settings'
import { tell } from '../support/figures'
import { SmallDisk, whyNoDisk } from '../support/small-disk'
import { fill, removeFolder, smallMnist, temporaryFolder } from '../support/small-mnist'

const { dialog } = vi.hoisted(() => ({
  dialog: { showSaveDialog: vi.fn<(options: object) => Promise<{ canceled: boolean; filePath: string }>>() }
}))
vi.mock('electron', () => ({ dialog, shell: {}, app: { getPath: () => '/' } }))
vi.mock('../../src-main/app/log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

/** One of the places where the application writes a file. */
interface Writer {
  /** Of the file, below the disk's folder. */
  readonly file: string
  /** Bytes that are there before. */
  readonly old: Uint8Array
  /** Writes another content. @returns what the person is told; null when all went well */
  readonly write: (folder: string) => Promise<ProblemReport | null>
}

const size = 150_000
const bytesOf = (value: number): Uint8Array => new Uint8Array(size).fill(value)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

async function problemOf(work: Promise<unknown>): Promise<ProblemReport | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof Problem) return error.report
    throw error
  }
}

function saveAs(path: string): void {
  dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: path })
}

const exchange = (bytes: Uint8Array): WeightsExchange =>
  new WeightsExchange({
    trainer: { ask: () => Promise.resolve({ kind: 'done', value: bytes }), importWeights: vi.fn() } as never,
    dialogs: new Dialogs(() => null),
    savedFiles: new SavedFiles(),
    hasNetwork: () => true,
    isTraining: () => false
  })

/** As far as the requests of the chart ask for it. */
const training = (parts: Partial<Training>): Training => parts as Training

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...bytesOf(9)])

function history(): NonNullable<Training['history']> {
  const record = new RunRecord(1, tutorialHyperparameters)
  record.enter('running')
  record.addLosses(0, new Float32Array(6000).fill(0.123), {
    runningLoss: 0.123,
    samplesPerSecond: 1,
    secondsLeft: 1,
    learningRate: 0.003
  })
  return record.snapshot()
}

const mnist = smallMnist()
const images = mnist.files.trainImages
let offlineFolder: string

const sound = {
  version: 1,
  settings: {},
  remembered: {},
  // What another version wrote survives, and makes the file long.
  plugins: 'x'.repeat(size)
}

const writers: Record<string, Writer> = {
  settings: {
    file: 'settings.json',
    old: text(JSON.stringify(sound)),
    write: async (folder) => {
      let told: ProblemReport | null = null
      const store = await SettingsStore.open(folder, { onProblem: (problem) => (told = problem) })
      store.change({ theme: 'dark' })
      await store.flush()
      return told
    }
  },
  'the last network': {
    file: 'model.safetensors',
    old: bytesOf(1),
    write: async (folder) => {
      let told: ProblemReport | null = null
      const file = new ModelFile(folder, (problem) => (told = problem))
      file.keep(bytesOf(2))
      await file.flush()
      return told
    }
  },
  'weights as safetensors': {
    file: 'digits.safetensors',
    old: bytesOf(1),
    write: (folder) => {
      saveAs(join(folder, 'digits.safetensors'))
      return problemOf(exchange(bytesOf(2)).exportWeights('safetensors'))
    }
  },
  'weights as JSON': {
    file: 'digits.json',
    old: bytesOf(0x31),
    write: (folder) => {
      saveAs(join(folder, 'digits.json'))
      return problemOf(exchange(bytesOf(0x32)).exportWeights('json'))
    }
  },
  'the chart’s picture': {
    file: 'chart.png',
    old: bytesOf(1),
    write: (folder) => {
      saveAs(join(folder, 'chart.png'))
      const requests = chartRequests(training({}), new Dialogs(() => null), new SavedFiles())
      return problemOf(Promise.resolve(requests.saveChart(png)))
    }
  },
  'the chart’s data': {
    file: 'run.csv',
    old: bytesOf(0x31),
    write: (folder) => {
      saveAs(join(folder, 'run.csv'))
      const requests = chartRequests(
        training({ history: history() }),
        new Dialogs(() => null),
        new SavedFiles()
      )
      return problemOf(Promise.resolve(requests.saveChartData()))
    }
  },
  'a file of MNIST': {
    file: `MNIST/raw/${images.name}`,
    old: bytesOf(1),
    write: async (folder) => {
      const { problems } = await prepareMnist({
        cacheFolder: folder,
        mirrors: [],
        offlineFolder,
        fetchBytes: () => Promise.reject(new Error('There is no mirror.')),
        files: mnist.files
      })
      // The old file is a damaged one, and is named before.
      const told = problems.filter(({ code }) => code.startsWith('file_') || code === 'cache_not_writable')
      return told.find(({ code }) => code !== 'file_missing') ?? null
    }
  },
  'what the command line measured': {
    file: 'lanes.json',
    old: text(JSON.stringify({ machine: 'another', lanes: {} }).padEnd(size)),
    write: async (folder) => {
      let said = ''
      const io = {
        environment: { INKLING_CACHE: folder },
        writeError: (words: string) => void (said += words)
      } as unknown as CliIo
      const file = await openLaneFile(io, undefined)
      for (let network = 0; network < 200; network++) file.book.note(`${'9'.repeat(600)}-${network}`, 2)
      await file.save()
      const [, bytes] = /(\d+) bytes/.exec(said) ?? []
      if (said === '') return null
      return {
        code: bytes ? 'file_no_space' : 'other',
        values: bytes ? { file: 'lanes.json', bytes } : { said }
      }
    }
  }
}

const why = whyNoDisk()
if (why !== null) console.info(`W2, trouble 15: left out, no disk can be mounted here: ${why}`)

let root: string
beforeAll(async () => {
  root = await temporaryFolder()
  offlineFolder = await fill(join(root, 'offline'), mnist.packed)
})
afterAll(() => removeFolder(root))

function leftovers(folder: string, path: string): string[] {
  return readdirSync(join(folder, path, '..')).filter((name) => name.endsWith('.tmp'))
}

describe.runIf(why === null)(
  'W2, trouble 15: a full disk, one that is protected, a folder that is gone',
  () => {
    const levels = 20
    let refused = 0
    let written = 0

    test.each(Object.entries(writers))('%s: the old file or the whole new one', async (_name, writer) => {
      // How long the new content is, on a disk with room.
      const roomy = new SmallDisk(join(root, 'disk'), 16 * 1024 * 1024)
      let whole: Buffer
      try {
        mkdirSync(join(roomy.folder, writer.file, '..'), { recursive: true })
        writeFileSync(join(roomy.folder, writer.file), writer.old)
        expect(await writer.write(roomy.folder)).toBeNull()
        whole = readFileSync(join(roomy.folder, writer.file))
        expect(whole.equals(writer.old)).toBe(false)
      } finally {
        roomy.remove()
      }
      for (let level = 0; level < levels; level++) {
        const disk = new SmallDisk(join(root, 'disk'), 16 * 1024 * 1024)
        try {
          const path = join(disk.folder, writer.file)
          mkdirSync(join(path, '..'), { recursive: true })
          writeFileSync(path, writer.old)
          // From nothing to more than twice the file: settings keep a copy of themselves as well.
          disk.leave(Math.floor((whole.length * level) / 8))
          const told = await writer.write(disk.folder)
          const found = readFileSync(path)
          if (told === null) written++
          else {
            refused++
            expect(told.code).toBe('file_no_space')
            expect(Number(told.values['bytes'])).toBeGreaterThan(0)
          }
          expect(found.equals(told === null ? whole : writer.old)).toBe(true)
          expect(leftovers(disk.folder, writer.file)).toEqual([])
        } finally {
          disk.remove()
        }
      }
    })

    test.each(Object.entries(writers))('%s on a disk that became read-only', async (_name, writer) => {
      const disk = new SmallDisk(join(root, 'disk'), 16 * 1024 * 1024)
      try {
        const path = join(disk.folder, writer.file)
        mkdirSync(join(path, '..'), { recursive: true })
        writeFileSync(path, writer.old)
        disk.protect()
        const told = await writer.write(disk.folder)
        expect(told).not.toBeNull()
        expect(readFileSync(path).equals(Buffer.from(writer.old))).toBe(true)
        refused++
      } finally {
        disk.remove()
      }
    })

    test.each(Object.entries(writers))('%s into a folder that is gone', async (_name, writer) => {
      // A stick that was pulled: a file stands where its folder was.
      const gone = join(root, 'gone')
      writeFileSync(gone, '')
      const told = await writer.write(gone)
      expect(told).not.toBeNull()
      expect(readFileSync(gone)).toHaveLength(0)
      rmSync(gone)
      expect(existsSync(gone)).toBe(false)
      refused++
    })

    afterAll(() => {
      const count = Object.keys(writers).length
      expect(refused).toBeGreaterThan(count * 8)
      expect(written).toBeGreaterThanOrEqual(count * 3)
      expect(refused + written).toBe(count * (levels + 2))
      const measured = `${refused} refused with the old file whole, ${written} written whole`
      tell({
        row: 'W2',
        tried: 'writes to a full, protected or missing disk',
        count: refused + written,
        losses: 0,
        measured
      })
    })
  }
)
