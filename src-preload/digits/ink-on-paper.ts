import { levelPaper } from './level-paper'
import type { GreyPicture, PictureInk } from './picture'

/** A picture whose levels all lie this near to the paper's is plain paper: grain, or the noise of a JPEG file. */
const faintestInk = 16

/** Paper of one level is within this of it, and makes up such a share of its picture. */
const evenness = 8
const evenShare = 0.6

/** Of the border of even paper, so much is paper: ink seldom runs out of a picture, a shadow nearly always does. */
const evenBorderShare = 0.9

/** A smaller picture has no room to tell the paper's level here from its level there. */
const smallestUneven = 64

/**
 * Subtracts the paper, whichever side of it the ink is on, and stretches what is left to 0..1. Paper that is not of one
 * level, as on a photograph, is levelled before.
 * @returns null for plain paper
 */
export function inkOnPaper(picture: GreyPicture): PictureInk | null {
  const { width, height, grey, paper } = picture
  const isEven =
    Math.min(width, height) < smallestUneven ||
    (shareNear(grey, paper, evenness) >= evenShare &&
      shareNear(borderOf(picture), paper, faintestInk) >= evenBorderShare)
  if (!isEven) return levelPaper(picture)
  const { sign, most } = inkSide(grey, paper)
  if (most < faintestInk) return null
  const amounts = new Float64Array(grey.length)
  // A plain loop: `Float64Array.from` takes fifty times as long.
  for (let pixel = 0; pixel < amounts.length; pixel++)
    amounts[pixel] = Math.max(0, (sign * ((grey[pixel] ?? 0) - paper)) / most)
  return { width, height, isPhotographed: false, amounts }
}

function shareNear(grey: Uint8Array, paper: number, reach: number): number {
  let near = 0
  for (const level of grey) if (Math.abs(level - paper) <= reach) near++
  return near / grey.length
}

/** The levels of the outermost pixels, those of the corners twice. */
function borderOf({ width, height, grey }: GreyPicture): Uint8Array {
  const border = new Uint8Array(2 * (width + height))
  border.set(grey.subarray(0, width))
  border.set(grey.subarray((height - 1) * width), width)
  for (let y = 0; y < height; y++) {
    border[2 * width + y] = grey[y * width] ?? 0
    border[2 * width + height + y] = grey[y * width + width - 1] ?? 0
  }
  return border
}

/** Whether the ink is darker (-1) or lighter (1) than the paper: the side that departs from it more, all in all. */
function inkSide(grey: Uint8Array, paper: number): { sign: 1 | -1; most: number } {
  let [lighter, darker, lightest, darkest] = [0, 0, 0, 0]
  for (const level of grey) {
    const difference = level - paper
    if (difference > lightest) lightest = difference
    if (-difference > darkest) darkest = -difference
    if (difference >= faintestInk) lighter += difference
    else if (-difference >= faintestInk) darker -= difference
  }
  return lighter > darker ? { sign: 1, most: lightest } : { sign: -1, most: darkest }
}
