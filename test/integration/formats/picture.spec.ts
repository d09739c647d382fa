import { deflateSync } from 'node:zlib'
import { encode as encodeJpeg } from 'jpeg-js'
import { describe, expect, test, vi } from 'vitest'
import { decodePicture } from '../../../src-main/formats/picture'
import { Problem } from '../../../src-preload/i18n/problem'
import { chunk, joined, makePng, pngOfGrey, pngOfRgba } from './make-png'
import { mutate, Seeded } from './seeded'

// A hundred thousand files a test: long on a machine that is busy with other things.
vi.setConfig({ testTimeout: 180_000 })

function outcome(bytes: Uint8Array): string {
  try {
    decodePicture(bytes, 'picture')
    return 'read'
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, values } = error.report
    // No word of any language is in it: it stands in a sentence of the reader's.
    if (code === 'picture_damaged' && !/^(PNG|JPEG): (tRNS|[A-Z\d@,>/ ])+$/.test(String(values['detail'])))
      throw error
    return code
  }
}

function report(bytes: Uint8Array): unknown {
  try {
    decodePicture(bytes, 'picture')
  } catch (error) {
    if (error instanceof Problem) return { code: error.report.code, ...error.report.values }
    throw error
  }
  return 'read'
}

describe('decodes every kind of PNG', () => {
  const black = [0, 0, 0, 255]
  const white = [255, 255, 255, 255]
  const clear = [0, 0, 0, 0]
  // Expected pixels by hand from the PNG specification: samples are scaled to 8 bits, sub-byte ones packed from the high bits.
  const cases: [string, Parameters<typeof makePng>[0], number[][]][] = [
    [
      'grey of 1 bit, 3 wide',
      { width: 3, height: 2, depth: 1, colorType: 0, rows: Uint8Array.of(0, 0b01000000, 0, 0b10100000) },
      [black, white, black, white, black, white]
    ],
    [
      'grey of 2 bits',
      { width: 5, height: 1, depth: 2, colorType: 0, rows: Uint8Array.of(0, 0b00011011, 0b11000000) },
      [black, [85, 85, 85, 255], [170, 170, 170, 255], white, white]
    ],
    [
      'grey of 4 bits',
      { width: 2, height: 1, depth: 4, colorType: 0, rows: Uint8Array.of(0, 0x1f) },
      [[17, 17, 17, 255], white]
    ],
    [
      'grey of 16 bits',
      { width: 2, height: 1, depth: 16, colorType: 0, rows: Uint8Array.of(0, 0x80, 0x80, 0xff, 0xff) },
      [[128, 128, 128, 255], white]
    ],
    [
      'grey with a colour declared transparent',
      {
        width: 2,
        height: 1,
        depth: 8,
        colorType: 0,
        chunks: [chunk('tRNS', Uint8Array.of(0, 0))],
        rows: Uint8Array.of(0, 0, 255)
      },
      [clear, white]
    ],
    [
      'RGB with a colour declared transparent',
      {
        width: 3,
        height: 1,
        depth: 8,
        colorType: 2,
        chunks: [chunk('tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3))],
        rows: Uint8Array.of(0, 1, 2, 3, 1, 2, 4, 0, 0, 0)
      },
      [
        [1, 2, 3, 0],
        [1, 2, 4, 255],
        [0, 0, 0, 255]
      ]
    ],
    [
      'palette of 2 bits with transparency',
      {
        width: 3,
        height: 1,
        depth: 2,
        colorType: 3,
        chunks: [
          chunk('PLTE', Uint8Array.of(9, 8, 7, 1, 2, 3, 4, 5, 6)),
          chunk('tRNS', Uint8Array.of(0, 128))
        ],
        rows: Uint8Array.of(0, 0b00011000)
      },
      [
        [9, 8, 7, 0],
        [1, 2, 3, 128],
        [4, 5, 6, 255]
      ]
    ],
    [
      'grey with alpha',
      { width: 1, height: 1, depth: 8, colorType: 4, rows: Uint8Array.of(0, 50, 60) },
      [[50, 50, 50, 60]]
    ],
    [
      'RGBA of 16 bits',
      {
        width: 1,
        height: 1,
        depth: 16,
        colorType: 6,
        rows: Uint8Array.of(0, 0x10, 0x10, 0x20, 0x20, 0x30, 0x30, 0x40, 0x40)
      },
      [[16, 32, 48, 64]]
    ],
    [
      'rows filtered by the pixel before, the row above, their mean and Paeth',
      {
        width: 2,
        height: 4,
        depth: 8,
        colorType: 0,
        rows: Uint8Array.of(1, 10, 5, 2, 1, 1, 3, 2, 3, 4, 1, 1)
      },
      // 10, 15; 11, 16; 2+floor(11/2), 3+floor((7+16)/2); 1+7 (above), 1+paeth(left 8, above 14, corner 7)=1+14
      [10, 15, 11, 16, 7, 14, 8, 15].map((grey) => [grey, grey, grey, 255])
    ],
    [
      'interlaced',
      {
        width: 2,
        height: 2,
        depth: 8,
        colorType: 0,
        isInterlaced: true,
        // Adam7: pass 1 holds (0, 0), pass 6 (1, 0), pass 7 the second row.
        rows: Uint8Array.of(0, 1, 0, 2, 0, 3, 4)
      },
      [1, 2, 3, 4].map((grey) => [grey, grey, grey, 255])
    ]
  ]
  test.each(cases)('%s', (_, parts, pixels) => {
    const picture = decodePicture(makePng(parts), 'picture')
    expect([picture.width, picture.height]).toEqual([parts.width, parts.height])
    expect([...picture.rgba]).toEqual(pixels.flat())
  })
})

test('decodes JPEG, whatever follows its end', () => {
  const rgba = new Uint8Array(16 * 8 * 4).fill(200)
  const jpeg = encodeJpeg({ width: 16, height: 8, data: rgba }, 95).data
  for (const bytes of [jpeg, joined([jpeg, new Uint8Array(1000)])]) {
    const picture = decodePicture(new Uint8Array(bytes), 'picture')
    expect([picture.width, picture.height]).toEqual([16, 8])
    expect(
      picture.rgba.every((value, at) => (at % 4 === 3 ? value === 255 : Math.abs(value - 200) <= 2))
    ).toBe(true)
  }
})

describe('refuses by content and by the size that the header tells, before decoding', () => {
  const png = pngOfGrey(2, 2, Uint8Array.of(1, 2, 3, 4))
  const sized = (width: number, height: number): Uint8Array =>
    makePng({ width, height, depth: 8, colorType: 0, rows: new Uint8Array() })
  const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'latin1'))
  const jpegOf = (width: number, height: number): Uint8Array => {
    const bytes = Uint8Array.from(encodeJpeg({ width: 8, height: 8, data: new Uint8Array(256) }, 90).data)
    const frame = Buffer.from(bytes.buffer).indexOf(Uint8Array.of(0xff, 0xc0))
    new DataView(bytes.buffer).setUint16(frame + 5, height)
    new DataView(bytes.buffer).setUint16(frame + 7, width)
    return bytes
  }
  const cases: [string, Uint8Array, Record<string, unknown>][] = [
    ['an empty file', new Uint8Array(), { code: 'picture_empty' }],
    ['more than 32 MiB', new Uint8Array(32 * 2 ** 20 + 1), { code: 'picture_too_large' }],
    ['SVG', text('<?xml version="1.0"?><svg/>'), { code: 'picture_other_format', found: 'SVG' }],
    ['GIF', text('GIF89a...'), { code: 'picture_other_format', found: 'GIF' }],
    ['WebP', text('RIFF\x10\0\0\0WEBPVP8 '), { code: 'picture_other_format', found: 'WebP' }],
    ['HEIC', text('\0\0\0\x18ftypheic'), { code: 'picture_other_format' }],
    ['anything else', Uint8Array.of(1, 2, 3), { code: 'picture_unknown', found: '01 02 03' }],
    ['a PNG 16,385 wide', sized(16_385, 1), { code: 'picture_size', found: '16385 × 1' }],
    ['a PNG of no height', sized(1, 0), { code: 'picture_size', found: '1 × 0' }],
    ['a PNG of 16,000 x 16,000 with nothing behind it', sized(16_000, 16_000), { code: 'picture_size' }],
    ['a PNG of 4 billion on a side', sized(0xffffffff, 0xffffffff), { code: 'picture_size' }],
    ['a JPEG of 16,384 x 16,384', jpegOf(16_384, 16_384), { code: 'picture_size' }],
    ['a JPEG of no width', jpegOf(0, 8), { code: 'picture_size' }],
    ['a PNG with fewer rows than it says', sized(8, 8), { code: 'picture_damaged' }],
    [
      'a PNG whose pixels swell beyond its size',
      makePng({ width: 2, height: 2, depth: 8, colorType: 0, rows: new Uint8Array(50_000_000) }),
      { code: 'picture_damaged' }
    ],
    [
      'a PNG with a bit flipped',
      png.map((byte, at) => (at === 43 ? byte ^ 1 : byte)),
      { code: 'picture_damaged' }
    ],
    [
      'a PNG of fewer than 8 bits with interlacing',
      makePng({ width: 1, height: 1, depth: 1, colorType: 0, isInterlaced: true, rows: Uint8Array.of(0, 0) }),
      { code: 'picture_interlaced' }
    ],
    [
      'a palette picture without a palette',
      makePng({ width: 1, height: 1, depth: 8, colorType: 3, rows: Uint8Array.of(0, 0) }),
      { code: 'picture_damaged' }
    ]
  ]
  test.each(cases)('%s', (_, bytes, expected) => {
    expect(report(bytes)).toMatchObject({ file: 'picture', ...expected })
  })

  test('compressed parts that are no pixels are not unpacked, however far they would swell', () => {
    const profile = joined([Buffer.from('icc\0\0'), deflateSync(new Uint8Array(200_000_000))])
    const before = process.memoryUsage().rss
    const bytes = makePng({
      width: 1,
      height: 1,
      depth: 8,
      colorType: 0,
      chunks: [chunk('iCCP', profile)],
      rows: Uint8Array.of(0, 7)
    })
    expect([...decodePicture(bytes, 'picture').rgba]).toEqual([7, 7, 7, 255])
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
  })
})

const grey = (width: number, height: number): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, at) => (at * 37) % 256)
const smallPng = pngOfGrey(7, 5, grey(7, 5))
const smallJpeg = new Uint8Array(
  encodeJpeg({ width: 8, height: 8, data: Uint8Array.from({ length: 256 }, (_, at) => (at * 37) % 256) }, 80)
    .data
)

test.each([
  ['PNG', smallPng],
  ['JPEG', smallJpeg]
])('a %s cut at any byte is refused', (_, valid) => {
  for (let length = 0; length < valid.length; length++)
    expect(outcome(valid.subarray(0, length)), `cut at ${String(length)}`).not.toBe('read')
  expect(outcome(valid)).toBe('read')
})

/** Writes the right checksum behind each chunk, so that damage reaches what lies inside. */
function withChecksums(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const parts: Uint8Array[] = [png.subarray(0, 8)]
  for (let at = 8; at + 12 <= png.length;) {
    const length = view.getUint32(at)
    if (at + 12 + length > png.length) break
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    parts.push(chunk(type, png.subarray(at + 8, at + 8 + length)))
    at += 12 + length
  }
  return joined(parts)
}

test.each([
  ['PNG', smallPng, 60, (bytes: Uint8Array) => bytes],
  ['PNG with right checksums', pngOfRgba(7, 5, new Uint8Array(140).fill(9)), 60, withChecksums],
  ['JPEG', smallJpeg, 700, (bytes: Uint8Array) => bytes]
])('nothing but a problem comes out of 100,000 damaged files: %s', (name, valid, head, mend) => {
  const random = new Seeded(300)
  const outcomes = new Map<string, number>()
  let slowest = 0
  for (let count = 0; count < 100_000; count++) {
    const bytes = mend(mutate(random, valid, head))
    const start = performance.now()
    const code = outcome(bytes)
    slowest = Math.max(slowest, performance.now() - start)
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
  }
  console.log(
    `100,000 damaged files, ${name}:`,
    Object.fromEntries(outcomes),
    `slowest ${slowest.toFixed(0)} ms`
  )
  expect(outcomes.size).toBeGreaterThan(1)
})

test('nothing but a problem comes out of 10,000 random files', () => {
  const random = new Seeded(400)
  const starts = [[], [...smallPng.subarray(0, 33)], [0xff, 0xd8, 0xff], [...smallJpeg.subarray(0, 170)]]
  for (let count = 0; count < 10_000; count++) {
    const start = starts[count % starts.length] ?? []
    expect(outcome(Uint8Array.from([...start, ...random.bytes(random.below(200))]))).not.toBe('read')
  }
})
