import { expect, it } from 'vitest'
import { measureShape, odditiesOf, usualShapes } from './shape'

/** A bar of ink, `width` wide, leaning to the right by `lean` pixels for each pixel upwards. */
function bar(left: number, top: number, width: number, height: number, lean = 0): Uint8Array {
  const pixels = new Uint8Array(784)
  for (let y = top; y < top + height; y++)
    for (let x = 0; x < width; x++) {
      const place = left + x + Math.round(lean * (top + height - 1 - y))
      pixels[y * 28 + place] = 255
    }
  return pixels
}

it('measures place, size, line and slant of a bar that are known beforehand', () => {
  const shape = measureShape(bar(12, 4, 3, 20))
  expect(shape).toMatchObject({ across: 13.5, down: 14, width: 3, height: 20 })
  expect(shape?.slant).toBeCloseTo(0, 9)
  // Twice the area over the edge, whose two short ends count, too: 2 * 60 / 46.
  expect(shape?.thickness).toBeCloseTo(2.6, 0)
  expect(measureShape(bar(6, 4, 3, 20, 0.5))?.slant).toBeCloseTo(0.5, 1)
  expect(measureShape(bar(16, 4, 3, 20, -0.5))?.slant).toBeCloseTo(-0.5, 1)
})

it('a twice as thick line measures about twice as thick', () => {
  const [thin, thick] = [measureShape(bar(12, 4, 2, 20)), measureShape(bar(12, 4, 4, 20))]
  const ratio = (thick?.thickness ?? 0) / (thin?.thickness ?? 1)
  expect(ratio).toBeGreaterThan(1.6)
  expect(ratio).toBeLessThan(2.1)
})

it('nothing drawn has no shape', () => {
  expect(measureShape(new Uint8Array(784))).toBeNull()
})

it('names what lies outside of nine tenths of a label’s digits, the most unusual first', () => {
  // Twenty ones from 10 to 19 pixels tall.
  const all = Array.from({ length: 20 }, (_, index) => bar(12, 4, 3, 10 + Math.floor(index / 2)))
  const images = new Uint8Array(20 * 784)
  all.forEach((picture, index) => images.set(picture, index * 784))
  const usual = usualShapes(images, new Uint8Array(20).fill(1))
  const about = (picture: Uint8Array): string[] | undefined => {
    const shape = measureShape(picture)
    return shape
      ? odditiesOf(shape, 1, usual)?.map(({ trait, isHigh }) => `${trait} ${isHigh ? '+' : '-'}`)
      : undefined
  }
  expect(about(bar(12, 4, 3, 15))).toEqual([])
  expect(about(bar(12, 4, 3, 23))).toContain('height +')
  expect(about(bar(2, 4, 3, 15))?.[0]).toBe('across -')
  // Of a label that was never measured nothing can be said.
  expect(
    odditiesOf({ across: 1, down: 1, width: 1, height: 1, thickness: 1, slant: 0 }, 12, usual)
  ).toBeNull()
})
