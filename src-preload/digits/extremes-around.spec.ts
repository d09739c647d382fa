import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extremesAround } from './extremes-around'

/** The same by looking at every pixel of every square. */
function looked(levels: Uint8Array, width: number, reach: number, isGreatest: boolean): number[] {
  return Array.from(levels, (_, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const inSquare = [...levels].filter(
      (__, other) =>
        Math.abs((other % width) - x) <= reach && Math.abs(Math.floor(other / width) - y) <= reach
    )
    return isGreatest ? Math.max(...inSquare) : Math.min(...inSquare)
  })
}

test('is the greatest or least of each square, cut at the border', () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
        fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          levels: fc.uint8Array({ minLength: width * height, maxLength: width * height })
        })
      ),
      fc.integer({ min: 0, max: 12 }),
      ({ width, height, levels }, reach) => {
        for (const kind of ['greatest', 'least'] as const)
          expect(Array.from(extremesAround(levels, { width, height }, reach, kind))).toEqual(
            looked(levels, width, reach, kind === 'greatest')
          )
      }
    )
  )
})

test('a closing fills a line narrower than its square, and leaves the edge of a shadow where it is', () => {
  const [width, height] = [40, 30]
  // Slanting: light above, shade below; a line of 3 pixels across both.
  const shade = (x: number, y: number): number => (3 * y + x > 60 ? 90 : 200)
  const pixels = Array.from({ length: width * height }, (_, pixel) => [pixel % width, Math.floor(pixel / width)] as const) // prettier-ignore
  const drawn = Uint8Array.from(pixels, ([x, y]) => (Math.abs(x - 20) <= 1 ? 20 : shade(x, y)))
  const size = { width, height }
  const closed = extremesAround(extremesAround(drawn, size, 4, 'greatest'), size, 4, 'least')
  // Within two pixels of the edge the steps of a slanting line may be filled.
  const isAtEdge = ([x, y]: readonly [number, number]): boolean => shade(x + 6, y + 2) !== shade(x - 6, y - 2)
  const wrong = pixels.filter(([x, y], pixel) => !isAtEdge([x, y]) && closed[pixel] !== shade(x, y))
  expect(wrong).toEqual([])
  expect(pixels.filter((place) => !isAtEdge(place)).length).toBeGreaterThan(600)
})
