import { describe, expect, test, vi } from 'vitest'
import { findDigits, largestDigit, type Picture } from '../../../src-preload/digits'
import { digitsReadRight, readDigit } from './reader'

// A busy machine is no failure.
vi.setConfig({ testTimeout: 60_000 })

const digits = digitsReadRight(100)

const framePicture = (given: Picture): Uint8Array | null => largestDigit(findDigits(given))?.pixels ?? null

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

interface Placing {
  readonly side?: number
  readonly scale?: number
  readonly left?: number
  readonly top?: number
}

/**
 * A picture of a digit: enlarged or shrunk by linear interpolation, put somewhere on a square sheet, in the colours that
 * `ink` names for each grey level of MNIST (0 paper, 255 ink).
 */
function picture(
  pixels: Uint8Array,
  ink: (level: number) => Colour,
  { side = 28, scale = 1, left = 0, top = 0 }: Placing = {}
): Picture {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x > 27 || y > 27 ? 0 : (pixels[28 * y + x] ?? 0)
  const between = (x: number, y: number): number => {
    const [x0, y0] = [Math.floor(x), Math.floor(y)]
    const [right, down] = [x - x0, y - y0]
    return (
      (1 - down) * ((1 - right) * at(x0, y0) + right * at(x0 + 1, y0)) +
      down * ((1 - right) * at(x0, y0 + 1) + right * at(x0 + 1, y0 + 1))
    )
  }
  const colours = Array.from({ length: 256 }, (_, level) => Uint8Array.from(ink(level).map(Math.round)))
  const packed = Uint32Array.from(colours, (colour) => new Uint32Array(colour.buffer)[0] ?? 0)
  const sheet = new Uint32Array(side * side).fill(packed[0] ?? 0)
  for (let y = Math.max(0, top); y < Math.min(side, top + 28 * scale); y++)
    for (let x = Math.max(0, left); x < Math.min(side, left + 28 * scale); x++) {
      const level = between((x + 0.5 - left) / scale - 0.5, (y + 0.5 - top) / scale - 0.5)
      sheet[side * y + x] = packed[Math.round(level)] ?? 0
    }
  return { width: side, height: side, rgba: new Uint8Array(sheet.buffer) }
}

const opaque = (level: number): Colour => [level, level, level, 255]
const lightOnDark = (level: number): Colour => opaque(level)
const darkOnLight = (level: number): Colour => opaque(255 - level)
const onGreyPaper = (level: number): Colour => opaque(180 * (1 - level / 255))

/** How many of the digits keep their label. */
function kept(make: (pixels: Uint8Array) => Picture): number {
  return digits.filter(({ pixels, label }) => readDigit(framePicture(make(pixels))) === label).length
}

describe('trouble 5: the polarity is taken from the border', () => {
  test.each([
    ['light on dark', lightOnDark],
    ['dark on light', darkOnLight],
    ['dark on grey paper', onGreyPaper],
    ['light on grey paper', (level: number): Colour => opaque(180 + (75 * level) / 255)],
    ['red on yellow', (level: number): Colour => (level > 127 ? [180, 0, 0, 255] : [250, 240, 120, 255])]
  ])('%s: at least 97 of 100 keep their label', (_name, ink) => {
    expect(kept((pixels) => picture(pixels, ink))).toBeGreaterThanOrEqual(97)
  })

  test('the network is always shown light on dark', () => {
    for (const { pixels } of digits)
      for (const ink of [lightOnDark, darkOnLight, onGreyPaper]) {
        const framed = framePicture(picture(pixels, ink))
        const dark = framed?.filter((level) => level < 128).length
        expect(dark).toBeGreaterThan(784 / 2)
        expect(Math.max(...(framed ?? []))).toBe(255)
      }
  })

  test('a digit as MNIST has it stays as it is, but for less than a pixel of its place', () => {
    const untouched = digits.filter(({ pixels }) => {
      const framed = framePicture(picture(pixels, darkOnLight))
      return framed?.every((level, pixel) => Math.abs(level - (pixels[pixel] ?? 0)) <= 26)
    })
    // The others are those whose faint edge, below a tenth, made their box larger than 20 pixels, or smaller.
    expect(untouched.length).toBeGreaterThanOrEqual(50)
  })
})

describe('trouble 6: size and place do not matter', () => {
  const corners = (scale: number): Placing[] => {
    const far = 280 - 28 * scale
    return [0, far].flatMap((left) => [0, far].map((top) => ({ side: 280, scale, left, top })))
  }
  test.each([0.75, 1, 2, 4, 6])('%s times as large, in each corner: at least 97 of 100', (scale) => {
    for (const place of corners(scale))
      expect(kept((pixels) => picture(pixels, darkOnLight, place))).toBeGreaterThanOrEqual(97)
  })

  test('half as large, in each corner: at least 93 of 100', () => {
    for (const place of corners(0.5))
      expect(kept((pixels) => picture(pixels, darkOnLight, place))).toBeGreaterThanOrEqual(93)
  })
})

describe('trouble 7: transparent ground is paper', () => {
  const framed = (inner: (pixels: Uint8Array) => Picture) => (pixels: Uint8Array) => {
    const { rgba } = inner(pixels)
    const side = 60
    const outer = new Uint8Array(4 * side * side)
    for (let y = 0; y < 28; y++)
      outer.set(rgba.subarray(4 * 28 * y, 4 * 28 * (y + 1)), 4 * (side * (y + 9) + 20))
    return { width: side, height: side, rgba: outer }
  }
  const onWhite = (pixels: Uint8Array): number | null => readDigit(framePicture(picture(pixels, darkOnLight)))

  test.each<[string, (pixels: Uint8Array) => Picture]>([
    ['black ink', (pixels) => picture(pixels, (level) => [0, 0, 0, level])],
    ['white ink', (pixels) => picture(pixels, (level) => [255, 255, 255, level])],
    ['grey ink at 50 % opacity', (pixels) => picture(pixels, (level) => [128, 128, 128, level / 2])],
    ['dark on white in a transparent frame', framed((pixels) => picture(pixels, darkOnLight))],
    ['light on black in a transparent frame', framed((pixels) => picture(pixels, lightOnDark))],
    [
      'on pale half transparent paper',
      (pixels) => picture(pixels, (level) => [255 - level, 255 - level, 255, 128])
    ]
  ])('%s: the same label as the same digit on white', (_name, make) => {
    const same = digits.filter(({ pixels }) => readDigit(framePicture(make(pixels))) === onWhite(pixels))
    expect(same.length).toBeGreaterThanOrEqual(97)
  })

  test('an upright bar of opaque ink, all its border opaque, is ink and not a sheet of paper', () => {
    const bar = { width: 40, height: 40, rgba: new Uint8Array(4 * 40 * 40) }
    for (let y = 8; y < 32; y++)
      for (let x = 19; x < 22; x++) bar.rgba.set([20, 20, 20, 255], 4 * (40 * y + x))
    expect(readDigit(framePicture(bar))).toBe(1)
  })
})
