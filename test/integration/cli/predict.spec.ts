import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encode as encodeJpeg } from 'jpeg-js'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { readWeights, writeWeights } from '../../../src-main/formats/weights'
import { pngOfGrey, pngOfRgba } from '../formats/make-png'
import { mnistFolder, reference, runInProcess, temporaryFolder } from './run-in-process'

// Whole runs of training: long on a machine that is busy with other things.
vi.setConfig({ testTimeout: 180_000 })

const weights = reference('final.safetensors')
const side = 28
let digits: Uint8Array[]

beforeAll(async () => {
  const idx = new Uint8Array(await readFile(join(mnistFolder, 't10k-images-idx3-ubyte')))
  digits = Array.from({ length: 100 }, (_, index) => idx.subarray(16 + index * 784, 16 + (index + 1) * 784))
})

/** What the network says of each picture, asked for in one call. */
async function labelsOf(pictures: readonly Uint8Array[]): Promise<unknown[]> {
  const folder = await temporaryFolder()
  const names = pictures.map((_, index) => `picture ${String(index)}.png`)
  await Promise.all(pictures.map((bytes, index) => writeFile(join(folder, names[index] ?? ''), bytes)))
  const { code, error, json } = await runInProcess(['predict', '--weights', weights, ...names, '--json'], {
    workingFolder: folder
  })
  expect(error).toBe('')
  expect(code).toBe(0)
  const lines = json()
  // In their order, under the names they were given by.
  expect(lines.map(({ file }) => file)).toEqual(names)
  return lines.map(({ label }) => label)
}

const agreeing = (labels: readonly unknown[], others: readonly unknown[]): number =>
  labels.filter((label, index) => label === others[index]).length

const greyPng = (digit: Uint8Array, map: (level: number) => number): Uint8Array =>
  pngOfGrey(side, side, digit.map(map))

test('trouble 5: dark ink on white or grey paper gets the same label as light on dark', async () => {
  const plain = await labelsOf(digits.map((digit) => greyPng(digit, (level) => level)))
  const inverted = await labelsOf(digits.map((digit) => greyPng(digit, (level) => 255 - level)))
  const greyPaper = await labelsOf(
    digits.map((digit) => greyPng(digit, (level) => Math.round(180 * (1 - level / 255))))
  )
  // They are not all the same digit, and mostly the right ones.
  expect(new Set(plain).size).toBe(10)
  expect(agreeing(plain, inverted)).toBeGreaterThanOrEqual(97)
  expect(agreeing(plain, greyPaper)).toBeGreaterThanOrEqual(97)
})

test('trouble 6: a digit in any corner of a large picture keeps its label', async () => {
  const plain = await labelsOf(digits.map((digit) => greyPng(digit, (level) => level)))
  const large = 280
  const enlarged = 2
  for (const [x, y] of [
    [0, 0],
    [large - 56, 0],
    [0, large - 56],
    [large - 56, large - 56]
  ] as const) {
    // prettier-ignore
    const pictures = digits.map((digit) => {
      const grey = new Uint8Array(large * large)
      for (let row = 0; row < side * enlarged; row++)
        for (let column = 0; column < side * enlarged; column++)
          grey[(y + row) * large + x + column] = digit[Math.floor(row / enlarged) * side + Math.floor(column / enlarged)] ?? 0
      return pngOfGrey(large, large, grey)
    })
    expect(agreeing(plain, await labelsOf(pictures))).toBeGreaterThanOrEqual(97)
  }
})

test('trouble 7: black ink on a transparent ground gets the label of the same digit on white', async () => {
  const onWhite = await labelsOf(digits.map((digit) => greyPng(digit, (level) => 255 - level)))
  const transparent = digits.map((digit) => {
    const rgba = new Uint8Array(side * side * 4)
    digit.forEach((level, pixel) => (rgba[pixel * 4 + 3] = level))
    return pngOfRgba(side, side, rgba)
  })
  expect(agreeing(onWhite, await labelsOf(transparent))).toBeGreaterThanOrEqual(97)
})

test('trouble 8: a picture without ink is no digit, in JSON and in words', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'white.png'), pngOfGrey(30, 30, new Uint8Array(900).fill(255)))
  await writeFile(join(folder, 'black.png'), pngOfGrey(30, 30, new Uint8Array(900)))
  await writeFile(join(folder, 'clear.png'), pngOfRgba(30, 30, new Uint8Array(3600)))
  const files = ['white.png', 'black.png', 'clear.png']
  const words = ['predict', '--weights', weights, ...files]
  const { code, json } = await runInProcess([...words, '--json'], { workingFolder: folder })
  expect(code).toBe(0)
  const nothing = { label: null, probabilities: null, doubt: null, candidates: [] }
  expect(json()).toEqual(files.map((file) => ({ file, ...nothing, digits: [] })))
  const { out } = await runInProcess(words, { workingFolder: folder })
  expect(out).toMatch(/^Backend: tensorflow [\d.]+, engine: graph\n/)
  expect(out.replace(/^.*\n/, '')).toBe('white.png: no digit\nblack.png: no digit\nclear.png: no digit\n')
})

test('probabilities are ten that sum to 1, and the label is the largest; JPEG as well as PNG', async () => {
  const folder = await temporaryFolder()
  const [seven = new Uint8Array()] = digits
  const rgba = Uint8Array.from({ length: 784 * 4 }, (_, at) => (at % 4 === 3 ? 255 : (seven[at >> 2] ?? 0)))
  await writeFile(join(folder, 'seven.jpg'), encodeJpeg({ width: side, height: side, data: rgba }, 95).data)
  const words = ['predict', '--weights', weights, '--data', mnistFolder, 'seven.jpg']
  const [line] = (await runInProcess([...words, '--json'], { workingFolder: folder })).json()
  expect(line?.['label']).toBe(7)
  const probabilities = line?.['probabilities'] as number[]
  expect(probabilities).toHaveLength(10)
  expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 5)
  expect(probabilities.indexOf(Math.max(...probabilities))).toBe(7)
  expect((await runInProcess(words, { workingFolder: folder })).out).toMatch(
    /^Backend: .+\nseven\.jpg: 7 \(\d\d\.\d\d %\)\n$/
  )
})

test('several digits of a picture: each with its box, and the largest for whoever expects one', async () => {
  const folder = await temporaryFolder()
  const [seven = new Uint8Array(), two = new Uint8Array()] = digits
  const [width, height] = [160, 100]
  const grey = new Uint8Array(width * height).fill(255)
  const stamp = (digit: Uint8Array, left: number, top: number, scale: number): void =>
    digit.forEach((level, pixel) => {
      for (let y = 0; y < scale; y++)
        for (let x = 0; x < scale; x++)
          grey[(top + scale * Math.floor(pixel / side) + y) * width + left + scale * (pixel % side) + x] =
            255 - level
    })
  stamp(seven, 5, 20, 2)
  stamp(two, 70, 8, 3)
  await writeFile(join(folder, 'both.png'), pngOfGrey(width, height, grey))
  const words = ['predict', '--weights', weights, 'both.png']
  const [line] = (await runInProcess([...words, '--json'], { workingFolder: folder })).json()
  expect(line).toMatchObject({ file: 'both.png', label: 2 })
  const found = line?.['digits'] as { box: Record<string, number>; label: number; probabilities: number[] }[]
  expect(found.map(({ label }) => label)).toEqual([7, 2])
  expect(found[1]?.probabilities).toEqual(line?.['probabilities'])
  const [first, second] = found.map(({ box }) => box)
  expect(first?.['left']).toBeGreaterThan(5)
  expect((first?.['left'] ?? 0) + (first?.['width'] ?? 0)).toBeLessThan(5 + 56)
  expect(second?.['left']).toBeGreaterThan(70)
  expect(second?.['height']).toBeGreaterThan(50)
  const { out } = await runInProcess(words, { workingFolder: folder })
  expect(out).toMatch(/\nboth\.png: .*7 \([\d.]+ %\).*; .*2 \([\d.]+ %\).*\n$/)
})

test('files that cannot be read are a line each on standard error, the others go on, exit 1', async () => {
  const folder = await temporaryFolder()
  const [seven = new Uint8Array()] = digits
  const png = greyPng(seven, (level) => level)
  await writeFile(join(folder, 'good.png'), png)
  await writeFile(join(folder, 'cut.png'), png.subarray(0, -20))
  await writeFile(join(folder, 'odd\nname.png'), 'GIF89a')
  await mkdir(join(folder, 'folder.png'))
  const files = ['missing.png', 'cut.png', 'good.png', 'odd\nname.png', 'folder.png']
  const { code, error, json } = await runInProcess(['predict', '--weights', weights, ...files, '--json'], {
    workingFolder: folder
  })
  expect(code).toBe(1)
  expect(json().map(({ file, label }) => [file, label])).toEqual([['good.png', 7]])
  const lines = error.trimEnd().split('\n')
  expect(lines).toHaveLength(4)
  for (const [index, name] of ['missing.png', 'cut.png', 'odd name.png', 'folder.png'].entries())
    expect(lines[index]).toContain(name)
})

describe('strokes', () => {
  const one = { id: 'a', writer: 'w', strokes: [[[10, 0], [10, 100], [11, 200]]] } // prettier-ignore
  const seven = { id: 7, strokes: [[[0, 0], [100, 0], [40, 160]]] } // prettier-ignore
  const nothing = { id: 'empty', strokes: [] }
  const text = [one, seven, nothing].map((sample) => JSON.stringify(sample)).join('\n')
  const words = ['predict', '--weights', weights, '--json', '--strokes']
  const expected = [
    ['a', 1],
    [7, 7],
    ['empty', null]
  ]
  const found = (json: () => Record<string, unknown>[]): unknown[] =>
    json().map(({ id, label }) => [id, label])

  test.each([
    ['lines', Buffer.from(text)],
    ['lines with an end', Buffer.from(`${text}\r\n\n`)],
    ['gzip', gzipSync(text)]
  ])('from a file and from standard input: %s', async (_, bytes) => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'drawn'), bytes)
    const fromFile = await runInProcess([...words, 'drawn'], { workingFolder: folder })
    expect([fromFile.code, fromFile.error]).toEqual([0, ''])
    expect(found(fromFile.json)).toEqual(expected)
    const fromInput = await runInProcess([...words, '-'], { stdinBytes: bytes })
    expect(fromInput.out).toBe(fromFile.out)
  })

  describe('doubt', () => {
    /** A circle walked round so many times. */
    const circle = (turns: number, radius: number): number[][] =>
      Array.from({ length: 40 * turns + 1 }, (_, index) => {
        const angle = (2 * Math.PI * index) / 40
        return [radius * (1 + Math.cos(angle)), radius * (1 + Math.sin(angle))]
      })
    const drawn = [
      { id: 'scribble', strokes: [circle(5, 50)] },
      { id: 'unlike', strokes: [0, 50, 100].map((y) => [[0, y], [100, y]]) }, // prettier-ignore
      { id: 'sure', strokes: [circle(1, 50)] },
      { id: 'nothing', strokes: [] }
    ]
    const stdinBytes = Buffer.from(drawn.map((sample) => JSON.stringify(sample)).join('\n'))
    const withData = [...words.slice(0, 3), '--data', mnistFolder, '--strokes', '-']

    test('is told with both candidates, and hides no answer', async () => {
      const { code, json } = await runInProcess([...withData, '--json'], { stdinBytes })
      expect(code).toBe(0)
      const lines = json()
      expect(lines.map(({ id, doubt }) => [id, doubt])).toEqual([
        ['scribble', 'scribble'],
        ['unlike', 'unlike'],
        ['sure', null],
        ['nothing', null]
      ])
      for (const { doubt, label, candidates, probabilities } of lines.slice(0, 3)) {
        const shares = probabilities as number[]
        const sorted = [...shares.keys()].sort((one, other) => (shares[other] ?? 0) - (shares[one] ?? 0))
        expect(label).toBe(sorted[0])
        expect(candidates).toEqual(sorted.slice(0, doubt === null ? 1 : 2))
      }
      expect(lines[3]).toEqual({
        id: 'nothing',
        label: null,
        probabilities: null,
        doubt: null,
        candidates: []
      })
    })

    test('is told in words', async () => {
      const { out } = await runInProcess(withData, { stdinBytes })
      const lines = out.trimEnd().split('\n').slice(1)
      expect(lines[0]).toMatch(
        /^scribble: a scribble\? If it is a digit: \d \([\d.]+ %\), or \d \([\d.]+ %\)$/
      )
      expect(lines[1]).toMatch(/^unlike: unlike any digit; if it is one: \d/)
      expect(lines[2]).toMatch(/^sure: 0 \([\d.]+ %\)$/)
      expect(lines[3]).toBe('nothing: no digit')
    })

    test('never looks at label, writer or site', async () => {
      const lines = (extra: object): Buffer =>
        Buffer.from(drawn.map((sample) => JSON.stringify({ ...sample, ...extra })).join('\n'))
      const plain = await runInProcess([...withData, '--json'], { stdinBytes })
      const told = { label: '3', writer: 'u001', site: 'ced', kind: 'symbol' }
      expect((await runInProcess([...withData, '--json'], { stdinBytes: lines(told) })).out).toBe(plain.out)
    })

    test('by the network’s own evidence is measured on the test digits where the file does not say', async () => {
      const file = readWeights(new Uint8Array(await readFile(weights)), 'final')
      const folder = await temporaryFolder()
      const saying = async (leastEvidence: string): Promise<unknown[]> => {
        const metadata = { ...file.metadata, 'inkling.leastEvidence': leastEvidence }
        await writeFile(
          join(folder, 'said'),
          writeWeights('safetensors', { network: file.network, metadata })
        )
        const given = ['predict', '--weights', join(folder, 'said'), ...withData.slice(3), '--json']
        return (await runInProcess(given, { stdinBytes })).json().map(({ doubt }) => doubt)
      }
      expect(await saying('-1000')).toEqual(['scribble', 'unlike', null, null])
      expect(await saying('1000')).toEqual(['scribble', 'unlike', 'unlike', null])
    })

    test('of a highest probability under 0.8 needs no data', async () => {
      // A 1 with a long upstroke, which a network of MNIST's takes for a 7 or a 1.
      const json = async (strokes: number[][][]): Promise<Record<string, unknown> | undefined> =>
        (
          await runInProcess([...words, '-'], { stdinBytes: Buffer.from(JSON.stringify({ id: 1, strokes })) })
        ).json()[0]
      const shares = await Promise.all(
        [0, 20, 40, 60, 80].map((left) => json([[[50 - left, 40], [50, 0], [50, 160]]])) // prettier-ignore
      )
      const wavering = shares.filter((line) => line?.['doubt'] === 'two')
      expect(wavering.length).toBeGreaterThan(0)
      for (const line of wavering) {
        expect(Math.max(...(line?.['probabilities'] as number[]))).toBeLessThan(0.8)
        expect(line?.['candidates']).toHaveLength(2)
      }
    })
  })

  test('many lines, cut anywhere on their way, come out one by one in their order', async () => {
    const samples = Array.from({ length: 1500 }, (_, index) => ({ ...(index % 3 ? one : seven), id: index }))
    const stdinBytes = Buffer.from(samples.map((sample) => JSON.stringify(sample)).join('\n'))
    const { code, json } = await runInProcess([...words, '-'], { stdinBytes })
    expect(code).toBe(0)
    expect(found(json)).toEqual(samples.map(({ id }) => [id, id % 3 ? 1 : 7]))
  })

  test('a line that is no drawing is named by its number, the others go on, exit 1', async () => {
    const broken = [
      '{"id":"x","strokes":',
      '[]',
      'null',
      '{"id":{},"strokes":[]}',
      '{"id":"x","strokes":[[[1]]]}',
      '{"id":"x","strokes":[[[1,"2"]]]}',
      '{"id":"x","strokes":[[[1,1e999]]]}',
      '{"id":"x"}'
    ]
    const stdinBytes = Buffer.from([JSON.stringify(one), ...broken, JSON.stringify(seven)].join('\n'))
    const { code, error, json } = await runInProcess([...words, '-'], { stdinBytes })
    expect(code).toBe(1)
    expect(found(json)).toEqual([
      ['a', 1],
      [7, 7]
    ])
    const lines = error.trimEnd().split('\n')
    expect(lines.map((line) => /line (\d+)/.exec(line)?.[1])).toEqual(
      broken.map((_, index) => String(index + 2))
    )
  })

  test.each([
    ['gzip cut off', gzipSync(text).subarray(0, -12), /gzip/],
    ['gzip damaged', gzipSync(text).map((byte, at) => (at === 30 ? byte ^ 255 : byte)), /gzip/],
    ['a line without end', Buffer.alloc(5_000_000, '['), /longer than/]
  ])('%s ends in one line on standard error', async (_, stdinBytes, message) => {
    const { code, error } = await runInProcess([...words, '-'], { stdinBytes })
    expect(code).toBe(1)
    expect(error).toMatch(message)
    expect(error).toMatch(/^[^\n]+\n$/)
  })

  test('a file that is not there, and a folder, are named', async () => {
    const folder = await temporaryFolder()
    const missing = await runInProcess([...words, 'drawn.ndjson'], { workingFolder: folder })
    expect([missing.code, missing.error]).toEqual([1, 'inkling: drawn.ndjson is not there.\n'])
    const { code, error } = await runInProcess([...words, '.'], { workingFolder: folder })
    expect(code).toBe(1)
    expect(error).toMatch(/is a folder/)
  })
})
