import { greyPictures } from './grey-pictures'
import { greyLevels } from './ink'
import { inkParts, type InkPart } from './ink-parts'
import { inkOnPaper } from './ink-on-paper'
import type { Picture, Rectangle } from './picture'
import { fitInkToBox, placeInFrame } from './picture-steps'
import { reduced } from './reduce-picture'

/** A digit of a picture. */
export interface FoundDigit {
  /** Around its ink, in pixels of the picture. */
  readonly box: Rectangle
  /** 784 grey levels, row-major, 0 = background, as MNIST frames its digits. */
  readonly pixels: Uint8Array
}

/**
 * Finds the digits of a picture and frames each as MNIST frames its digits: light ink on dark, the longer side 20 pixels,
 * the centre of mass in the middle of pixel 14. Which side is ink is taken from the paper, never from a fixed rule;
 * transparent parts are paper; specks are left out. The window and the command line both call it.
 *
 * @returns in reading order; none for a picture without ink: plain, or wholly transparent
 */
export function findDigits(picture: Picture): FoundDigit[] {
  const { picture: small, factor } = reduced(picture)
  for (const grey of greyPictures(small)) {
    const ink = inkOnPaper(grey)
    const parts = ink ? inkParts(ink) : []
    if (parts.length > 0)
      return parts.map((part) => ({
        box: boxIn(picture, part, grey, factor),
        pixels: greyLevels(placeInFrame(fitInkToBox(part)))
      }))
  }
  return []
}

/** The one that a picture of a single digit is of: the largest, though a slip of the pen may stand before it. */
export function largestDigit(digits: readonly FoundDigit[]): FoundDigit | null {
  const sizeOf = ({ box }: FoundDigit): number => Math.max(box.width, box.height)
  return digits.reduce<FoundDigit | null>(
    (largest, digit) => (largest && sizeOf(largest) >= sizeOf(digit) ? largest : digit),
    null
  )
}

/** Where a part of the reduced picture lies in the whole one. */
function boxIn(
  { width, height }: Picture,
  part: InkPart,
  offset: { readonly left: number; readonly top: number },
  factor: number
): Rectangle {
  const [left, top] = [(offset.left + part.left) * factor, (offset.top + part.top) * factor]
  return {
    left,
    top,
    width: Math.min(width - left, part.width * factor),
    height: Math.min(height - top, part.height * factor)
  }
}
