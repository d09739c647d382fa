import { Problem } from '../../src-preload/i18n/problem'
import { decodeJpeg, readJpegMarkers } from './jpeg'
import { decodePng } from './png'
import { pngSignature, readPngChunks } from './png-chunks'
import type { Picture } from '../../src-preload/digits'

/** Pictures are refused beyond these, before anything is decoded. */
export const pictureLimits = { bytes: 32 * 2 ** 20, side: 16_384, pixels: 64 * 2 ** 20 } as const

/** Beginnings of pictures that are not read. */
const otherFormats = [
  { name: 'GIF', pattern: /^GIF8/ },
  { name: 'WebP', pattern: /^RIFF[^]{4}WEBP/ },
  { name: 'BMP', pattern: /^BM/ },
  { name: 'TIFF', pattern: /^(II\*\0|MM\0\*)/ },
  { name: 'HEIC / AVIF', pattern: /^[^]{4}ftyp/ },
  { name: 'SVG', pattern: /^(\xef\xbb\xbf)?\s*<(\?xml|svg|!)/i },
  { name: 'PDF', pattern: /^%PDF/ }
] as const

/**
 * Decodes a PNG or JPEG picture; the format is told by the content, and the size is read and checked before decoding.
 * @param fileName for the messages
 * @throws {Problem} for anything but a whole picture within the limits
 */
export function decodePicture(bytes: Uint8Array, fileName: string): Picture {
  if (bytes.length === 0) throw new Problem('picture_empty', { file: fileName })
  if (bytes.length > pictureLimits.bytes)
    throw new Problem('picture_too_large', {
      file: fileName,
      found: bytes.length,
      expected: pictureLimits.bytes
    })
  if (pngSignature.every((byte, at) => bytes[at] === byte)) {
    const png = readPngChunks(bytes, fileName)
    checkSize(png, fileName)
    return decodePng(png, fileName)
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) {
    const jpeg = readJpegMarkers(bytes, fileName)
    checkSize(jpeg, fileName)
    return decodeJpeg(jpeg, fileName)
  }
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  const known = otherFormats.find(({ pattern }) => pattern.test(start))
  if (known) throw new Problem('picture_other_format', { file: fileName, found: known.name })
  const found = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  throw new Problem('picture_unknown', { file: fileName, found })
}

function checkSize({ width, height }: { width: number; height: number }, file: string): void {
  const { side, pixels } = pictureLimits
  if (width < 1 || height < 1 || width > side || height > side || width * height > pixels)
    throw new Problem('picture_size', { file, found: `${String(width)} × ${String(height)}`, side, pixels })
}
