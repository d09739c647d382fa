import { inputSize } from '../../src-preload/contract/hyperparameters'
import { rowSize, toRows } from '../../src-preload/digits/digit-rows'

/** Digits for an engine: grey levels [n, 784], 0 = background, or rows [n, 1 + 784] that were made of them (`toRows`). */
export type Images = Uint8Array | Float32Array

function sizeOf(images: Images): number {
  return images instanceof Float32Array ? rowSize : inputSize
}

/** How many digits they are. @throws where one is not whole */
export function countOf(images: Images): number {
  const count = images.length / sizeOf(images)
  if (!Number.isInteger(count)) throw new Error('a digit has 784 grey levels, or is a row of 785 numbers')
  return count
}

/** Some of them, as they lie. */
export function sliceOf(images: Images, first: number, count: number): Images {
  return images.subarray(first * sizeOf(images), (first + count) * sizeOf(images))
}

/** Their rows, as they lie where they are rows already. */
export function rowsOf(images: Images): Float32Array {
  return images instanceof Float32Array ? images : toRows(images)
}
