import { averageBlocks, findDigits, reductionOf, type Picture } from '../../src-preload/digits'
import { Problem } from '../../src-preload/i18n/problem'
import { formatBytes } from '../i18n/format'
import { readPictureHeader, type PictureFormat } from './picture-header'
import type { ForeignPicture } from './sheet'

/** Pictures beyond these are refused before anything is decoded. */
export const pictureLimits = { bytes: 32 * 2 ** 20, side: 16_384, pixels: 64 * 2 ** 20 } as const

/** Pixels that are read at once; between two such pieces the window answers the person. */
const pieceOfPixels = 2 ** 19

/**
 * Checks and decodes a picture file, and frames its digits.
 * @param name for the messages
 * @throws {Problem} for anything but a picture within the limits
 */
export async function readPicture(file: Blob, name: string): Promise<ForeignPicture> {
  if (file.size === 0) throw new Problem('draw_picture_empty', { file: name })
  if (file.size > pictureLimits.bytes)
    throw new Problem('draw_picture_large', {
      file: name,
      found: formatBytes(file.size),
      expected: formatBytes(pictureLimits.bytes)
    })
  const format = checkHeader(new Uint8Array(await file.arrayBuffer()), name)
  const bitmap = await decode(file, format, name)
  try {
    const picture = await reduce(bitmap)
    return { name, image: toCanvas(picture), digits: findDigits(picture) }
  } finally {
    bitmap.close()
  }
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

async function decode(file: Blob, format: PictureFormat, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file)
  } catch (error) {
    throw new Problem('draw_picture_damaged', { file: name, format }, { cause: error })
  }
}

/** A picture as its pixels; a large one shrunk by a whole number, by the average of all that fall together. */
async function reduce(bitmap: ImageBitmap): Promise<Picture> {
  const factor = reductionOf(bitmap)
  const [width, height] = [Math.ceil(bitmap.width / factor), Math.ceil(bitmap.height / factor)]
  const rgba = new Uint8ClampedArray(4 * width * height)
  const rows = Math.max(1, Math.floor(pieceOfPixels / (bitmap.width * factor)))
  const canvas = new OffscreenCanvas(bitmap.width, Math.min(bitmap.height, rows * factor))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2d context')
  for (let row = 0; row < height; row += rows) {
    const top = row * factor
    const piece = Math.min(rows * factor, bitmap.height - top)
    context.clearRect(0, 0, canvas.width, canvas.height)
    context.drawImage(bitmap, 0, -top)
    const { data } = context.getImageData(0, 0, bitmap.width, piece)
    averageBlocks({ width: bitmap.width, height: piece, rgba: data }, factor, rgba.subarray(4 * row * width))
    await untilNextTask()
  }
  return { width, height, rgba }
}

/** Lets the window handle what has come in meanwhile. A timer would wait 4 ms and more. */
function untilNextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

function toCanvas({ width, height, rgba }: Picture): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(Uint8ClampedArray.from(rgba), width, height), 0, 0)
  return canvas
}
