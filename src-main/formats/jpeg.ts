import { decode } from 'jpeg-js'
import { Problem } from '../../src-preload/i18n/problem'
import type { Picture } from '../../src-preload/digits'
import { orientationIn, upright, type Orientation } from './orientation'

/** A JPEG file whose markers have been looked over. */
export interface JpegMarkers {
  readonly width: number
  readonly height: number
  /** How the camera was held. */
  readonly orientation: Orientation
  /** From the start to the end marker; cameras put other pictures behind it. */
  readonly image: Uint8Array
}

const startOfFrames: readonly number[] = [0xc0, 0xc1, 0xc2]
/** Lossless, hierarchical and arithmetic frames, which jpeg-js does not know. */
const otherFrames: readonly number[] = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]
const application1 = 0xe1
const startOfScan = 0xda
const endOfImage = 0xd9
/** Real progressive files have about ten; each one walks over the whole picture. */
const maximumScans = 64

/**
 * Walks over the markers of a JPEG file (ITU T.81, annex B) without decoding anything. What is wrong is told by the names
 * of markers and the place, the same in every language.
 * @throws {Problem} when the file ends before its end marker or holds no or more than one frame
 */
export function readJpegMarkers(bytes: Uint8Array, file: string): JpegMarkers {
  const damaged = (detail: string): Problem => new Problem('picture_damaged', { file, detail })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let size: { width: number; height: number } | undefined
  let orientation: Orientation | null = null
  let scans = 0
  let at = 2
  for (;;) {
    if (at + 2 > bytes.length) throw damaged('JPEG: EOI')
    if (bytes[at] !== 0xff) throw damaged(`JPEG: @${String(at)}`)
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === endOfImage) break
    if (at + 4 > bytes.length) throw damaged('JPEG: EOI')
    const end = at + 2 + view.getUint16(at + 2)
    if (end > bytes.length) throw damaged('JPEG: EOI')
    if (otherFrames.includes(marker)) throw damaged(`JPEG: SOF${String(marker - 0xc0)}`)
    if (startOfFrames.includes(marker)) {
      if (size || end < at + 10) throw damaged('JPEG: SOF')
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
    if (marker === application1) orientation ??= orientationIn(bytes.subarray(at + 4, end))
    at = end
    if (marker === startOfScan) {
      if (++scans > maximumScans) throw damaged(`JPEG: SOS > ${String(maximumScans)}`)
      at = endOfScan(bytes, at)
    }
  }
  if (!size || scans === 0) throw damaged(size ? 'JPEG: SOS' : 'JPEG: SOF')
  return { ...size, orientation: orientation ?? 1, image: bytes.subarray(0, at + 2) }
}

/** Coded data go on until a marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = start; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** Decodes a JPEG file whose markers and size have been checked, and turns it as it was seen. @throws {Problem} when its data are damaged */
export function decodeJpeg({ width, height, orientation, image }: JpegMarkers, file: string): Picture {
  try {
    const decoded = decode(image, {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: false,
      maxResolutionInMP: 64 * 1.05,
      maxMemoryUsageInMB: 1200
    })
    return upright({ width, height, rgba: decoded.data }, orientation)
  } catch (error) {
    // In jpeg-js' own words it would be English in every language.
    throw new Problem('picture_damaged', { file, detail: 'JPEG: SOS' }, { cause: error })
  }
}
