import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { readWeights } from '../../../src-main/formats/weights'
import { LoopbackProxy } from '../../support/loopback-proxy'
import { mnistFolder, reference, runInProcess, temporaryFolder } from './run-in-process'

// Whole runs of training: long on a machine that is busy with other things.
vi.setConfig({ testTimeout: 180_000 })

const weights = reference('final.safetensors')
const names = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte'
]

describe('evaluate', () => {
  test('PyTorch’s last weights have the accuracy that PyTorch measured; the confusion sums up to the test set', async () => {
    const { testAccuracy } = JSON.parse(await readFile(reference('reference.json'), 'utf8')) as {
      testAccuracy: number[]
    }
    const { code, error, json } = await runInProcess([
      'evaluate',
      '--weights',
      weights,
      '--data',
      mnistFolder,
      '--json'
    ])
    expect([code, error]).toEqual([0, ''])
    expect(json()).toHaveLength(1)
    const [line] = json()
    expect(line?.['accuracy']).toBe(testAccuracy.at(-1))
    expect(line?.['loss']).toBeGreaterThan(0.2)
    const confusion = line?.['confusion'] as number[][]
    // Rows: how often each digit occurs in MNIST's test set.
    const sum = (row: readonly number[]): number => row.reduce((total, value) => total + value, 0)
    expect(confusion.map(sum)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    expect(sum(confusion.map((row, digit) => row[digit] ?? 0))).toBe(
      Math.round((testAccuracy.at(-1) ?? 0) * 10_000)
    )
    expect(confusion.every((row) => row.length === 10)).toBe(true)
  })

  test('in words for people', async () => {
    const { out } = await runInProcess(['evaluate', '--weights', weights, '--data', mnistFolder])
    expect(out).toMatch(/^Backend: tensorflow/)
    expect(out).toContain('Test accuracy: 93.24 %')
    expect(out.trimEnd().split('\n')).toHaveLength(15)
  })

  test('weights that are none are refused before anything else happens', async () => {
    const { code, out, error } = await runInProcess([
      'evaluate',
      '--weights',
      reference('reference.json'),
      '--json'
    ])
    expect([code, out]).toEqual([1, ''])
    expect(error).toBe(
      'inkling: “reference.json” is JSON with the format undefined; expected “inkling-network”.\n'
    )
  })
})

describe('export', () => {
  test('to JSON and back to safetensors: the same bits, and the file’s metadata with them', async () => {
    const folder = await temporaryFolder()
    const run = (...words: string[]): ReturnType<typeof runInProcess> =>
      runInProcess(['export', ...words], { workingFolder: folder })
    const json = await run('--weights', weights, '--format', 'json', '--out', 'net.json')
    expect([json.code, json.error, json.out]).toEqual([0, '', `Weights: ${join(folder, 'net.json')}\n`])
    await run('--weights', 'net.json', '--format', 'safetensors', '--out', 'net.safetensors')
    const original = readWeights(await readFile(weights), 'original')
    expect(readWeights(await readFile(join(folder, 'net.safetensors')), 'net')).toEqual(original)
    expect((await readdir(folder)).sort()).toEqual(['net.json', 'net.safetensors'])
  })

  test('into a folder that is not there: one line, nothing written', async () => {
    const folder = await temporaryFolder()
    const { code, error } = await runInProcess(
      ['export', '--weights', weights, '--format', 'json', '--out', 'no/net.json'],
      { workingFolder: folder }
    )
    expect(code).toBe(1)
    expect(error).toMatch(/^inkling: net\.json [^\n]+\n$/)
    expect(await readdir(folder)).toEqual([])
  })
})

describe('data', () => {
  /** The four files as they come with the application. */
  async function offlineCopy(): Promise<string> {
    const folder = await temporaryFolder()
    for (const name of names)
      await writeFile(
        join(folder, `${name}.gz`),
        gzipSync(await readFile(join(mnistFolder, name)), { level: 1 })
      )
    return folder
  }
  /** A port that nobody listens at. */
  const refusing = 'http://127.0.0.1:9/'

  test('without a network the offline copy is unpacked into torchvision’s layout, the next call finds it', async () => {
    const folder = await temporaryFolder()
    const io = { workingFolder: folder, offlineFolder: await offlineCopy() }
    const words = ['data', '--dir', 'kept', '--mirror', refusing, '--json']
    const first = await runInProcess(words, io)
    const dir = join(folder, 'kept/MNIST/raw')
    expect(first.code).toBe(0)
    expect(first.json().at(-1)).toEqual({ dir, source: 'offline' })
    // Why it was not the mirror.
    expect(first.error).toMatch(/127\.0\.0\.1:9 refused/)
    expect((await readdir(dir)).sort()).toEqual([...names].sort())
    const second = await runInProcess(words, io)
    expect([second.code, second.error]).toEqual([0, ''])
    expect(second.json().at(-1)).toEqual({ dir, source: 'cache' })
    // Both the root and the folder of the files are taken as data.
    for (const data of ['kept', 'kept/MNIST/raw'])
      expect((await runInProcess(['evaluate', '--weights', weights, '--data', data], io)).code).toBe(0)
  })

  test('an evaluation takes the digits from the offline copy and asks no published mirror', async () => {
    const proxy = await LoopbackProxy.start(9, 'refuses')
    vi.stubEnv('https_proxy', proxy.address)
    vi.stubEnv('http_proxy', proxy.address)
    vi.stubEnv('INKLING_CACHE', await temporaryFolder())
    try {
      const { code, error } = await runInProcess(['evaluate', '--weights', weights, '--json'], {
        offlineFolder: await offlineCopy()
      })
      expect([code, error]).toEqual([0, ''])
      expect(proxy.asked).toEqual([])
      // The proxy would have seen it.
      const words = ['data', '--dir', await temporaryFolder(), '--json']
      expect((await runInProcess(words)).code).toBe(1)
      expect(proxy.asked.length).toBeGreaterThan(0)
    } finally {
      vi.unstubAllEnvs()
      proxy.stop()
    }
  })

  test('trouble 2: a damaged cache is noticed before training, named, and replaced', async () => {
    const cache = await temporaryFolder()
    const raw = join(cache, 'datasets/MNIST/raw')
    await mkdir(raw, { recursive: true })
    for (const name of names) await copyFile(join(mnistFolder, name), join(raw, name))
    const images = await readFile(join(mnistFolder, 'train-images-idx3-ubyte'))
    const zeroed = Buffer.from(images)
    zeroed.fill(0, zeroed.length - 1_000_000)
    const offlineFolder = await offlineCopy()
    // The application's cache is where this variable says, for the process.
    const before = process.env['INKLING_CACHE']
    process.env['INKLING_CACHE'] = cache
    try {
      for (const damaged of [images.subarray(0, 10_000_000), Buffer.alloc(0), zeroed]) {
        await writeFile(join(raw, 'train-images-idx3-ubyte'), damaged)
        const { code, error, json } = await runInProcess(
          ['train', '--hidden', 'none', '--batch', '1000', '--lr', '0.1', '--epochs', '1', '--json'],
          { offlineFolder, environment: { LANG: 'C', INKLING_MNIST_MIRRORS: refusing } }
        )
        expect(code).toBe(0)
        expect(error).toContain('train-images-idx3-ubyte')
        expect(json()[0]).toMatchObject({ event: 'start', data: 'offline' })
        expect((await readFile(join(raw, 'train-images-idx3-ubyte'))).equals(images)).toBe(true)
      }
    } finally {
      if (before === undefined) delete process.env['INKLING_CACHE']
      else process.env['INKLING_CACHE'] = before
    }
  })

  test('a folder given by the user is never mended', async () => {
    const folder = await temporaryFolder()
    for (const name of names) await copyFile(join(mnistFolder, name), join(folder, name))
    await writeFile(join(folder, names[1] ?? ''), 'damaged')
    const { code, error } = await runInProcess(['evaluate', '--weights', weights, '--data', folder])
    expect(code).toBe(1)
    expect(error).toMatch(/^inkling: [^\n]*train-labels-idx1-ubyte[^\n]*\n$/)
    expect((await stat(join(folder, names[1] ?? ''))).size).toBe(7)
  })

  test('nothing to be had anywhere: exit 1', async () => {
    const folder = await temporaryFolder()
    const { code, out, error } = await runInProcess(['data', '--dir', folder, '--mirror', refusing, '--json'])
    expect([code, out]).toEqual([1, ''])
    expect(error.trimEnd().split('\n').at(-1)).toMatch(/neither from a mirror nor from the copy/)
  })
})

describe('usage', () => {
  test.each([
    [[], /Give a command/],
    [['teach'], /no command “teach”/],
    [['trian'], /Did you mean train\?/],
    [['train', '--epoch', '3'], /no option --epoch.*Did you mean --epochs\?/],
    [['train', 'now'], /belong to no option/],
    [['train', '--lr', 'fast'], /--lr fast: a number was expected/],
    [['train', '--lr', '-1'], /--lr -1: expected 0\.00001 to 10/],
    [['train', '--epochs', '1.5'], /--epochs 1\.5: a whole number/],
    [['train', '--hidden', '128,0'], /--hidden 128,0: expected 1 to 8192/],
    [['train', '--hidden', '8192,8192'], /at most 16000000/],
    [['train', '--loss', 'hinge'], /--loss hinge: expected one of nll, mse/],
    [['train', '--seed'], /--seed <number> needs a value/],
    [['evaluate'], /--weights <file> is missing/],
    [['predict', '--weights', weights], /pictures, or drawings/],
    [['predict', '--weights', weights, 'a.png', '--strokes', '-'], /either pictures or --strokes/],
    [['export', '--weights', weights, '--format', 'onnx', '--out', 'a'], /one of safetensors, json/],
    [['data', '--mirror', 'ftp://example.org/'], /http:\/\/ or https:\/\//]
  ])('%j is told in one line, exit 2', async (words, message) => {
    const { code, out, error } = await runInProcess(words)
    expect(error).toMatch(message)
    expect(error).toMatch(/^inkling: [^\n]+ See “npm run -s cli -- (\w+ )?--help”\.\n$/)
    expect([code, out]).toEqual([2, ''])
  })

  test.each([
    ['zh_CN.UTF-8', '用法：', '学习率', '--lr fast：应为数值'],
    ['en_GB.UTF-8', 'Usage:', 'learning rate', 'a number was expected']
  ])('help and errors are in the language of %s', async (language, title, term, fault) => {
    const io = { environment: { LANG: language } }
    for (const command of [[], ['train'], ['evaluate'], ['predict'], ['export'], ['data']]) {
      const { code, out, error } = await runInProcess([...command, '--help'], io)
      expect([code, error]).toEqual([0, ''])
      expect(out.startsWith(title)).toBe(true)
      // Nothing of the other language: neither commander's words nor a forgotten text.
      if (language.startsWith('zh')) expect(out).not.toMatch(/default|Options|Usage|display|\b(the|of)\b/)
      else expect(out).not.toMatch(/[\u4e00-\u9fff]/)
    }
    expect((await runInProcess(['train', '--help'], io)).out).toContain(term)
    expect((await runInProcess(['train', '--lr', 'fast'], io)).error).toContain(fault)
  })
})
