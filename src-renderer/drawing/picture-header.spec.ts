import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readPictureHeader } from './picture-header'

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : [...part]
    )
  )

const png = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 1, 44, 0, 0, 0, 200])
// Start of image, an APP0 segment, a fill byte, a Huffman table (0xc4: no frame), then the frame: 200 high, 300 wide.
const jpeg = bytes(
  [0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9],
  [0xff, 0xff, 0xc4, 0, 3, 7],
  [0xff, 0xc2, 0, 11, 8, 0, 200, 1, 44]
)
const webp = (kind: string, rest: readonly number[]): Uint8Array =>
  bytes('RIFF', [9, 9, 9, 9], 'WEBP', kind, [9, 9, 9, 9], rest)

describe('kind and size by content', () => {
  test.each([
    ['PNG', png],
    ['JPEG', jpeg],
    ['GIF', bytes('GIF89a', [44, 1, 200, 0])],
    ['BMP', bytes('BM', new Array<number>(12).fill(0), [40, 0, 0, 0, 44, 1, 0, 0, 200, 0, 0, 0])],
    // Rows from the top down: the height is -200.
    ['BMP', bytes('BM', new Array<number>(12).fill(0), [40, 0, 0, 0, 44, 1, 0, 0, 56, 255, 255, 255])],
    ['BMP', bytes('BM', new Array<number>(12).fill(0), [12, 0, 0, 0, 44, 1, 200, 0])],
    ['WebP', webp('VP8X', [0, 0, 0, 0, 43, 1, 0, 199, 0, 0])],
    // 14 bits each, less one: 299 | 199 << 14.
    ['WebP', webp('VP8L', [0x2f, 0x2b, 0xc1, 0x31, 0])],
    ['WebP', webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 44, 1, 200, 0])]
  ])('%s of 300 x 200', (format, file) => {
    expect(readPictureHeader(file)).toEqual({ format, width: 300, height: 200 })
  })

  test.each([
    ['<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['\ufeff<?xml version="1.0"?>\n<!-- a\ncomment --><svg:svg xmlns:svg="x">'],
    ['<!DOCTYPE svg PUBLIC "a" "b"><svg width="1">']
  ])('%s is an SVG, whatever its name', (text) => {
    expect(readPictureHeader(new TextEncoder().encode(text))).toBe('SVG')
  })

  it('finds an SVG in UTF-16', () => {
    const text = '<?xml version="1.0" encoding="UTF-16"?><svg/>'
    expect(
      readPictureHeader(
        bytes(
          [0xff, 0xfe],
          Array.from(text).flatMap((letter) => [letter.charCodeAt(0), 0])
        )
      )
    ).toBe('SVG')
  })

  test.each([['hello'], ['<html><p>svg</p></html>'], [''], ['\x1f\x8b packed'], ['%PDF-1.7']])(
    '%j is no picture',
    (text) => {
      expect(readPictureHeader(bytes(text))).toBeNull()
    }
  )

  it('says 0 x 0 for a file that ends before its size', () => {
    for (const file of [png, jpeg])
      expect(readPictureHeader(file.subarray(0, file.length - 1))).toMatchObject({ width: 0, height: 0 })
  })

  it('throws at nothing', () => {
    const starts = fc.constantFrom(
      '\x89PNG\r\n\x1a\n',
      '\xff\xd8\xff',
      'RIFF____WEBPVP8X',
      'GIF89a',
      'BM',
      '<svg',
      ''
    )
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 80 }), (start, rest) => {
        readPictureHeader(bytes(start, [...rest]))
      })
    )
  })
})
