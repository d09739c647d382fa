import { frameSide, lineWidth, type Box, type Stroke } from '../../src-preload/digits'
import { drawInk } from './ink-on-canvas'

/** Time from the sheet to the frame, ms. */
export const motionMs = 600

/** A similarity: where a point comes to is (x, y) * scale + (left, top). */
export interface Placing {
  readonly scale: number
  readonly left: number
  readonly top: number
}

/** Slow, quick, slow. @param share 0..1 */
const eased = (share: number): number => share * share * (3 - 2 * share)

/** Between two placings, 0 the first; sizes grow by equal factors in equal times. */
export function between(from: Placing, to: Placing, share: number): Placing {
  const done = eased(share)
  return {
    scale: from.scale * (to.scale / from.scale) ** done,
    left: from.left + (to.left - from.left) * done,
    top: from.top + (to.top - from.top) * done
  }
}

/**
 * Where the framed line, in pixels of the frame, lies when the whole sheet is shown in the frame's place: over the strokes
 * that it was made of.
 * @param box around the strokes, in the unit of the sheet's side
 */
export function placeOnSheet(line: readonly Stroke[], box: Box, side: number): Placing {
  const xs = line.flatMap((stroke) => stroke.map(([x]) => x))
  const ys = line.flatMap((stroke) => stroke.map(([, y]) => y))
  const framed = {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys)
  }
  const unit = frameSide / side
  const extent = (of: Box): number => Math.max(of.right - of.left, of.bottom - of.top)
  const scale = (unit * extent(box)) / extent(framed)
  return {
    scale,
    left: (unit * (box.left + box.right)) / 2 - (scale * (framed.left + framed.right)) / 2,
    top: (unit * (box.top + box.bottom)) / 2 - (scale * (framed.top + framed.bottom)) / 2
  }
}

export const inPlace: Placing = { scale: 1, left: 0, top: 0 }

/** Draws a framed line, light on dark, somewhere between the sheet and its place in the frame. */
export function drawLineAt(
  context: CanvasRenderingContext2D,
  line: readonly Stroke[],
  { scale, left, top }: Placing,
  side: number
): void {
  const unit = side / frameSide
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.fillStyle = '#000'
  context.fillRect(0, 0, side, side)
  const placed = line.map((stroke) => stroke.map(([x, y]) => [x * scale + left, y * scale + top] as const))
  drawInk(context, placed, { color: '#fff', width: lineWidth * scale, scale: unit })
}
