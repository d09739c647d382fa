import { encode as encodeJpeg } from 'jpeg-js'
import { describe, expect, test, vi } from 'vitest'
import { decodePicture } from '../../../src-main/formats/picture'
import { findDigits, largestDigit, type Picture } from '../../../src-preload/digits'
import { pngOfRgba } from '../formats/make-png'
import { Seeded } from '../formats/seeded'
import { digitsReadRight, readDigit } from './reader'

// Hundreds of pictures a test, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 120_000 })

const digits = digitsReadRight(100)

/** Grey level of a digit between its pixels, 0..255; 0 outside. */
function levelAt(pixels: Uint8Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column > 27 || row > 27 ? 0 : (pixels[28 * row + column] ?? 0)
  const [across, down] = [x - left, y - top]
  return (
    (1 - down) * ((1 - across) * at(left, top) + across * at(left + 1, top)) +
    down * ((1 - across) * at(left, top + 1) + across * at(left + 1, top + 1))
  )
}

interface Stamp {
  readonly pixels: Uint8Array
  readonly left: number
  readonly top: number
  readonly scale: number
}

/** A picture of digits: each pixel painted from its share of ink 0..1 and its place. */
function painted(
  width: number,
  height: number,
  stamps: readonly Stamp[],
  paint: (ink: number, x: number, y: number) => readonly number[]
): Picture {
  const rgba = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const ink = stamps.reduce((most, { pixels, left, top, scale }) => {
        const level = levelAt(pixels, (x + 0.5 - left) / scale - 0.5, (y + 0.5 - top) / scale - 0.5)
        return Math.max(most, level / 255)
      }, 0)
      rgba.set(paint(ink, x, y).map(Math.round), 4 * (width * y + x))
    }
  return { width, height, rgba }
}

const grey = (level: number): readonly number[] => [level, level, level, 255]
const png = ({ width, height, rgba }: Picture): Uint8Array => pngOfRgba(width, height, Uint8Array.from(rgba))
const jpeg = ({ width, height, rgba }: Picture): Uint8Array =>
  new Uint8Array(encodeJpeg({ width, height, data: Uint8Array.from(rgba) }, 90).data)

/** What is read in a picture file: of each digit found, the network's label. */
const labelsIn = (file: Uint8Array): (number | null)[] =>
  findDigits(decodePicture(file, 'picture')).map(({ pixels }) => readDigit(pixels))

const labelOf = (file: Uint8Array): number | null =>
  readDigit(largestDigit(findDigits(decodePicture(file, 'picture')))?.pixels ?? null)

/** How many of the 100, all of which the network has right as they are, keep their label. */
const kept = (file: (pixels: Uint8Array) => Uint8Array): number =>
  digits.filter(({ pixels, label }) => labelOf(file(pixels)) === label).length

describe('100 MNIST digits keep their label in at least 97 of 100 pictures', () => {
  const sized = (pixels: Uint8Array, scale: number): readonly [number, number, Stamp[]] => {
    const side = Math.round(28 * scale) + 20
    return [side, side, [{ pixels, left: 10, top: 10, scale }]]
  }
  const guises = {
    'light on dark': (ink: number) => grey(255 * ink),
    inverted: (ink: number) => grey(255 - 255 * ink),
    'on grey paper': (ink: number) => grey(180 - 180 * ink)
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
    const paint = (ink: number): readonly number[] => [20, 20, 60, 255 * ink]
    expect(kept((pixels) => png(painted(...sized(pixels, scale), paint)))).toBeGreaterThanOrEqual(97)
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
      const seen = painted(76, 76, [{ pixels, left: 10, top: 10, scale: 2 }], (ink) => grey(230 - 200 * ink))
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
    const wide = painted(40, 16, [], () => grey(200))
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
    const file = jpeg(painted(24, 16, [], () => grey(200)))
    expect(decodePicture(withOrientation(file, 9, 'II'), 'x')).toMatchObject({ width: 24, height: 16 })
    const short = Uint8Array.from([...file.subarray(0, 2), 0xff, 0xe1, 0, 12, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x49, 0x49, 42, 0, ...file.subarray(2)]) // prettier-ignore
    expect(decodePicture(short, 'x')).toMatchObject({ width: 24, height: 16 })
  })
})

describe('a photograph of paper', () => {
  const [width, height] = [360, 280]
  const place = { left: 110, top: 70, scale: 5 }

  /** Light that grows across the paper, a shadow over half of it, grain, and specks of dust. */
  function photo(pixels: Uint8Array, dust: readonly (readonly [number, number, number])[] = []): Uint8Array {
    const random = new Seeded(7)
    return jpeg(
      painted(width, height, [{ pixels, ...place }], (ink, x, y) => {
        const shade = Math.min(1, Math.max(0, (160 + 0.2 * y - x) / 24 + 0.5))
        const light = (120 + (100 * (x + y)) / (width + height)) * (1 - 0.3 * shade)
        const isDust = dust.some(([left, top, radius]) => Math.hypot(x - left, y - top) < radius)
        return grey(Math.min(255, light * (1 - 0.7 * (isDust ? 1 : ink)) + 17 * random.next() - 8.5))
      })
    )
  }

  test('lit unevenly, half in shadow: at least 97 of 100', () => {
    expect(kept((pixels) => photo(pixels))).toBeGreaterThanOrEqual(97)
  })

  /** A shadow with a hard edge at so many degrees through the middle of the digit, or a band of it. */
  function shadowed(
    pixels: Uint8Array,
    { strength, degrees, band }: { strength: number; degrees: number; band: number },
    grain: number
  ): Picture {
    const random = new Seeded(7)
    const [across, down] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
    return painted(width, height, [{ pixels, ...place }], (ink, x, y) => {
      const beyond = (x - 180) * across + (y - 140) * down
      // Two pixels from light to shade, as the sun and a lens make it.
      const shade = Math.min(1, Math.max(0, beyond / 2 + 0.5), Math.max(0, (band - beyond) / 2 + 0.5))
      const light = (170 + (50 * (x + y)) / (width + height)) * (1 - strength * shade)
      return grey(Math.min(255, Math.max(0, light * (1 - 0.7 * ink) + grain * (random.next() - 0.5))))
    })
  }

  test.each([
    { strength: 0.2, degrees: 0, band: Infinity },
    { strength: 0.35, degrees: 90, band: Infinity },
    { strength: 0.5, degrees: 30, band: Infinity },
    { strength: 0.35, degrees: 225, band: Infinity },
    { strength: 0.35, degrees: 150, band: 60 },
    { strength: 0.5, degrees: 0, band: 60 },
    { strength: 0.6, degrees: 270, band: 90 }
  ])('with the hard edge of a shadow across the digit, %o: at least 97 of 100', (shadow) => {
    expect(kept((pixels) => jpeg(shadowed(pixels, shadow, 17)))).toBeGreaterThanOrEqual(97)
  })

  test('even paper without grain, a corner of it in hard shadow: at least 97 of 100', () => {
    const shadow = { strength: 0.4, degrees: 45, band: Infinity }
    const even = (pixels: Uint8Array): Picture => {
      const { rgba } = shadowed(pixels, shadow, 0)
      // Without the light that grows across it.
      for (let pixel = 0, at = 0; pixel < width * height; pixel++, at += 4) {
        const light = (170 + (50 * ((pixel % width) + Math.floor(pixel / width))) / (width + height)) / 220
        rgba.set(grey(Math.round((rgba[at] ?? 0) / light)), at)
      }
      return { width, height, rgba }
    }
    expect(kept((pixels) => png(even(pixels)))).toBeGreaterThanOrEqual(97)
  })

  test('a dark speck neither enlarges the digit’s box nor is a digit', () => {
    const few = digits.slice(0, 30)
    const same = few.filter(({ pixels }) => {
      const dusty = findDigits(decodePicture(photo(pixels, [[40, 40, 4], [330, 250, 5]]), 'dusty')) // prettier-ignore
      const [clean] = findDigits(decodePicture(photo(pixels), 'clean'))
      const [found] = dusty
      if (dusty.length !== 1 || !found || !clean) return false
      return (['left', 'top', 'width', 'height'] as const).every(
        (side) => Math.abs(found.box[side] - clean.box[side]) <= 3
      )
    })
    expect(same.length).toBeGreaterThanOrEqual(29)
  })

  test('paper without ink is no digit, however it is lit', () => {
    expect(findDigits(decodePicture(photo(new Uint8Array(784)), 'paper'))).toEqual([])
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
    const picture = painted(200, 220, stamps, (ink) => grey(255 - 255 * ink))
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
    const [first, second] = findDigits(painted(2100, 1500, stamps, (ink) => grey(240 - 220 * ink)))
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
      return findDigits(painted(140, 80, stamps, (ink) => grey(255 - 255 * ink))).length === 2
    })
    expect(two.length).toBeGreaterThanOrEqual(291)
  })
})
