import { encode as encodeJpeg } from 'jpeg-js'
import { describe, expect, test, vi } from 'vitest'
import { decodePicture } from '../../../src-main/formats/picture'
import { findDigits } from '../../../src-preload/digits'
import { Seeded } from '../formats/seeded'
import {
  digits,
  jpeg,
  jpegQuality,
  kept,
  labelsIn,
  painted,
  paintedOnNothing,
  png,
  type Stamp
} from './painted'

// Hundreds of pictures a test, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 120_000 })

test('the JPEG files of these tests are those that jpeg-js writes', () => {
  for (const [width, height] of [
    [40, 24],
    [17, 50],
    [40, 24]
  ] as const) {
    // prettier-ignore
    const picture = painted(width, height, [], (_, x, y) => (37 * x + 11 * y) % 256)
    const expected = encodeJpeg({ width, height, data: Uint8Array.from(picture.rgba) }, jpegQuality).data
    expect(Buffer.from(jpeg(picture)).equals(expected)).toBe(true)
  }
})

describe('100 MNIST digits keep their label in at least 97 of 100 pictures', () => {
  const sized = (pixels: Uint8Array, scale: number): readonly [number, number, Stamp[]] => {
    const side = Math.round(28 * scale) + 20
    return [side, side, [{ pixels, left: 10, top: 10, scale }]]
  }
  const guises = {
    'light on dark': (ink: number) => 255 * ink,
    inverted: (ink: number) => 255 - 255 * ink,
    'on grey paper': (ink: number) => 180 - 180 * ink
  }
  test.each(
    Object.entries(guises).flatMap(([name, paint]) =>
      [0.75, 1, 2, 4, 6].flatMap((scale) =>
        (['PNG', 'JPEG'] as const).map((format) => [name, scale, format, paint] as const)
      )
    )
  )('%s, %s times as large, as %s', (_name, scale, format, paint) => {
    const encode = format === 'PNG' ? png : jpeg
    expect(kept((pixels) => encode(painted(...sized(pixels, scale), paint)))).toBeGreaterThanOrEqual(97)
  })

  test.each([0.75, 1, 2, 4, 6])('transparent, %s times as large', (scale) => {
    const file = (pixels: Uint8Array): Uint8Array =>
      png(paintedOnNothing(...sized(pixels, scale), [20, 20, 60]))
    expect(kept(file)).toBeGreaterThanOrEqual(97)
  })
})

/** An EXIF segment as cameras write it, with one entry: the orientation. */
function withOrientation(file: Uint8Array, orientation: number, order: 'II' | 'MM'): Uint8Array {
  const segment = new DataView(new ArrayBuffer(36))
  const isLittle = order === 'II'
  segment.setUint16(0, 0xffe1)
  segment.setUint16(2, 34)
  for (const [index, code] of Buffer.from('Exif').entries()) segment.setUint8(4 + index, code)
  for (const [index, code] of Buffer.from(order).entries()) segment.setUint8(10 + index, code)
  segment.setUint16(12, 42, isLittle)
  segment.setUint32(14, 8, isLittle)
  segment.setUint16(18, 1, isLittle)
  segment.setUint16(20, 0x0112, isLittle)
  segment.setUint16(22, 3, isLittle)
  segment.setUint32(24, 1, isLittle)
  segment.setUint16(28, orientation, isLittle)
  return Uint8Array.from([...file.subarray(0, 2), ...new Uint8Array(segment.buffer), ...file.subarray(2)])
}

/** Where a pixel of the upright picture is stored, by the rows and columns that EXIF 2.3 names for each orientation. */
const stored: Readonly<Record<number, (x: number, y: number, last: number) => readonly [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y, last) => [last - x, y],
  3: (x, y, last) => [last - x, last - y],
  4: (x, y, last) => [x, last - y],
  5: (x, y) => [y, x],
  6: (x, y, last) => [y, last - x],
  7: (x, y, last) => [last - y, last - x],
  8: (x, y, last) => [last - y, x]
}

describe('a JPEG is read as the camera was held', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %s: at least 97 of 100', (orientation) => {
    const order = orientation % 2 === 0 ? 'II' : 'MM'
    const file = (pixels: Uint8Array): Uint8Array => {
      const seen = painted(76, 76, [{ pixels, left: 10, top: 10, scale: 2 }], (ink) => 230 - 200 * ink)
      const rgba = new Uint8Array(seen.rgba.length)
      for (let y = 0; y < 76; y++)
        for (let x = 0; x < 76; x++) {
          const [column, row] = stored[orientation]?.(x, y, 75) ?? [x, y]
          rgba.set(seen.rgba.subarray(4 * (76 * y + x), 4 * (76 * y + x) + 4), 4 * (76 * row + column))
        }
      return withOrientation(jpeg({ width: 76, height: 76, rgba }), orientation, order)
    }
    expect(kept(file)).toBeGreaterThanOrEqual(97)
  })

  test('a picture that is not square gets its sides turned', () => {
    const wide = painted(40, 16, [], () => 200)
    for (const [orientation, size] of [
      [3, [40, 16]],
      [6, [16, 40]],
      [8, [16, 40]]
    ] as const) {
      // prettier-ignore
      const { width, height } = decodePicture(withOrientation(jpeg(wide), orientation, 'II'), 'wide')
      expect([width, height]).toEqual(size)
    }
  })

  test('an orientation that is none, or a segment cut off, leaves the picture as it is', () => {
    const file = jpeg(painted(24, 16, [], () => 200))
    expect(decodePicture(withOrientation(file, 9, 'II'), 'x')).toMatchObject({ width: 24, height: 16 })
    const short = Uint8Array.from([...file.subarray(0, 2), 0xff, 0xe1, 0, 12, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x49, 0x49, 42, 0, ...file.subarray(2)]) // prettier-ignore
    expect(decodePicture(short, 'x')).toMatchObject({ width: 24, height: 16 })
  })
})

describe('several digits of a picture', () => {
  const [a, b, c, d] = digits
  const given = [a, b, c, d].flatMap((digit) => digit ?? [])

  test('are read one by one, row by row, each with its box', () => {
    const places = [[20, 30], [90, 24], [24, 120], [100, 126]] as const // prettier-ignore
    const stamps = given.map(({ pixels }, index): Stamp => {
      const [left = 0, top = 0] = places[index] ?? []
      return { pixels, left, top, scale: 2.2 }
    })
    const picture = painted(200, 220, stamps, (ink) => 255 - 255 * ink)
    expect(labelsIn(png(picture))).toEqual(given.map(({ label }) => label))
    findDigits(picture).forEach(({ box }, index) => {
      const [left = 0, top = 0] = places[index] ?? []
      expect(box.left).toBeGreaterThanOrEqual(left)
      expect(box.top).toBeGreaterThanOrEqual(top)
      expect(box.left + box.width).toBeLessThanOrEqual(left + 62)
      expect(box.top + box.height).toBeLessThanOrEqual(top + 62)
      expect(Math.max(box.width, box.height)).toBeGreaterThan(35)
    })
  })

  test('boxes are in pixels of the picture, also of one that is reduced to be looked at', () => {
    const stamps = given
      .slice(0, 2)
      .map(({ pixels }, index) => ({ pixels, left: 300 + 800 * index, top: 500, scale: 20 }))
    const [first, second] = findDigits(painted(2100, 1500, stamps, (ink) => 240 - 220 * ink))
    expect(first?.box.left).toBeGreaterThan(300)
    expect(first?.box.left).toBeLessThan(300 + 560)
    expect(second?.box.left).toBeGreaterThan(1100)
    expect((second?.box.left ?? 0) + (second?.box.width ?? 0)).toBeLessThan(1100 + 560)
  })

  test('of 300 pairs of MNIST digits side by side, at least 97 in 100 are two', () => {
    const random = new Seeded(3)
    const pairs = Array.from({ length: 300 }, () => [0, 1].map(() => digits[random.below(100)]))
    const two = pairs.filter((pair) => {
      const stamps = pair.flatMap((digit, index) =>
        digit ? [{ pixels: digit.pixels, left: 8 + 60 * index, top: 8 + 6 * index, scale: 2 }] : []
      )
      return findDigits(painted(140, 80, stamps, (ink) => 255 - 255 * ink)).length === 2
    })
    expect(two.length).toBeGreaterThanOrEqual(291)
  })
})
