/**
 * The greatest, or the least, of the levels in the square around each pixel, up to `reach` pixels away along each side.
 * By van Herk and Gil-Werman: three comparisons a pixel and direction, however large the square.
 * @param levels [height, width]
 */
export function extremesAround(
  levels: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  reach: number,
  kind: 'greatest' | 'least'
): Uint8Array {
  const rows = new Uint8Array(levels.length)
  const result = new Uint8Array(levels.length)
  const line = new Line(Math.max(width, height), reach, kind)
  for (let y = 0; y < height; y++) line.run(levels, rows, y * width, 1, width)
  for (let x = 0; x < width; x++) line.run(rows, result, x, width, height)
  return result
}

/** The same along one line at a time. */
class Line {
  readonly #reach: number
  readonly #isGreatest: boolean
  /** Beyond both ends: the level that is never picked. */
  readonly #padding: number
  /** The line, padded at both ends to whole windows. */
  readonly #levels: Uint8Array
  /** Of each place, the extreme from its window's start to it, and from it to its window's end. */
  readonly #fromStart: Uint8Array
  readonly #toEnd: Uint8Array

  constructor(longest: number, reach: number, kind: 'greatest' | 'least') {
    const window = 2 * reach + 1
    const length = Math.ceil((longest + 2 * reach) / window) * window
    this.#reach = reach
    this.#isGreatest = kind === 'greatest'
    this.#padding = this.#isGreatest ? 0 : 255
    this.#levels = new Uint8Array(length)
    this.#fromStart = new Uint8Array(length)
    this.#toEnd = new Uint8Array(length)
  }

  run(source: Uint8Array, target: Uint8Array, first: number, step: number, count: number): void {
    const [levels, fromStart, toEnd] = [this.#levels, this.#fromStart, this.#toEnd]
    const [reach, isGreatest] = [this.#reach, this.#isGreatest]
    const window = 2 * reach + 1
    const length = Math.ceil((count + 2 * reach) / window) * window
    levels.fill(this.#padding, 0, length)
    for (let place = 0, at = first; place < count; place++, at += step)
      levels[reach + place] = source[at] ?? 0
    const pick = (one: number, other: number): number => (one > other === isGreatest ? one : other)
    for (let start = 0; start < length; start += window) {
      const last = start + window - 1
      let [before, after] = [this.#padding, this.#padding]
      for (let offset = 0; offset < window; offset++) {
        before = pick(before, levels[start + offset] ?? 0)
        fromStart[start + offset] = before
        after = pick(after, levels[last - offset] ?? 0)
        toEnd[last - offset] = after
      }
    }
    for (let place = 0, at = first; place < count; place++, at += step)
      target[at] = pick(toEnd[place] ?? 0, fromStart[place + window - 1] ?? 0)
  }
}
