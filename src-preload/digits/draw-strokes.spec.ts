import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { drawStrokes } from './draw-strokes'
import { centreOfMass } from './ink'
import type { Stroke } from './stroke'

/** As pointers tell them: hundredths of a CSS pixel are finer than any. */
const coordinate = fc.integer({ min: -100_000, max: 100_000 }).map((hundredths) => hundredths / 100)
const stroke = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 })
const drawing = fc.array(stroke, { minLength: 1, maxLength: 4 })

/** Farthest that two pictures are apart at any pixel. */
const farthest = (one: Uint8Array, other: Uint8Array): number =>
  Math.max(...one.map((level, pixel) => Math.abs(level - (other[pixel] ?? 0))))

describe('any drawing', () => {
  it('is null or 784 grey levels with some ink, centred as near as its cut edges allow', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const picture = drawStrokes(strokes)?.pixels
        if (!picture) return
        expect(picture).toHaveLength(784)
        const [x, y] = centreOfMass(picture) ?? [NaN, NaN]
        expect(Math.abs(x - 14.5)).toBeLessThan(1.5)
        expect(Math.abs(y - 14.5)).toBeLessThan(1.5)
      })
    )
  })

  it('is the same picture moved and scaled, but for rounding', () => {
    fc.assert(
      fc.property(
        drawing,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        coordinate,
        coordinate,
        (strokes, scale, dx, dy) => {
          const picture = drawStrokes(strokes)?.pixels
          const moved = drawStrokes(
            strokes.map((line) => line.map(([x, y]) => [x * scale + dx, y * scale + dy]))
          )?.pixels
          expect(moved === undefined).toBe(picture === undefined)
          if (picture && moved) expect(farthest(picture, moved)).toBeLessThanOrEqual(1)
        }
      )
    )
  })
})

describe('trouble 8: nothing to read', () => {
  test.each<[string, readonly Stroke[]]>([
    ['no stroke', []],
    ['a stroke without points', [[]]],
    ['one dot', [[[5, 5]]]],
    [
      'a dot of several equal points',
      [
        [
          [5, 5],
          [5, 5],
          [5, 5]
        ]
      ]
    ],
    ['a few dots', [[[5, 5]], [[80, 90]], [[3, 200]]]],
    [
      'a size that overflows',
      [
        [
          [-1e308, 0],
          [1e308, 0]
        ]
      ]
    ],
    [
      'a size too small to divide by',
      [
        [
          [0, 0],
          [1e-310, 0]
        ]
      ]
    ],
    [
      'no numbers',
      [
        [
          [NaN, 0],
          [1, NaN]
        ]
      ]
    ]
  ])('%s gives null', (_name, strokes) => {
    expect(drawStrokes(strokes)).toBeNull()
  })
})

it('ignores a stray speck beside a digit', () => {
  const bar: Stroke = [
    [0, 0],
    [0, 100]
  ]
  expect(
    drawStrokes([
      bar,
      [
        [300, 300],
        [302, 300]
      ]
    ])
  ).toEqual(drawStrokes([bar]))
})

it('keeps a short stroke that belongs to the digit', () => {
  const bar: Stroke = [
    [0, 0],
    [0, 100]
  ]
  expect(
    drawStrokes([
      bar,
      [
        [0, 0],
        [20, 0]
      ]
    ])
  ).not.toEqual(drawStrokes([bar]))
})

it('draws an upright bar 20 pixels tall and 2.2 wide, around the middle of pixel 14', () => {
  const picture = drawStrokes([Array.from({ length: 30 }, (_, index) => [7, index] as const)])?.pixels
  const row = Array.from(picture?.slice(14 * 28, 15 * 28) ?? [])
  // The middle pixel is covered whole, its neighbours by half of what is left of 2.2: 0.6 of 255.
  expect(row.slice(12, 17)).toEqual([0, 153, 255, 153, 0])
  const column = Array.from({ length: 28 }, (_, y) => picture?.[28 * y + 14] ?? 0)
  expect(column.filter((level) => level > 0)).toHaveLength(21)
  expect(column.indexOf(255)).toBe(5)
  expect(column.lastIndexOf(255)).toBe(23)
})

it('stays quick for a scribble of many points', () => {
  const scribble: Stroke = Array.from({ length: 20_000 }, (_, index) => [
    (index * 7919) % 500,
    (index * 104729) % 500
  ])
  const picture = drawStrokes([scribble])?.pixels
  expect(picture?.filter((level) => level === 255).length).toBeGreaterThan(200)
})
