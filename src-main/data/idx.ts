import { Problem } from '../../src-preload/i18n/problem'
import type { MnistFile } from './mnist-files'

// The IDX format: two zero bytes, the element type (8: unsigned byte), the number of dimensions, each dimension as a
// big-endian 32-bit number, then the elements, last dimension fastest.
const magicOf = { images: 0x00000803, labels: 0x00000801 }
const side = 28

/** What an IDX file holds, as far as its place in the data set says. */
export type IdxExpectation = Pick<MnistFile, 'name' | 'kind' | 'count'>

/** Dimensions as the header must give them. */
function shapeOf({ kind, count }: IdxExpectation): number[] {
  return kind === 'images' ? [count, side, side] : [count]
}

/**
 * Reads one IDX file of MNIST.
 * @returns images: grey levels [count, 784], row-major, 0 = background; labels: [count], 0..9. A view of `bytes`.
 * @throws Problem naming the file and what was expected: not IDX, another count or picture size, too short or too
 * long, a label above 9
 */
export function readIdx(bytes: Uint8Array, expected: IdxExpectation): Uint8Array {
  checkIdxHeader(bytes, bytes.length, expected)
  const elements = bytes.subarray(headerLength(expected))
  if (expected.kind === 'labels') {
    const position = elements.findIndex((label) => label > 9)
    if (position >= 0)
      throw new Problem('idx_label', { file: expected.name, position, found: elements[position] ?? 0 })
  }
  return elements
}

/**
 * Judges a file by its first bytes and its length.
 * @param start at least the header, or the whole of a file that is shorter
 */
export function checkIdxHeader(start: Uint8Array, length: number, expected: IdxExpectation): void {
  const file = expected.name
  const shape = shapeOf(expected)
  const magic = magicOf[expected.kind]
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  const wholeLength = headerLength(expected) + shape.reduce((product, size) => product * size, 1)
  // An empty file has no beginning to judge; its length says what is wrong.
  if (start.length > 0 && (start.length < 4 || view.getUint32(0) !== magic))
    throw new Problem('idx_not_idx', { file, expected: hexadecimal(magic), found: firstBytes(start) })
  if (start.length >= headerLength(expected)) {
    const found = shape.map((_, dimension) => view.getUint32(4 + 4 * dimension))
    if (found.some((size, dimension) => size !== shape[dimension]))
      throw new Problem('idx_shape', { file, expected: shape.join(' × '), found: found.join(' × ') })
  }
  if (length !== wholeLength) throw new Problem('idx_length', { file, expected: wholeLength, found: length })
}

/** Bytes before the elements. */
function headerLength(expected: IdxExpectation): number {
  return 4 + 4 * shapeOf(expected).length
}

function hexadecimal(magic: number): string {
  return magic.toString(16).padStart(8, '0')
}

function firstBytes(start: Uint8Array): string {
  return Buffer.from(start.subarray(0, 4)).toString('hex')
}
