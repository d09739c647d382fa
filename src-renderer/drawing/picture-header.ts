/** Kinds of picture that the window reads. */
export type PictureFormat = 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'BMP'

export interface PictureHeader {
  readonly format: PictureFormat
  /** As the file says; 0 where it is too short to say. */
  readonly width: number
  readonly height: number
}

/**
 * Tells what kind of picture a file is by its content, never by its name, and the size that it says it has, before
 * anything is decoded.
 * @returns 'SVG' for a drawing in XML, null for what is no picture known here
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | 'SVG' | null {
  const start = String.fromCharCode(...bytes.subarray(0, 16))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = (
    readSize: (view: DataView) => readonly [number, number]
  ): { width: number; height: number } => {
    try {
      const [width, height] = readSize(view)
      return { width: Math.abs(width), height: Math.abs(height) }
    } catch (error) {
      // A number beyond the end of the file.
      if (error instanceof RangeError) return { width: 0, height: 0 }
      throw error
    }
  }
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return { format: 'PNG', ...size(pngSize) }
  if (start.startsWith('\xff\xd8\xff')) return { format: 'JPEG', ...size(jpegSize) }
  if (/^RIFF[^]{4}WEBP/.test(start)) return { format: 'WebP', ...size(webpSize) }
  if (/^GIF8[79]a/.test(start)) return { format: 'GIF', ...size(gifSize) }
  if (start.startsWith('BM')) return { format: 'BMP', ...size(bmpSize) }
  return isSvg(bytes) ? 'SVG' : null
}

const pngSize = (view: DataView): [number, number] => [view.getUint32(16), view.getUint32(20)]
const gifSize = (view: DataView): [number, number] => [view.getUint16(6, true), view.getUint16(8, true)]

/** The height of a BMP is negative where its rows go downwards. Its oldest header has 16-bit sizes. */
function bmpSize(view: DataView): [number, number] {
  if (view.getUint32(14, true) === 12) return [view.getUint16(18, true), view.getUint16(20, true)]
  return [view.getInt32(18, true), view.getInt32(22, true)]
}

/** Walks from marker to marker until a frame begins; 0xc4, 0xc8 and 0xcc are other tables with similar numbers. */
function jpegSize(view: DataView): [number, number] {
  let at = 2
  for (;;) {
    if (view.getUint8(at) !== 0xff) return [0, 0]
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return [view.getUint16(at + 7), view.getUint16(at + 5)]
    at += 2 + view.getUint16(at + 2)
  }
}

/** The three kinds of WebP keep their size in three ways. */
function webpSize(view: DataView): [number, number] {
  const kind = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)))
  const uint24 = (at: number): number => view.getUint16(at, true) + 65_536 * view.getUint8(at + 2)
  if (kind === 'VP8X') return [uint24(24) + 1, uint24(27) + 1]
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true)
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]
  }
  if (kind === 'VP8 ') return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]
  return [0, 0]
}

/** SVG behind any byte order mark, XML declaration, comments and document type. */
function isSvg(bytes: Uint8Array): boolean {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  const start = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes.subarray(0, 4096))
  return (
    /^\s*<(\?xml|!doctype\s+svg|!--|([a-z]+:)?svg[\s/>])/i.test(start) && /<([a-z]+:)?svg[\s/>]/i.test(start)
  )
}
