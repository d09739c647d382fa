import { frameSide, middle } from '../digits/stroke'

/*
 * Steps 5, 7, 8 and 9 of the way from strokes to a picture (src-preload/digits) for lines of any width, in flat memory that
 * is used again and again: thousands of pictures are drawn at the beginning of a run.
 */

/** Points of one drawing, at most. */
const capacity = 1024

/** A drawing's points, one stroke after another. */
export class Line {
  readonly x = new Float64Array(capacity)
  readonly y = new Float64Array(capacity)
  /** 1 for the first point of a stroke. */
  readonly begins = new Uint8Array(capacity)
  length = 0

  clear(): void {
    this.length = 0
  }

  add(x: number, y: number, isFirst: boolean): void {
    this.x[this.length] = x
    this.y[this.length] = y
    this.begins[this.length++] = isFirst ? 1 : 0
  }
}

/** MNIST's digits fill a box of this side. */
const boxSide = 20

const squares = new Float64Array(frameSide * frameSide)

/**
 * Draws a line as MNIST frames its digits: the longer side of its ink 20 pixels, its centre of mass in the middle of pixel
 * 14.
 * @param line y downwards, in any unit; its numbers are changed
 * @param width of the line, in pixels
 * @param into grey levels; the 784 from `place` on are replaced
 */
export function drawLine(line: Line, width: number, into: Uint8Array, place: number): void {
  fitToBox(line, width)
  measureDistances(line, width)
  centre(line, width)
  measureDistances(line, width)
  for (let pixel = 0; pixel < squares.length; pixel++)
    into[place + pixel] = 255 * inkOf(squares[pixel] ?? 0, width) + 0.5
}

/** Scales both axes alike and puts the box into the middle. */
function fitToBox({ x, y, length }: Line, width: number): void {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let index = 0; index < length; index++) {
    const [px, py] = [x[index] ?? 0, y[index] ?? 0]
    if (px < left) left = px
    if (px > right) right = px
    if (py < top) top = py
    if (py > bottom) bottom = py
  }
  const scale = (boxSide - width) / Math.max(right - left, bottom - top)
  for (let index = 0; index < length; index++) {
    x[index] = ((x[index] ?? 0) - (left + right) / 2) * scale + middle
    y[index] = ((y[index] ?? 0) - (top + bottom) / 2) * scale + middle
  }
}

/** clamp(width / 2 - d + 0.5, 0, 1) @param square of the distance d from the pixel's middle to the line */
function inkOf(square: number, width: number): number {
  const ink = width / 2 + 0.5 - Math.sqrt(square)
  return ink <= 0 ? 0 : ink >= 1 ? 1 : ink
}

/** Squared distance from each pixel's middle to the nearest piece of the line, where it is within reach. */
function measureDistances({ x, y, begins, length }: Line, width: number): void {
  const reach = width / 2 + 0.5
  squares.fill(reach * reach)
  for (let index = 0; index < length; index++) {
    const from = begins[index] === 1 ? index : index - 1
    const [ax, ay, bx, by] = [x[from] ?? 0, y[from] ?? 0, x[index] ?? 0, y[index] ?? 0]
    const [dx, dy] = [bx - ax, by - ay]
    const square = dx * dx + dy * dy
    const inverse = square === 0 ? 0 : 1 / square
    const firstColumn = Math.max(0, Math.floor(Math.min(ax, bx) - reach))
    const lastColumn = Math.min(frameSide - 1, Math.floor(Math.max(ax, bx) + reach))
    const firstRow = Math.max(0, Math.floor(Math.min(ay, by) - reach))
    const lastRow = Math.min(frameSide - 1, Math.floor(Math.max(ay, by) + reach))
    for (let row = firstRow; row <= lastRow; row++)
      for (let column = firstColumn; column <= lastColumn; column++) {
        const px = column + 0.5 - ax
        const py = row + 0.5 - ay
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) * inverse))
        const offX = px - along * dx
        const offY = py - along * dy
        const found = offX * offX + offY * offY
        const pixel = row * frameSide + column
        if (found < (squares[pixel] ?? 0)) squares[pixel] = found
      }
  }
}

/** Moves the line so that the centre of mass of the ink just measured comes to MNIST's place. */
function centre({ x, y, length }: Line, width: number): void {
  let [mass, massX, massY] = [0, 0, 0]
  for (let row = 0; row < frameSide; row++)
    for (let column = 0; column < frameSide; column++) {
      const ink = inkOf(squares[row * frameSide + column] ?? 0, width)
      mass += ink
      massX += ink * (column + 0.5)
      massY += ink * (row + 0.5)
    }
  if (mass === 0) return
  for (let index = 0; index < length; index++) {
    x[index] = (x[index] ?? 0) + middle - massX / mass
    y[index] = (y[index] ?? 0) + middle - massY / mass
  }
}
