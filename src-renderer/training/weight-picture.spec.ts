import { describe, expect, it, vi } from 'vitest'
import { weightColor, weightPicture, weightScale } from './weight-picture'

// jsdom has no ImageData without a canvas package.
vi.stubGlobal(
  'ImageData',
  class {
    readonly data: Uint8ClampedArray
    readonly width: number
    readonly height: number

    constructor(width: number, height: number) {
      this.width = width
      this.height = height
      this.data = new Uint8ClampedArray(width * height * 4)
    }
  }
)

const pixel = (picture: ImageData, x: number, y: number): number[] => {
  const place = (y * picture.width + x) * 4
  return [...picture.data.subarray(place, place + 4)]
}

describe('weights as pictures', () => {
  it('is white at zero, blue above, red below, symmetric in strength', () => {
    expect(weightColor(0, 1)).toEqual([255, 255, 255])
    expect(weightColor(1, 1)).toEqual([31, 95, 174])
    expect(weightColor(-1, 1)).toEqual([184, 52, 31])
    expect(weightColor(5, 1)).toEqual(weightColor(1, 1))
  })

  it('puts each weight at its pixel, units in rows with gaps', () => {
    const weights = new Float32Array(3 * 784)
    weights[784 + 28 * 3 + 5] = 0.5
    weights[2 * 784] = -0.5
    const picture = weightPicture(weights, 2, 0.5)
    expect([picture.width, picture.height]).toEqual([58, 58])
    expect(pixel(picture, 0, 0)).toEqual([255, 255, 255, 255])
    expect(pixel(picture, 30 + 5, 3)).toEqual([31, 95, 174, 255])
    expect(pixel(picture, 0, 30)).toEqual([184, 52, 31, 255])
    expect(pixel(picture, 28, 0)[3]).toBe(0)
    expect(pixel(picture, 30, 30)[3]).toBe(0)
  })

  it('takes a scale that nearly all weights stay below, and that outliers do not stretch', () => {
    const weights = Float32Array.from({ length: 784 * 10 }, (_, index) => (index % 101) / 1010)
    weights[0] = 50
    expect(weightScale(weights)).toBeCloseTo(0.1, 6)
    expect(weightScale(new Float32Array(784))).toBe(1)
    expect(weightScale(new Float32Array(784).fill(NaN))).toBe(1)
  })
})
