import { describe, expect, it } from 'vitest'
import { Neighbours } from './neighbours'

/** A picture whose 2 x 2 blocks have these levels, block 0 at the top left. */
function picture(blocks: Readonly<Record<number, number>>): Uint8Array {
  const pixels = new Uint8Array(784)
  for (const [block, level] of Object.entries(blocks)) {
    const [row, column] = [Math.floor(Number(block) / 14), Number(block) % 14]
    for (const [y, x] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1]
    ] as const)
      // prettier-ignore
      pixels[28 * (2 * row + y) + 2 * column + x] = level
  }
  return pixels
}

function known(pictures: readonly Uint8Array[]): Neighbours {
  const images = new Uint8Array(784 * pictures.length)
  pictures.forEach((pixels, index) => images.set(pixels, 784 * index))
  return new Neighbours(images)
}

describe('likeness', () => {
  it('is the mean cosine of the five nearest, whatever the brightness', () => {
    // Cosines with a picture of blocks 0 and 1: 1 twice, then 1 / sqrt(2) of those that share one of the two.
    const pictures = [
      picture({ 0: 200, 1: 200 }),
      picture({ 0: 40, 1: 40 }),
      picture({ 0: 255 }),
      picture({ 1: 9 }),
      picture({ 195: 100 }),
      picture({ 0: 90, 90: 90 }),
      picture({ 12: 1 })
    ]
    const expected = (1 + 1 + Math.SQRT1_2 + Math.SQRT1_2 + 0.5) / 5
    expect(known(pictures).likeness(picture({ 0: 130, 1: 130 }))).toBeCloseTo(expected, 6)
  })

  it('takes each 2 x 2 pixels as one', () => {
    const pixels = new Uint8Array(784)
    pixels[29] = 80
    expect(known(Array.from({ length: 5 }, () => picture({ 0: 20 }))).likeness(pixels)).toBeCloseTo(1, 6)
  })

  it('is 0 for an empty picture, and of fewer than five the mean of what there is', () => {
    const two = known([picture({ 3: 50 }), picture({ 4: 50 })])
    expect(two.likeness(new Uint8Array(784))).toBe(0)
    expect(two.likeness(picture({ 3: 70 }))).toBeCloseTo(0.5, 6)
  })

  it('looks at the first 10,000 alone', () => {
    const images = new Uint8Array(784 * 10_005)
    for (let index = 10_000; index < 10_005; index++) images.set(picture({ 7: 100 }), 784 * index)
    images.set(picture({ 8: 100 }), 784 * 9999)
    const neighbours = new Neighbours(images)
    expect(neighbours.likeness(picture({ 7: 100 }))).toBe(0)
    expect(neighbours.likeness(picture({ 8: 100 }))).toBeCloseTo(1 / 5, 6)
  })
})
