import { greyPictures } from './grey-pictures'
import { greyLevels } from './ink'
import type { Picture } from './picture'
import { fitInkToBox, inkOnPaper, placeInFrame } from './picture-steps'

/**
 * Frames the digit of a picture as MNIST frames its digits: light ink on dark, the longer side 20 pixels, the centre of
 * mass in the middle of pixel 14. Which side is ink is taken from the border, never from a fixed rule; transparent parts
 * are paper.
 *
 * @returns 784 grey levels, row-major, 0 = background; null for a picture without ink: plain, or wholly transparent
 */
export function framePicture(picture: Picture): Uint8Array | null {
  for (const grey of greyPictures(picture)) {
    const ink = inkOnPaper(grey)
    if (ink) return greyLevels(placeInFrame(fitInkToBox(ink)))
  }
  return null
}
