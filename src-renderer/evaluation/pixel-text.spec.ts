import { describe, expect, it } from 'vitest'
import { pixelAt, pixelsAsText, pixelsOf } from './pixel-text'

const images = Uint8Array.from({ length: 2 * 784 }, (_, index) => (index < 784 ? 0 : index % 256))

describe('pixel values', () => {
  it('are those of the digit', () => {
    expect(pixelsOf(images, 1)).toEqual(images.slice(784))
  })

  it('are written as 28 lines of 28 numbers', () => {
    const lines = pixelsAsText(pixelsOf(images, 1)).split('\n')
    expect(lines).toHaveLength(28)
    expect(lines.map((line) => line.split('\t').map(Number)).flat()).toEqual([...images.slice(784)])
  })
})

describe('pixelAt', () => {
  it('finds row and column under the pointer', () => {
    expect(pixelAt(0, 0)).toEqual({ row: 0, column: 0 })
    expect(pixelAt(0.999, 0.5)).toEqual({ row: 14, column: 27 })
  })

  it('finds none outside, nor in a picture without a size', () => {
    expect(pixelAt(1, 0.5)).toBeNull()
    expect(pixelAt(-0.01, 0.5)).toBeNull()
    expect(pixelAt(Number.NaN, 0.5)).toBeNull()
  })
})
