import { inputSize } from '../../src-preload/contract/hyperparameters'
import { digitSide } from '../ui/digit-picture'

/** [784] grey levels of one digit of a set; a view of it. */
export function pixelsOf(images: Uint8Array, index: number): Uint8Array {
  return images.subarray(index * inputSize, (index + 1) * inputSize)
}

/** Grey levels as rows of numbers with tabs between, as spreadsheets and numpy.loadtxt take them. */
export function pixelsAsText(pixels: Uint8Array): string {
  return Array.from({ length: digitSide }, (_, row) =>
    pixels.subarray(row * digitSide, (row + 1) * digitSide).join('\t')
  ).join('\n')
}

/** A pixel by its place, counted from 0 as in the array. */
export interface PixelPlace {
  readonly row: number
  readonly column: number
}

/**
 * The pixel under a pointer.
 * @param x,y as fractions of the picture's width and height
 * @returns null outside the picture
 */
export function pixelAt(x: number, y: number): PixelPlace | null {
  if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) return null
  return { row: Math.floor(y * digitSide), column: Math.floor(x * digitSide) }
}
