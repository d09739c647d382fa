import { centreStrokes, greyLevels, inkOf } from './ink'
import { isScribble } from './scribble'
import { boxAround, type Box, type Stroke } from './stroke'
import { dropSpecks, fitToBox, hasLine, roundSparseStroke, smoothStroke } from './stroke-steps'

/** A digit as the network gets it, and what is known of how it was drawn. */
export interface DrawnDigit {
  /** 784 grey levels, row-major, 0 = background. */
  readonly pixels: Uint8Array
  /** The strokes that they show, smoothed, in pixels of the picture: a pixel's middle is at its index + 0.5. */
  readonly line: readonly Stroke[]
  /** Around the strokes that were taken, in their own unit: specks are left out. */
  readonly box: Box
  /** Whether a pen that draws a digit does not move so; see `isScribble`. */
  readonly isScribble: boolean
}

/**
 * Draws pen strokes as MNIST frames its digits: a line of 2.2 pixels, the longer side of the ink 20 pixels, the centre
 * of mass in the middle of pixel 14. It depends on neither place, size nor unit of the strokes. The window's canvas and
 * the command line both call it (recording the strokes is step 1 of nine).
 *
 * @param strokes finite numbers in any unit, y downwards
 * @returns null where there is nothing to read: no stroke, or dots alone
 */
export function drawStrokes(strokes: readonly Stroke[]): DrawnDigit | null {
  const drawn = dropSpecks(strokes)
  if (!hasLine(drawn)) return null
  const fitted = fitToBox(drawn.map(roundSparseStroke)).map(smoothStroke)
  const line = centreStrokes(fitted, inkOf(fitted))
  return { pixels: greyLevels(inkOf(line)), line, box: boxAround(drawn), isScribble: isScribble(line) }
}
