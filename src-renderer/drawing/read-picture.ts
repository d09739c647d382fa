import { Problem } from '../../src-preload/i18n/problem'
import { formatBytes } from '../i18n/format'
import { readPictureHeader, type PictureFormat } from './picture-header'
import { askPictureThread, type PictureThread } from './picture-thread'
import type { ForeignPicture } from './sheet'

/** Pictures beyond these are refused before anything is decoded. */
export const pictureLimits = { bytes: 32 * 2 ** 20, side: 16_384, pixels: 64 * 2 ** 20 } as const

/**
 * Checks a picture file; has it decoded and its digits framed in a thread of its own.
 * @param name for the messages
 * @param signal ends the reading; then its reason is thrown
 * @throws {Problem} for anything but a picture within the limits
 */
export async function readPicture(
  file: Blob,
  name: string,
  signal: AbortSignal,
  openThread: () => PictureThread
): Promise<ForeignPicture> {
  if (file.size === 0) throw new Problem('draw_picture_empty', { file: name })
  if (file.size > pictureLimits.bytes)
    throw new Problem('draw_picture_large', {
      file: name,
      found: formatBytes(file.size),
      expected: formatBytes(pictureLimits.bytes)
    })
  const format = checkHeader(new Uint8Array(await file.arrayBuffer()), name)
  const answer = await askPictureThread({ file }, signal, openThread)
  if (answer.kind === 'damaged') throw new Problem('draw_picture_damaged', { file: name, format })
  return { name, image: answer.image, digits: answer.digits }
}

function checkHeader(bytes: Uint8Array, file: string): PictureFormat {
  const header = readPictureHeader(bytes)
  if (header === 'SVG') throw new Problem('draw_picture_svg', { file })
  if (header === null) throw new Problem('draw_picture_unknown', { file })
  const { format, width, height } = header
  if (width < 1 || height < 1) throw new Problem('draw_picture_damaged', { file, format })
  const { side, pixels } = pictureLimits
  if (width > side || height > side || width * height > pixels)
    throw new Problem('draw_picture_size', {
      file,
      found: `${String(width)} × ${String(height)}`,
      side,
      pixels: Math.floor(pixels / 1e6)
    })
  return format
}
