import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { findDigits, largestDigit } from './find-digits'
import { centreOfMass } from './ink'
import type { Picture } from './picture'

const framePicture = (given: Picture): Uint8Array | null => largestDigit(findDigits(given))?.pixels ?? null

function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly number[]
): Picture {
  const rgba = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgba.set(colour(x, y), 4 * (width * y + x))
  return { width, height, rgba }
}

describe('no digit', () => {
  test.each<[string, Picture]>([
    ['trouble 8: a plain white picture', picture(50, 30, () => [255, 255, 255, 255])],
    ['a plain black one', picture(50, 30, () => [0, 0, 0, 255])],
    ['white with the noise of a JPEG file', picture(50, 30, (x, y) => [255 - ((x * y) % 6), 252, 253, 255])],
    ['trouble 7: a wholly transparent picture', picture(50, 30, () => [0, 0, 0, 0])],
    ['a wholly transparent picture of many colours', picture(50, 30, (x, y) => [x * 5, y * 8, 0, 0])],
    ['one pixel', picture(1, 1, () => [9, 9, 9, 255])],
    ['no pixel', picture(0, 0, () => [])]
  ])('%s gives null', (_name, plain) => {
    expect(framePicture(plain)).toBeNull()
  })
})

/** A dark rectangle on white paper. */
const rectangle = (side: number, left: number, top: number, right: number, bottom: number): Picture =>
  picture(side, side, (x, y) =>
    x >= left && x < right && y >= top && y < bottom ? [0, 0, 0, 255] : [255, 255, 255, 255]
  )

test('the longer side becomes 20 pixels, the shape is kept, the centre of mass is at pixel 14', () => {
  const framed = framePicture(rectangle(200, 20, 30, 70, 130)) ?? new Uint8Array()
  expect(framed.filter((level) => level === 255)).toHaveLength(20 * 10)
  expect(framed.filter((level) => level > 0)).toHaveLength(20 * 10)
  // A box of even sides can't have its middle there: half a pixel is as near as whole pixels come.
  expect(centreOfMass(framed)).toEqual([15, 15])
})

test('a line far thinner than a pixel of the frame is not lost', () => {
  const framed = framePicture(rectangle(2000, 500, 100, 502, 1900)) ?? new Uint8Array()
  expect(framed.filter((level) => level === 255)).toHaveLength(20)
})

test('whether ink is lighter or darker is told by how much of it there is, not by one bright spot', () => {
  const withGlare = rectangle(100, 40, 20, 60, 80)
  const rgba = withGlare.rgba.map((level, index) => (index % 4 === 3 ? 255 : Math.min(level, 200)))
  rgba.set([255, 255, 255], 4 * (100 * 10 + 10))
  const framed = framePicture({ ...withGlare, rgba })
  expect(framed?.[28 * 14 + 14]).toBe(255)
})

test('a sheet with round transparent corners is a sheet', () => {
  const sheet = picture(100, 100, (x, y) => {
    const [dx, dy] = [Math.max(10 - x, x - 89, 0), Math.max(10 - y, y - 89, 0)]
    if (Math.hypot(dx, dy) > 10) return [0, 0, 0, 0]
    return x >= 45 && x < 55 && y >= 20 && y < 80 ? [30, 30, 90, 255] : [240, 235, 220, 255]
  })
  const framed = framePicture(sheet) ?? new Uint8Array()
  expect(framed.filter((level) => level === 255)).toHaveLength(20 * 3)
})

it('gives null or 784 grey levels with full ink for any picture', () => {
  const side = fc.integer({ min: 1, max: 12 })
  fc.assert(
    fc.property(side, side, fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (width, height, bytes) => {
      const rgba = Uint8Array.from(bytes.take(4 * width * height))
      const framed = framePicture({ width, height, rgba })
      if (framed) {
        expect(framed).toHaveLength(784)
        expect(Math.max(...framed)).toBe(255)
      }
    })
  )
})
