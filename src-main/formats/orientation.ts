import type { Picture } from '../../src-preload/digits'

/** EXIF 2.3, tag 0x0112: how the picture's first row and column lie when it is seen upright; 1 is as it is. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const orientationTag = 0x0112
const shortType = 3

/**
 * The orientation that an EXIF segment (APP1) tells of.
 * @param segment behind its marker and length
 * @returns null where it is none, or says nothing or nonsense: a picture is shown for that all the same
 */
export function orientationIn(segment: Uint8Array): Orientation | null {
  if (Buffer.from(segment.subarray(0, 6)).toString('latin1') !== 'Exif\0\0') return null
  const tiff = segment.subarray(6)
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const order = Buffer.from(tiff.subarray(0, 2)).toString('latin1')
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return null
  const isLittle = order === 'II'
  const start = view.getUint32(4, isLittle)
  if (start + 2 > tiff.length) return null
  const entries = view.getUint16(start, isLittle)
  for (let entry = 0, at = start + 2; entry < entries && at + 12 <= tiff.length; entry++, at += 12) {
    if (view.getUint16(at, isLittle) !== orientationTag) continue
    const value = view.getUint16(at + 8, isLittle)
    const isSound = view.getUint16(at + 2, isLittle) === shortType && value >= 1 && value <= 8
    return isSound ? (value as Orientation) : null
  }
  return null
}

/** The picture as it was seen when it was taken. */
export function upright(picture: Picture, orientation: Orientation): Picture {
  if (orientation === 1) return picture
  const isTurned = orientation >= 5
  const [width, height] = isTurned ? [picture.height, picture.width] : [picture.width, picture.height]
  const [lastX, lastY] = [picture.width - 1, picture.height - 1]
  const from = new Uint32Array(picture.rgba.slice().buffer)
  const to = new Uint32Array(width * height)
  for (let y = 0, index = 0; y < height; y++)
    for (let x = 0; x < width; x++, index++) {
      const [column, row] = isTurned ? [y, x] : [x, y]
      const sourceX = [2, 3, 7, 8].includes(orientation) ? lastX - column : column
      const sourceY = [3, 4, 6, 7].includes(orientation) ? lastY - row : row
      to[index] = from[sourceY * picture.width + sourceX] ?? 0
    }
  return { width, height, rgba: new Uint8Array(to.buffer) }
}
