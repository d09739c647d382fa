import { Problem } from '../../src-preload/i18n/problem'

export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const

/** A PNG file whose chunks have been looked over. */
export interface PngChunks {
  readonly width: number
  readonly height: number
  /** Bits a sample. */
  readonly depth: number
  readonly colorType: number
  readonly isInterlaced: boolean
  /** The zlib stream of the pixels. */
  readonly compressed: Uint8Array
  /** The file with nothing but what decides its pixels: no profiles or texts, whose compressed parts could swell. */
  readonly essential: Uint8Array
}

const keptTypes: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']
const singleTypes: readonly string[] = ['IHDR', 'PLTE', 'tRNS']

/**
 * Walks over the chunks of a PNG file (length, type, data, CRC; https://www.w3.org/TR/png-3/#5Chunk-layout) without
 * decoding anything. What is wrong is told by the names of chunks, the same in every language.
 * @throws {Problem} when a chunk is cut off or its checksum is wrong, or the file does not end in IEND
 */
export function readPngChunks(bytes: Uint8Array, file: string): PngChunks {
  const damaged = (detail: string): Problem => new Problem('picture_damaged', { file, detail })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pixels: Uint8Array[] = []
  const kept: Uint8Array[] = [bytes.subarray(0, pngSignature.length)]
  const types: string[] = []
  for (let at: number = pngSignature.length; types.at(-1) !== 'IEND';) {
    if (at + 12 > bytes.length) throw damaged('PNG: IEND')
    const length = view.getUint32(at)
    const end = at + 12 + length
    if (end > bytes.length) throw damaged('PNG: IEND')
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (types.length === 0 && (type !== 'IHDR' || length !== 13)) throw damaged('PNG: IHDR')
    if (singleTypes.includes(type) && types.includes(type)) throw damaged(`PNG: ${type}, ${type}`)
    if (keptTypes.includes(type)) {
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
        throw damaged(`PNG: CRC ${type}`)
      kept.push(bytes.subarray(at, end))
      if (type === 'IDAT') pixels.push(bytes.subarray(at + 8, end - 4))
    }
    types.push(type)
    at = end
  }
  if (!types.includes('IDAT')) throw damaged('PNG: IDAT')
  const header = pngSignature.length + 8
  return {
    width: view.getUint32(header),
    height: view.getUint32(header + 4),
    depth: view.getUint8(header + 8),
    colorType: view.getUint8(header + 9),
    isInterlaced: view.getUint8(header + 12) === 1,
    compressed: Buffer.concat(pixels),
    essential: new Uint8Array(Buffer.concat(kept))
  }
}

const crcTable = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 as PNG (and zip) use it; node:zlib has it from Node 20.15 on only. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}
