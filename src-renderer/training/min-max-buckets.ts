/** A point of a line: x in the unit that was asked for. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The width of buckets, a power of two, at which no more than `limit` cover the steps. */
function bucketWidth(steps: number, limit: number): number {
  let width = 1
  while (steps / width > limit) width *= 2
  return width
}

/**
 * Thins a line that is smooth already: the value at each multiple of the buckets' width, and the last one. Parameters as
 * of `minMaxBuckets`.
 */
export function evenlySpaced(
  values: Float32Array,
  from: number,
  to: number,
  limit: number,
  xOf: (step: number) => number,
  isShown: (value: number) => boolean = Number.isFinite
): Point[] {
  const first = Math.max(0, Math.floor(from))
  const end = Math.min(values.length, Math.ceil(to))
  const width = bucketWidth(end - first, limit)
  const points: Point[] = []
  const add = (step: number): void => {
    const value = values[step] ?? NaN
    if (isShown(value)) points.push({ x: xOf(step), y: value })
  }
  for (let step = Math.ceil(first / width) * width; step < end; step += width) add(step)
  if (end > first && (end - 1) % width !== 0) add(end - 1)
  return points
}

/**
 * Thins a line without losing a peak: of each bucket of steps the smallest and the largest value, in their order.
 * Buckets are a power of two wide and start at multiples of it, so a line that grows does not flicker.
 *
 * @param values [n], one a step; those that `isShown` refuses (not finite, not positive on a log axis) are left out
 * @param from first step shown; @param to one past the last
 * @param limit number of buckets at most
 * @param xOf place of a step on the axis
 */
export function minMaxBuckets(
  values: Float32Array,
  from: number,
  to: number,
  limit: number,
  xOf: (step: number) => number,
  isShown: (value: number) => boolean = Number.isFinite
): Point[] {
  const first = Math.max(0, Math.floor(from))
  const end = Math.min(values.length, Math.ceil(to))
  const width = bucketWidth(end - first, limit)
  const points: Point[] = []
  for (let start = first - (first % width); start < end; start += width) {
    let low = -1
    let high = -1
    const stop = Math.min(end, start + width)
    for (let step = Math.max(first, start); step < stop; step++) {
      const value = values[step] ?? NaN
      if (!isShown(value)) continue
      if (low < 0 || value < (values[low] ?? 0)) low = step
      if (high < 0 || value > (values[high] ?? 0)) high = step
    }
    if (low < 0) continue
    for (const step of low === high ? [low] : [Math.min(low, high), Math.max(low, high)])
      points.push({ x: xOf(step), y: values[step] ?? NaN })
  }
  return points
}
