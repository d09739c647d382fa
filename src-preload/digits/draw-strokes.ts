import { centreStrokes, greyLevels, inkOf } from './ink'
import type { Stroke } from './stroke'
import { dropSpecks, fitToBox, hasLine, roundSparseStroke, smoothStroke } from './stroke-steps'

/**
 * Draws pen strokes as MNIST frames its digits: a line of 2.2 pixels, the longer side of the ink 20 pixels, the centre
 * of mass in the middle of pixel 14. It depends on neither place, size nor unit of the strokes. The window's canvas and
 * the command line both call it (recording the strokes is step 1 of nine).
 *
 * @param strokes finite numbers in any unit, y downwards
 * @returns 784 grey levels, row-major, 0 = background; null where there is nothing to read: no stroke, or dots alone
 */
export function drawStrokes(strokes: readonly Stroke[]): Uint8Array | null {
  const drawn = dropSpecks(strokes)
  if (!hasLine(drawn)) return null
  const line = fitToBox(drawn.map(roundSparseStroke)).map(smoothStroke)
  return greyLevels(inkOf(centreStrokes(line, inkOf(line))))
}
