import { type Point, type Stroke, boxAround, extentOf, lineWidth, middle } from './stroke'

/** A stroke this much smaller than the largest one is a slip of the pen. */
const speckShare = 0.04

/** Step 2: drops stray specks. One of them would otherwise shrink the whole digit. */
export function dropSpecks(strokes: readonly Stroke[]): readonly Stroke[] {
  const largest = strokes.reduce((most, stroke) => Math.max(most, extentOf([stroke])), 0)
  return strokes.filter((stroke) => stroke.length > 0 && extentOf([stroke]) >= speckShare * largest)
}

/**
 * Step 3: whether there is anything to read. No stroke, and dots alone, are no drawing; neither is one whose size is no
 * number that could be divided by.
 */
export function hasLine(strokes: readonly Stroke[]): boolean {
  const extent = extentOf(strokes)
  return extent < 1e100 && strokes.some((stroke) => extentOf([stroke]) > 1e-100)
}

/** Strokes of fewer points are rounded: those of a slow pointer, or of a hurried hand. */
const sparsePoints = 12
const piecesBetweenPoints = 16

/** Step 4: leads a uniform Catmull-Rom curve through the points of a sparse stroke; leaves the others as they are. */
export function roundSparseStroke(stroke: Stroke): Stroke {
  const first = stroke[0]
  if (!first || stroke.length < 3 || stroke.length >= sparsePoints) return stroke
  const at = (index: number): Point => stroke[Math.min(Math.max(index, 0), stroke.length - 1)] ?? first
  const curve: Point[] = [first]
  for (let index = 0; index + 1 < stroke.length; index++) {
    const four = [at(index - 1), at(index), at(index + 1), at(index + 2)] as const
    for (let piece = 1; piece <= piecesBetweenPoints; piece++)
      curve.push(catmullRom(four, piece / piecesBetweenPoints))
  }
  return curve
}

/** The uniform Catmull-Rom curve between the second and the third of four points. @param t 0..1 */
function catmullRom([a, b, c, d]: readonly [Point, Point, Point, Point], t: number): Point {
  const along = (axis: 0 | 1): number =>
    b[axis] +
    0.5 *
      t *
      (c[axis] -
        a[axis] +
        t *
          (2 * a[axis] -
            5 * b[axis] +
            4 * c[axis] -
            d[axis] +
            t * (3 * (b[axis] - c[axis]) + d[axis] - a[axis])))
  return [along(0), along(1)]
}

/** MNIST's digits fill a box of this side. */
const boxSide = 20

/**
 * Step 5: scales the drawing, both axes alike, so that its INK fills a box of 20 x 20 pixels: half a line's width is left
 * beyond the line's own box on each side. A thin drawing such as a 1 is not widened. Its box is put in the middle.
 */
export function fitToBox(strokes: readonly Stroke[]): readonly Stroke[] {
  const { left, top, right, bottom } = boxAround(strokes)
  const scale = (boxSide - lineWidth) / extentOf(strokes)
  const [x0, y0] = [(left + right) / 2, (top + bottom) / 2]
  return strokes.map((stroke) =>
    stroke.map(([x, y]): Point => [(x - x0) * scale + middle, (y - y0) * scale + middle])
  )
}

/** Distance of resampled points along the line, and standard deviation of the Gaussian, in pixels of the frame. */
const arcStep = 0.7
const smoothing = 0.8

/** Weights of the points before a point (same after it): 1 for itself, then at 1, 2, ... steps; cut at three deviations. */
const halfBell = Array.from({ length: Math.ceil((3 * smoothing) / arcStep) + 1 }, (_, offset) =>
  Math.exp(-0.5 * ((offset * arcStep) / smoothing) ** 2)
)
const bellSum = halfBell.reduce((sum, weight, offset) => sum + (offset === 0 ? weight : 2 * weight), 0)

/** Step 6: points at equal steps of about 0.7 pixels along the stroke, then a Gaussian along it. Ends stay where they are. */
export function smoothStroke(stroke: Stroke): Stroke {
  const points = resample(stroke)
  const last = points.length - 1
  const first = points[0]
  const end = points[last]
  if (!first || !end || last < 2) return points
  // Past an end the line goes on as its own point reflection, so that the Gaussian leaves the end where it is.
  const at = (index: number): Point => {
    if (index < 0) return reflect(first, points[Math.min(-index, last)] ?? end)
    if (index > last) return reflect(end, points[Math.max(2 * last - index, 0)] ?? first)
    return points[index] ?? end
  }
  const radius = halfBell.length - 1
  return points.map((point, index) => {
    let [x, y] = [0, 0]
    for (let offset = -radius; offset <= radius; offset++) {
      const [px, py] = offset === 0 ? point : at(index + offset)
      const weight = (halfBell[Math.abs(offset)] ?? 0) / bellSum
      x += weight * px
      y += weight * py
    }
    return [x, y]
  })
}

function reflect(centre: Point, point: Point): Point {
  return [2 * centre[0] - point[0], 2 * centre[1] - point[1]]
}

/** Points at equal steps of at most `arcStep` along a stroke; both ends are among them. */
function resample(stroke: Stroke): Stroke {
  const first = stroke[0]
  if (!first) return []
  const lengths = stroke.map((point, index) => {
    const before = stroke[index - 1] ?? first
    return Math.hypot(point[0] - before[0], point[1] - before[1])
  })
  const total = lengths.reduce((sum, length) => sum + length, 0)
  if (total === 0) return [first]
  const pieces = Math.ceil(total / arcStep)
  const step = total / pieces
  const points: Point[] = [first]
  let [segment, walked] = [1, 0]
  for (let piece = 1; piece < pieces; piece++) {
    while (segment < stroke.length - 1 && walked + (lengths[segment] ?? 0) < piece * step) {
      walked += lengths[segment] ?? 0
      segment++
    }
    const [from, to] = [stroke[segment - 1] ?? first, stroke[segment] ?? first]
    const length = lengths[segment] ?? 0
    const share = length === 0 ? 0 : Math.min(1, (piece * step - walked) / length)
    points.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])])
  }
  points.push(stroke[stroke.length - 1] ?? first)
  return points
}
