import { expect, test } from 'vitest'
import { inkOf } from '../digits/ink'
import { SampleRandom } from './sample-random'
import { Line, drawLine } from './draw-line'
import { drawTemplateDigit, templateLabel } from './template-digits'

function drawn(digit: number, seed: number): Uint8Array {
  const random = new SampleRandom()
  random.seed(seed, -1, digit)
  const picture = new Uint8Array(3 * 784).fill(99)
  drawTemplateDigit(digit, random, picture, 784)
  expect([...picture.subarray(0, 784), ...picture.subarray(2 * 784)].every((level) => level === 99)).toBe(
    true
  )
  return picture.slice(784, 2 * 784)
}

test('the same seed draws the same digit, another seed another one', () => {
  expect(drawn(4, 1)).toEqual(drawn(4, 1))
  expect(drawn(4, 2)).not.toEqual(drawn(4, 1))
})

test('every class has as many', () => {
  const counts = Array<number>(10).fill(0)
  for (let index = 0; index < 40_000; index++) {
    const label = templateLabel(index)
    counts[label] = (counts[label] ?? 0) + 1
  }
  expect(counts).toEqual(Array(10).fill(4000))
})

test('digits are framed as MNIST frames them: 20 pixels, centre of mass at 14.5', () => {
  const sizes: number[] = []
  for (let digit = 0; digit < 10; digit++)
    for (let seed = 0; seed < 30; seed++) {
      const picture = drawn(digit, seed)
      let [mass, x, y] = [0, 0, 0]
      let [left, top, right, bottom] = [28, 28, -1, -1]
      picture.forEach((level, pixel) => {
        const [column, row] = [pixel % 28, Math.floor(pixel / 28)]
        mass += level
        x += level * (column + 0.5)
        y += level * (row + 0.5)
        if (level < 128) return
        left = Math.min(left, column)
        right = Math.max(right, column)
        top = Math.min(top, row)
        bottom = Math.max(bottom, row)
      })
      sizes.push(Math.max(right - left, bottom - top) + 1)
      // Nothing was cut where the box lies inside, so moving the strokes moved the mass with them.
      if (left > 0 && top > 0 && right < 27 && bottom < 27) {
        expect(x / mass).toBeCloseTo(14.5, 0)
        expect(y / mass).toBeCloseTo(14.5, 0)
      }
    }
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(22)
})

test('a line is inked as a drawing’s is', () => {
  const points = [
    [3, 4],
    [17, 5],
    [6, 22]
  ] as const
  const line = new Line()
  points.forEach(([x, y], index) => line.add(x, y, index === 0))
  line.add(9, 9, true)
  const picture = new Uint8Array(784)
  drawLine(line, 2.2, picture, 0)
  // Where the points have come to.
  const at = (index: number): [number, number] => [line.x[index] ?? 0, line.y[index] ?? 0]
  const ink = inkOf([[at(0), at(1), at(2)], [at(3)]])
  expect(picture).toEqual(Uint8Array.from(ink, (amount) => Math.round(255 * amount)))
  expect(Math.max(...line.y.subarray(0, 4)) - Math.min(...line.y.subarray(0, 4))).toBeCloseTo(20 - 2.2, 9)
})

test('a wider line is more ink in the same box', () => {
  const sums = [1.6, 3.4].map((width) => {
    const line = new Line()
    for (const [index, [x, y]] of [
      [0, 0],
      [0.5, 0.2],
      [0.1, 1]
    ].entries())
      line.add(x ?? 0, y ?? 0, index === 0)
    const picture = new Uint8Array(784)
    drawLine(line, width, picture, 0)
    return picture.reduce((sum, level) => sum + level, 0)
  })
  const ratio = (sums[1] ?? 0) / (sums[0] ?? 1)
  expect(ratio).toBeGreaterThan(1.7)
  expect(ratio).toBeLessThan(3.4 / 1.6)
})
