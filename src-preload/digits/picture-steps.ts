import { centreOfMass } from './ink'
import type { Ink } from './picture'
import { frameSide, middle } from './stroke'

/** MNIST's digits fill a box of this side. */
const boxSide = 20

/**
 * Resizes ink so that its longer side is 20 pixels, both axes alike: by area average where it shrinks, by linear
 * interpolation where it grows. A line far thinner than a pixel comes out pale, so the darkest is stretched to 1 again.
 */
export function fitInkToBox(ink: Ink): Ink {
  const scale = boxSide / Math.max(ink.width, ink.height)
  const [width, height] = [ink.width, ink.height].map((side) => Math.max(1, Math.round(side * scale)))
  const columns = shares(ink.width, width ?? 1)
  const rows = shares(ink.height, height ?? 1)
  const amounts = new Float64Array(rows.length * columns.length)
  rows.forEach((row, y) =>
    columns.forEach((column, x) => {
      let sum = 0
      for (const [sourceY, shareY] of row)
        for (const [sourceX, shareX] of column)
          sum += shareY * shareX * (ink.amounts[sourceY * ink.width + sourceX] ?? 0)
      amounts[y * columns.length + x] = sum
    })
  )
  const most = amounts.reduce((greatest, amount) => Math.max(greatest, amount), 0)
  return { width: columns.length, height: rows.length, amounts: amounts.map((amount) => amount / most) }
}

/** For each of `target` places, which of `source` places it is made of, and their shares; these sum to 1. */
function shares(source: number, target: number): readonly (readonly (readonly [number, number])[])[] {
  const scale = source / target
  return Array.from({ length: target }, (_, place) =>
    scale >= 1
      ? coveredBy(place * scale, (place + 1) * scale, source)
      : nearestTo((place + 0.5) * scale, source)
  )
}

function coveredBy(from: number, to: number, source: number): [number, number][] {
  const first = Math.floor(from)
  const last = Math.min(source, Math.ceil(to))
  return Array.from({ length: last - first }, (_, offset): [number, number] => {
    const index = first + offset
    return [index, (Math.min(to, index + 1) - Math.max(from, index)) / (to - from)]
  })
}

function nearestTo(position: number, source: number): [number, number][] {
  const before = Math.floor(position - 0.5)
  const share = position - 0.5 - before
  return [
    [Math.max(0, before), 1 - share],
    [Math.min(source - 1, before + 1), share]
  ]
}

/** Puts ink into the frame by whole pixels, its centre of mass as near as can be to MNIST's place; the rest is cut. */
export function placeInFrame(ink: Ink): Float64Array {
  const frame = new Float64Array(frameSide * frameSide)
  const centre = centreOfMass(ink.amounts, ink.width)
  if (!centre) return frame
  const [left, top] = centre.map((position) => Math.round(middle - position))
  ink.amounts.forEach((amount, index) => {
    const x = (left ?? 0) + (index % ink.width)
    const y = (top ?? 0) + Math.floor(index / ink.width)
    if (x >= 0 && x < frameSide && y >= 0 && y < frameSide) frame[y * frameSide + x] = amount
  })
  return frame
}
