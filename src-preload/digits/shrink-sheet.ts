import { greyLevels, inkOf } from './ink'
import { frameSide, type Point, type Stroke } from './stroke'

/**
 * What a network would get without any framing: the sheet as it is, shrunk to 28 x 28. Only to show what framing is for;
 * of 5,359 pen drawings a network that reads 93 % framed reads 55 % so.
 *
 * @param side of the sheet, and `brushWidth` of its line, in the unit of the strokes
 * @returns 784 grey levels, row-major, 0 = background
 */
export function shrinkSheet(strokes: readonly Stroke[], side: number, brushWidth: number): Uint8Array {
  const scale = frameSide / side
  const shrunk = strokes.map((stroke) => stroke.map(([x, y]): Point => [x * scale, y * scale]))
  return greyLevels(inkOf(shrunk, brushWidth * scale))
}
