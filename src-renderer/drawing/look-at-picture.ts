import { averageBlocks, findDigits, reductionOf, type Picture } from '../../src-preload/digits'
import type { FromPictureWorker } from './picture-messages'

/** Pixels that are copied out of a picture at once: all of a large one would take its memory twice. */
const pieceOfPixels = 2 ** 22

/** Decodes a picture and frames its digits: up to a second of work, done beside the window. Never rejects. */
export async function lookAtPicture(file: Blob): Promise<FromPictureWorker> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch {
    return { kind: 'damaged' }
  }
  try {
    const picture = reduce(bitmap)
    return { kind: 'read', image: await toBitmap(picture), digits: findDigits(picture) }
  } catch (error) {
    return { kind: 'failed', detail: String(error) }
  } finally {
    bitmap.close()
  }
}

/** A picture as its pixels; a large one shrunk by a whole number, by the average of all that fall together. */
function reduce(bitmap: ImageBitmap): Picture & { readonly rgba: Uint8ClampedArray<ArrayBuffer> } {
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
  }
  return { width, height, rgba }
}

function toBitmap({
  width,
  height,
  rgba
}: Picture & { readonly rgba: Uint8ClampedArray<ArrayBuffer> }): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(rgba, width, height))
}
