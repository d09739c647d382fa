import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import { decodePicture } from '../../../src-main/formats/picture'
import { findDigits, largestDigit, type Picture } from '../../../src-preload/digits'
import { pngOfRgba } from '../formats/make-png'
import { digitsReadRight, readDigit } from './reader'

/** 100 MNIST digits, all of which the tutorial's network reads right as they are. */
export const digits = digitsReadRight(100)

/** An MNIST digit somewhere in a picture. */
export interface Stamp {
  /** [784] */
  readonly pixels: Uint8Array
  /** Of the digit's frame of 28x28, in pixels of the picture. */
  readonly left: number
  readonly top: number
  /** Pixels of the picture along one of the digit's. */
  readonly scale: number
}

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

/** @returns [height, width]: how much of each pixel is ink, 0..1; of several stamps the most */
function inkOf(width: number, height: number, stamps: readonly Stamp[]): Float64Array {
  const ink = new Float64Array(width * height)
  for (const { pixels, left, top, scale } of stamps) {
    // A digit fades out over one of its own pixels around it; beyond there is none of its ink.
    const [right, bottom] = [left + 29 * scale, top + 29 * scale]
    for (let y = Math.max(0, Math.floor(top - scale)); y < Math.min(height, bottom); y++)
      for (let x = Math.max(0, Math.floor(left - scale)); x < Math.min(width, right); x++) {
        const level = levelAt(pixels, (x + 0.5 - left) / scale - 0.5, (y + 0.5 - top) / scale - 0.5)
        const pixel = width * y + x
        ink[pixel] = Math.max(ink[pixel] ?? 0, level / 255)
      }
  }
  return ink
}

/**
 * An opaque grey picture of digits.
 * @param paint the grey level 0..255 of a pixel from its share of ink 0..1 and its place; called row by row
 */
export function painted(
  width: number,
  height: number,
  stamps: readonly Stamp[],
  paint: (ink: number, x: number, y: number) => number
): Picture {
  const ink = inkOf(width, height, stamps)
  const rgba = new Uint8Array(4 * width * height)
  for (let y = 0, pixel = 0; y < height; y++)
    for (let x = 0; x < width; x++, pixel++) {
      rgba.fill(Math.round(paint(ink[pixel] ?? 0, x, y)), 4 * pixel, 4 * pixel + 3)
      rgba[4 * pixel + 3] = 255
    }
  return { width, height, rgba }
}

/** Digits in ink of one colour on nothing: where there is less ink the picture is transparent. */
export function paintedOnNothing(
  width: number,
  height: number,
  stamps: readonly Stamp[],
  [red, green, blue]: readonly [number, number, number]
): Picture {
  const rgba = new Uint8Array(4 * width * height)
  for (const [pixel, ink] of inkOf(width, height, stamps).entries())
    rgba.set([red, green, blue, Math.round(255 * ink)], 4 * pixel)
  return { width, height, rgba }
}

/** @returns the picture as a PNG file */
export const png = ({ width, height, rgba }: Picture): Uint8Array =>
  pngOfRgba(width, height, Uint8Array.from(rgba))

/** Of every JPEG file here. */
export const jpegQuality = 90

/**
 * The encoder that jpeg-js makes anew for each picture, kept: its tables are 65,000 small arrays, and take ten times as long
 * as a picture of 50 pixels a side. The package hands out no more than the function that makes one.
 */
const makeEncoder = compileFunction(
  `${readFileSync(createRequire(import.meta.url).resolve('jpeg-js/lib/encoder.js'), 'utf8')}
  return new JPEGEncoder(${jpegQuality})`,
  ['module']
) as (module: object) => { encode(image: { width: number; height: number; data: Uint8Array }): Uint8Array }
const encoder = makeEncoder({})

/** @returns the picture as a JPEG file, as jpeg-js writes it */
export const jpeg = ({ width, height, rgba }: Picture): Uint8Array =>
  new Uint8Array(encoder.encode({ width, height, data: Uint8Array.from(rgba) }))

/** What is read in a picture file: of each digit found, the network's label. */
export const labelsIn = (file: Uint8Array): (number | null)[] =>
  findDigits(decodePicture(file, 'picture')).map(({ pixels }) => readDigit(pixels))

const labelOf = (file: Uint8Array): number | null =>
  readDigit(largestDigit(findDigits(decodePicture(file, 'picture')))?.pixels ?? null)

/** How many of the 100 keep their label in a picture file that is made of their 784 grey levels. */
export const kept = (file: (pixels: Uint8Array) => Uint8Array): number =>
  digits.filter(({ pixels, label }) => labelOf(file(pixels)) === label).length
