import { scaleInto } from './scale-pixels'

const pixelsOfDigit = 28 * 28

/** Numbers of a row: a 1, which is for the biases, and the pixels of a digit, scaled. */
export const rowSize = 1 + pixelsOfDigit

/**
 * Rows begin 48 bytes into their memory: where the C library maps large blocks, numbers then lie at a multiple of 64 bytes,
 * and libtensorflow takes them as they are instead of copying them.
 */
const alignment = 48

/** Memory for the rows of so many digits. */
export function memoryOfRows(count: number): ArrayBuffer {
  return new ArrayBuffer(alignment + count * rowSize * Float32Array.BYTES_PER_ELEMENT)
}

/** The rows in such memory: [n, 1 + 784] */
export function rowsIn(memory: ArrayBuffer): Float32Array {
  return new Float32Array(memory, alignment)
}

/**
 * Writes the row of a digit.
 * @param pixels grey levels 0..255
 * @param start where the digit's 784 begin
 * @param row number of the row
 */
export function writeRow(pixels: Uint8Array, start: number, rows: Float32Array, row: number): void {
  const place = row * rowSize
  rows[place] = 1
  scaleInto(pixels, start, rows, place + 1, pixelsOfDigit)
}

/** The rows of digits. @param pixels grey levels [n, 784] @returns [n, 1 + 784] */
export function toRows(pixels: Uint8Array): Float32Array {
  const count = pixels.length / pixelsOfDigit
  const rows = rowsIn(memoryOfRows(count))
  for (let row = 0; row < count; row++) writeRow(pixels, row * pixelsOfDigit, rows, row)
  return rows
}
