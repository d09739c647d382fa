import { deflateSync } from 'node:zlib'
import { crc32 } from '../../../src-main/formats/png-chunks'

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Length, type, data, CRC. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4)
  return bytes
}

export interface PngParts {
  readonly width: number
  readonly height: number
  readonly depth: number
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  readonly colorType: number
  readonly isInterlaced?: boolean
  /** Rows, each behind the byte of its filter. */
  readonly rows: Uint8Array
  /** Between IHDR and IDAT. */
  readonly chunks?: readonly Uint8Array[]
}

/** A PNG file from its raw parts, by the specification and nothing of the reader's. */
export function makePng({
  width,
  height,
  depth,
  colorType,
  isInterlaced,
  rows,
  chunks = []
}: PngParts): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colorType, 0, 0, isInterlaced ? 1 : 0], 8)
  return joined([
    signature,
    chunk('IHDR', header),
    ...chunks,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array())
  ])
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

/** An RGBA picture of 8 bits a sample. */
export function pngOfRgba(width: number, height: number, rgba: Uint8Array): Uint8Array {
  const rows = Array.from({ length: height }, (_, row) => [
    Uint8Array.of(0),
    rgba.subarray(row * width * 4, (row + 1) * width * 4)
  ])
  return makePng({ width, height, depth: 8, colorType: 6, rows: joined(rows.flat()) })
}

/** A grey picture of 8 bits. */
export function pngOfGrey(width: number, height: number, grey: Uint8Array): Uint8Array {
  const rows = Array.from({ length: height }, (_, row) => [
    Uint8Array.of(0),
    grey.subarray(row * width, (row + 1) * width)
  ])
  return makePng({ width, height, depth: 8, colorType: 0, rows: joined(rows.flat()) })
}
