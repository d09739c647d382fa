/** A point of a stroke: x to the right, y downwards, finite numbers in any unit. */
export type Point = readonly [x: number, y: number]

/** What a pen drew between touching the paper and leaving it; a single point is a dot. */
export type Stroke = readonly Point[]

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Side of the picture that the network reads. */
export const frameSide = 28

/** Width of the line in pixels of the frame: MNIST's own is 2.67, a slightly thinner one reads best. */
export const lineWidth = 2.2

/** MNIST's centre of mass: the middle of pixel 14, counted from 0 (measured over the data set: 14.506, 14.497). */
export const middle = 14.5

/** The smallest upright box around all points; of no points, a box with negative sides. */
export function boxAround(strokes: readonly Stroke[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const stroke of strokes)
    for (const [x, y] of stroke) {
      left = Math.min(left, x)
      top = Math.min(top, y)
      right = Math.max(right, x)
      bottom = Math.max(bottom, y)
    }
  return { left, top, right, bottom }
}

/** Longer side of the box around all points; -Infinity for none. */
export function extentOf(strokes: readonly Stroke[]): number {
  const { left, top, right, bottom } = boxAround(strokes)
  return Math.max(right - left, bottom - top)
}
