import type { Variations } from '../contract/variations'
import { frameSide } from '../digits/stroke'
import type { SampleRandom } from './sample-random'

/** What is done to one picture. */
export interface Transformation {
  /** Radians, clockwise as seen. */
  rotation: number
  /** Size of the result as a share of the picture's. */
  scale: number
  shear: number
  /** Pixels to the right. */
  right: number
  /** Pixels downwards. */
  down: number
  /** -1..1: how much of the thicker (or, below 0, the thinner) picture is mixed in. */
  thickness: number
}

/** A picture that is left as it is. */
export function identity(): Transformation {
  return { rotation: 0, scale: 1, shear: 0, right: 0, down: 0, thickness: 0 }
}

/** Draws what to do to a picture, each part evenly within its size. @param into is changed: nothing is allocated */
export function drawTransformation(sizes: Variations, random: SampleRandom, into: Transformation): void {
  into.rotation = (random.around(sizes.rotation) * Math.PI) / 180
  into.scale = 1 + random.around(sizes.scale)
  into.shear = random.around(sizes.shear)
  into.right = random.around(sizes.shift)
  into.down = random.around(sizes.shift)
  into.thickness = random.around(sizes.thickness)
}

/*
 * Scratch memory, so that no picture allocates anything. Numbers are float64: a loop of V8 turns nothing into anything
 * else then. Zeros around the pictures take the place of tests for the border.
 */
const sourceMargin = 2
const sourceStride = frameSide + 2 * sourceMargin
const source = new Float64Array(sourceStride * sourceStride)
const stride = frameSide + 2
const turned = new Float64Array(stride * stride)
const extremes = new Float64Array(stride * stride)

/** Middle of the picture, in pixel indices. */
const middleIndex = (frameSide - 1) / 2

/** Rows and columns of `source` that hold ink; `bottom` and `right` are the last ones. */
const box = { left: 0, top: 0, right: 0, bottom: 0 }

/** Those of `turned`, counted without the margin; none where the picture was moved out of sight. */
const turnedBox = { left: 0, top: 0, right: 0, bottom: 0 }

/**
 * Turns, scales, slants, moves and thickens one picture.
 *
 * The pixel at p = (x, y), from the middle, becomes the picture's grey level at
 *
 *   1 / scale R(rotation) [1 shear; 0 1] (p - (right, down)),   R(a) = [cos a, -sin a; sin a, cos a],
 *
 * between the pixels by bilinear interpolation, zero outside: `affine_grid` and `grid_sample` of PyTorch. Then, with x
 * the grey levels so far, max the largest of the 3 x 3 around a pixel, and min the smallest of it and its three
 * neighbours to the right and below,
 *
 *   x + thickness (max - x)   where thickness >= 0,
 *   x - thickness (min - x)   where it is less,
 *
 * rounded to whole grey levels.
 *
 * @param pictures grey levels; the picture is the 784 from `start` on
 * @param into grey levels; the 784 from `place` on are replaced
 */
export function transformPicture(
  pictures: Uint8Array,
  start: number,
  transformation: Transformation,
  into: Uint8Array,
  place: number
): void {
  into.fill(0, place, place + frameSide * frameSide)
  if (!readSource(pictures, start)) return
  turn(transformation)
  if (transformation.thickness > 0) thicken(transformation.thickness)
  else if (transformation.thickness < 0) thin(-transformation.thickness)
  const { left, top, right, bottom } = turnedBox
  for (let row = top; row <= bottom; row++) {
    const from = (row + 1) * stride + 1
    const to = place + row * frameSide
    for (let column = left; column <= right; column++) into[to + column] = (turned[from + column] ?? 0) + 0.5
  }
}

/** Copies a picture between its margins. @returns whether there is any ink */
function readSource(pictures: Uint8Array, start: number): boolean {
  let [left, top, right, bottom] = [frameSide, -1, -1, -1]
  for (let row = 0; row < frameSide; row++) {
    const from = start + row * frameSide
    const to = (row + sourceMargin) * sourceStride + sourceMargin
    let [first, last] = [-1, -1]
    for (let column = 0; column < frameSide; column++) {
      const level = pictures[from + column] ?? 0
      source[to + column] = level
      if (level !== 0) {
        if (first < 0) first = column
        last = column
      }
    }
    if (last < 0) continue
    if (top < 0) top = row
    bottom = row
    if (first < left) left = first
    if (last > right) right = last
  }
  box.left = left + sourceMargin
  box.top = top + sourceMargin
  box.right = right + sourceMargin
  box.bottom = bottom + sourceMargin
  return top >= 0
}

/** `source` into `turned`. */
function turn({ rotation, scale, shear, right, down }: Transformation): void {
  const [cos, sin] = [Math.cos(rotation) / scale, Math.sin(rotation) / scale]
  const [xx, xy, yx, yy] = [cos, shear * cos - sin, sin, shear * sin + cos]
  turned.fill(0)
  let [leftmost, topmost, rightmost, bottommost] = [frameSide, frameSide, -1, -1]
  for (let row = 0; row < frameSide; row++) {
    // Place in `source` of the row's first pixel; each further one is (xx, yx) on.
    const [fromMiddleX, fromMiddleY] = [-middleIndex - right, row - middleIndex - down]
    const x0 = xx * fromMiddleX + xy * fromMiddleY + middleIndex + sourceMargin
    const y0 = yx * fromMiddleX + yy * fromMiddleY + middleIndex + sourceMargin
    // The pixels that lie less than one from the ink; what is further off is zero.
    const first = Math.max(0, entry(x0, xx, box.left, box.right), entry(y0, yx, box.top, box.bottom))
    const last = Math.min(frameSide - 1, exit(x0, xx, box.left, box.right), exit(y0, yx, box.top, box.bottom))
    if (first > last) continue
    if (topmost === frameSide) topmost = row
    bottommost = row
    if (first < leftmost) leftmost = first
    if (last > rightmost) rightmost = last
    const to = (row + 1) * stride + 1
    for (let column = first; column <= last; column++) {
      const x = x0 + xx * column
      const y = y0 + yx * column
      const left = x | 0
      const top = y | 0
      const shareX = x - left
      const corner = top * sourceStride + left
      const a = source[corner] ?? 0
      const b = source[corner + 1] ?? 0
      const c = source[corner + sourceStride] ?? 0
      const d = source[corner + sourceStride + 1] ?? 0
      const above = a + shareX * (b - a)
      turned[to + column] = above + (y - top) * (c + shareX * (d - c) - above)
    }
  }
  turnedBox.left = leftmost
  turnedBox.top = topmost
  turnedBox.right = rightmost
  turnedBox.bottom = bottommost
}

/** First whole number t from which on start + slope t can be within (low - 1, high + 1). */
function entry(start: number, slope: number, low: number, high: number): number {
  if (slope > 0) return Math.ceil((low - 1 - start) / slope)
  if (slope < 0) return Math.ceil((high + 1 - start) / slope)
  return start > low - 1 && start < high + 1 ? 0 : frameSide
}

/** Last whole number t up to which it can. */
function exit(start: number, slope: number, low: number, high: number): number {
  if (slope > 0) return Math.floor((high + 1 - start) / slope)
  if (slope < 0) return Math.floor((low - 1 - start) / slope)
  return frameSide - 1
}

/** Mixes the largest of the 3 x 3 around each pixel into `turned`; its ink grows by a pixel to each side. */
function thicken(share: number): void {
  if (turnedBox.bottom < 0) return
  const left = Math.max(0, turnedBox.left - 1)
  const top = Math.max(0, turnedBox.top - 1)
  const right = Math.min(frameSide - 1, turnedBox.right + 1)
  const bottom = Math.min(frameSide - 1, turnedBox.bottom + 1)
  // One row more on both sides, so that what an earlier picture left there is never looked at.
  for (let row = top; row <= bottom + 2; row++)
    for (let index = row * stride + left + 1; index <= row * stride + right + 1; index++) {
      const before = turned[index - 1] ?? 0
      const level = turned[index] ?? 0
      const after = turned[index + 1] ?? 0
      const larger = before > after ? before : after
      extremes[index] = level > larger ? level : larger
    }
  for (let row = top + 1; row <= bottom + 1; row++)
    for (let index = row * stride + left + 1; index <= row * stride + right + 1; index++) {
      const above = extremes[index - stride] ?? 0
      const own = extremes[index] ?? 0
      const below = extremes[index + stride] ?? 0
      const larger = above > below ? above : below
      const level = turned[index] ?? 0
      turned[index] = level + share * ((own > larger ? own : larger) - level)
    }
  turnedBox.left = left
  turnedBox.top = top
  turnedBox.right = right
  turnedBox.bottom = bottom
}

/** Mixes the smallest of each pixel and its neighbours to the right and below into `turned`. */
function thin(share: number): void {
  const { left, top, right, bottom } = turnedBox
  for (let row = top + 1; row <= bottom + 1; row++)
    for (let index = row * stride + left + 1; index <= row * stride + right + 1; index++) {
      const level = turned[index] ?? 0
      let smallest = level
      const after = turned[index + 1] ?? 0
      if (after < smallest) smallest = after
      const below = turned[index + stride] ?? 0
      if (below < smallest) smallest = below
      const across = turned[index + stride + 1] ?? 0
      if (across < smallest) smallest = across
      turned[index] = level + share * (smallest - level)
    }
}
