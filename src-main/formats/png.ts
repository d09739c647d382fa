import { inflateSync } from 'node:zlib'
import { decode, type DecodedPng } from 'fast-png'
import { Problem } from '../../src-preload/i18n/problem'
import type { Picture } from '../../src-preload/digits'
import type { PngChunks } from './png-chunks'

const paletteType = 3

/** Samples a pixel for each colour type of PNG. */
const channelsOfType: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [paletteType, 1],
  [4, 2],
  [6, 4]
])

/**
 * Decodes the pixels of a PNG file whose chunks and size have been checked.
 * @throws {Problem} when they are fewer or more than the size asks for, or damaged
 */
export function decodePng(png: PngChunks, file: string): Picture {
  const { width, height, depth, isInterlaced } = png
  // fast-png takes a byte a sample for granted in interlaced pictures.
  if (isInterlaced && depth < 8) throw new Problem('picture_interlaced', { file })
  const damaged: Damaged = (detail, cause) => new Problem('picture_damaged', { file, detail }, { cause })
  const channels = channelsOfType.get(png.colorType)
  if (channels === undefined) throw damaged(`PNG: IHDR ${String(png.colorType)}`)
  const expected = isInterlaced ? interlacedBytes(png, channels) : planeBytes(width, height, depth * channels)
  try {
    checkPixelBytes(png.compressed, expected, damaged)
    return { width, height, rgba: toRgba(decode(png.essential), png.colorType, damaged) }
  } catch (error) {
    if (error instanceof Problem) throw error
    // In the words of zlib and fast-png it would be English in every language.
    throw damaged('PNG: IDAT', error)
  }
}

/** What is wrong with a picture, by the names of its chunks. */
type Damaged = (detail: string, cause?: unknown) => Problem

/** Bytes of the rows, each behind a byte that names its filter. */
function planeBytes(width: number, height: number, bitsOfPixel: number): number {
  return width === 0 ? 0 : height * (1 + Math.ceil((width * bitsOfPixel) / 8))
}

/** The seven passes of Adam7: first column and row, distance of columns and rows. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2]
] as const

function interlacedBytes({ width, height, depth }: PngChunks, channels: number): number {
  return passes.reduce((sum, [x, y, right, down]) => {
    const columns = Math.max(0, Math.ceil((width - x) / right))
    return sum + planeBytes(columns, Math.max(0, Math.ceil((height - y) / down)), depth * channels)
  }, 0)
}

/**
 * fast-png fills up what is missing, checks no checksum of the stream and inflates without a limit; zlib stops at the
 * expected size.
 */
function checkPixelBytes(compressed: Uint8Array, expected: number, damaged: Damaged): void {
  const found = inflateSync(compressed, { maxOutputLength: expected }).length
  if (found !== expected) throw damaged(`PNG: IDAT ${String(found)} / ${String(expected)}`)
}

/** Any PNG as RGBA of 8 bits; a colour that is declared transparent becomes so. */
function toRgba(png: DecodedPng, colorType: number, damaged: Damaged): Uint8Array {
  const { width, height, depth, channels, data, palette, transparency } = png
  if (colorType === paletteType && !palette) throw damaged('PNG: PLTE')
  if (depth === 8 && channels === 4 && data instanceof Uint8Array) return data
  const rgba = new Uint8Array(width * height * 4)
  const rowLength = depth < 8 ? Math.ceil((width * channels * depth) / 8) : width * channels
  const perByte = 8 / depth
  const mask = 2 ** depth - 1
  const sample = (row: number, index: number): number => {
    if (depth >= 8) return data[row * rowLength + index] ?? 0
    const byte = data[row * rowLength + Math.floor(index / perByte)] ?? 0
    return (byte >> (8 - depth * ((index % perByte) + 1))) & mask
  }
  const hasAlpha = channels === 2 || channels === 4
  const colours = channels >= 3 ? 3 : 1
  const scale = 255 / mask
  let at = 0
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const first = column * channels
      if (palette) {
        const entry = palette[sample(row, first)]
        if (!entry) throw damaged('PNG: PLTE')
        rgba.set(entry, at)
        if (entry.length < 4) rgba[at + 3] = 255
      } else {
        let isKey = transparency?.length === colours
        for (let colour = 0; colour < 3; colour++) {
          const value = sample(row, first + (colours === 3 ? colour : 0))
          if (value !== transparency?.[colours === 3 ? colour : 0]) isKey = false
          rgba[at + colour] = Math.round(value * scale)
        }
        rgba[at + 3] = hasAlpha ? Math.round(sample(row, first + colours) * scale) : isKey ? 0 : 255
      }
      at += 4
    }
  return rgba
}
