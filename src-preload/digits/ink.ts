import { type Point, type Stroke, frameSide, lineWidth, middle } from './stroke'

/**
 * Step 7: ink of each pixel, 0..1, [28 * 28] row-major: clamp(lineWidth / 2 - d + 0.5, 0, 1), where d is the distance
 * from the pixel's middle (index + 0.5) to the nearest piece of a stroke. What falls outside is cut.
 * @param width of the line, in pixels
 */
export function inkOf(strokes: readonly Stroke[], width = lineWidth): Float64Array {
  // A pixel this far from the line's middle, and farther, is white.
  const reach = width / 2 + 0.5
  const squares = new Float64Array(frameSide * frameSide).fill(Infinity)
  for (const stroke of strokes)
    stroke.forEach((point, index) => approach(squares, stroke[index - 1] ?? point, point, reach))
  return squares.map((square) => Math.min(1, Math.max(0, reach - Math.sqrt(square))))
}

/** Lowers the squared distances to those of one piece of a line, where it is in reach. */
function approach(squares: Float64Array, [ax, ay]: Point, [bx, by]: Point, reach: number): void {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const firstRow = Math.max(0, Math.floor(Math.min(ay, by) - reach))
  const lastRow = Math.min(frameSide - 1, Math.floor(Math.max(ay, by) + reach))
  const firstColumn = Math.max(0, Math.floor(Math.min(ax, bx) - reach))
  const lastColumn = Math.min(frameSide - 1, Math.floor(Math.max(ax, bx) + reach))
  for (let row = firstRow; row <= lastRow; row++)
    for (let column = firstColumn; column <= lastColumn; column++) {
      const [x, y] = [column + 0.5 - ax, row + 0.5 - ay]
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / length))
      const square = (x - along * dx) ** 2 + (y - along * dy) ** 2
      const pixel = row * frameSide + column
      if (square < (squares[pixel] ?? 0)) squares[pixel] = square
    }
}

/** Centre of mass in the frame's coordinates, where a pixel's middle is at index + 0.5. @returns null without any ink */
export function centreOfMass(ink: ArrayLike<number>, width = frameSide): Point | null {
  let [mass, x, y] = [0, 0, 0]
  for (let pixel = 0; pixel < ink.length; pixel++) {
    const weight = ink[pixel] ?? 0
    mass += weight
    x += weight * ((pixel % width) + 0.5)
    y += weight * (Math.floor(pixel / width) + 0.5)
  }
  return mass > 0 ? [x / mass, y / mass] : null
}

/** Step 8: moves strokes so that the ink's centre of mass comes to MNIST's place; fractions of a pixel are kept. */
export function centreStrokes(strokes: readonly Stroke[], ink: ArrayLike<number>): readonly Stroke[] {
  const centre = centreOfMass(ink)
  if (!centre) return strokes
  return strokes.map((stroke) =>
    stroke.map(([x, y]): Point => [x + middle - centre[0], y + middle - centre[1]])
  )
}

/** Step 9: grey levels 0..255 from ink 0..1. */
export function greyLevels(ink: Float64Array): Uint8Array {
  return Uint8Array.from(ink, (amount) => Math.round(255 * amount))
}
