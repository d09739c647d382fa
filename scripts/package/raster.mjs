// Fills outlines of an SVG picture with exact coverage along a line and 16 lines a pixel: small, the same on every machine,
// and needs no browser and no font.

/** Sub-lines of a row of pixels. */
const linesAPixel = 16

/** @typedef {[number, number]} Point */

/**
 * The closed polygons of path data that uses M, L, H, V, C and Z, absolute, as fontTools writes it (SVG 1.1, chapter 8.3).
 * @param {string} data
 * @returns {Point[][]}
 */
export function polygonsOf(data) {
  /** @type {Point[][]} */
  const polygons = []
  let [x, y] = [0, 0]
  for (const [, letter, numbers] of data.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const values = (numbers.match(/-?[\d.]+/g) ?? []).map(Number)
    /** @param {number} nextX @param {number} nextY */
    const lineTo = (nextX, nextY) => {
      ;[x, y] = [nextX, nextY]
      polygons.at(-1)?.push([x, y])
    }
    if (letter === 'M') polygons.push([])
    if (letter === 'M' || letter === 'L') {
      for (let at = 0; at < values.length; at += 2) lineTo(values[at], values[at + 1])
    } else if (letter === 'H') for (const value of values) lineTo(value, y)
    else if (letter === 'V') for (const value of values) lineTo(x, value)
    else if (letter === 'C') {
      for (let at = 0; at < values.length; at += 6) {
        const [x1, y1, x2, y2, x3, y3] = values.slice(at, at + 6)
        const [x0, y0] = [x, y]
        for (let step = 1; step <= 16; step++) {
          const t = step / 16
          const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
          lineTo(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)
        }
      }
    } else if (letter !== 'Z') throw new Error(`Path data with "${letter}" is not read here.`)
  }
  return polygons
}

/** @param {number} side @param {number} radius @returns {Point[]} a square from the origin with round corners */
export function roundedSquare(side, radius) {
  const centres = [side - radius, side - radius, radius, side - radius, radius, radius, side - radius, radius]
  return [0, 1, 2, 3].flatMap((corner) =>
    Array.from({ length: 33 }, (_, step) => {
      const angle = ((corner + step / 32) * Math.PI) / 2
      return /** @type {Point} */ ([
        centres[2 * corner] + radius * Math.cos(angle),
        centres[2 * corner + 1] + radius * Math.sin(angle)
      ])
    })
  )
}

/**
 * How much of each pixel the polygons cover, by the non-zero winding rule.
 * @param {Point[][]} polygons in pixels
 * @param {number} size of the square picture
 * @returns {Float64Array} size x size, row by row, 0 to 1
 */
export function coverage(polygons, size) {
  const covered = new Float64Array(size * size)
  for (let line = 0; line < size * linesAPixel; line++) {
    const y = (line + 0.5) / linesAPixel
    const row = Math.floor(line / linesAPixel) * size
    let winding = 0
    let begun = 0
    for (const [x, direction] of crossings(polygons, y)) {
      if (winding === 0) begun = x
      winding += direction
      if (winding === 0) addSpan(covered, row, size, begun, x)
    }
  }
  return covered
}

/** @param {Point[][]} polygons @param {number} y */
function crossings(polygons, y) {
  /** @type {[number, number][]} */
  const found = []
  for (const polygon of polygons) {
    let [x0, y0] = /** @type {Point} */ (polygon.at(-1))
    for (const [x1, y1] of polygon) {
      if (y0 <= y !== y1 <= y) found.push([x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), y0 <= y ? 1 : -1])
      ;[x0, y0] = [x1, y1]
    }
  }
  return found.sort(([a], [b]) => a - b)
}

/** @param {Float64Array} covered @param {number} row @param {number} size @param {number} from @param {number} to */
function addSpan(covered, row, size, from, to) {
  const end = Math.min(to, size)
  for (let pixel = Math.max(0, Math.floor(from)); pixel < end; pixel++) {
    const part = Math.min(end, pixel + 1) - Math.max(from, pixel)
    covered[row + pixel] += part / linesAPixel
  }
}
