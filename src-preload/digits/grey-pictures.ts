import type { GreyPicture, Picture, Rectangle } from './picture'

/**
 * The ways in which a picture can be meant, the likeliest first; none if it is wholly transparent. An opaque picture is
 * ink on the paper that its border shows. One with transparent parts is either such a picture inside a transparent
 * frame, or ink on transparent ground, which the same ink would be on white paper (or, light ink, on black).
 */
export function* greyPictures(picture: Picture): Generator<GreyPicture, void> {
  const visible = visibleBox(picture)
  if (!visible) return
  const { opaqueShare, paper } = readBorder(picture, visible)
  if (opaqueShare >= paperShare) yield compose(picture, visible, paper)
  if (!visible.isOpaque) {
    const whole = { left: 0, top: 0, width: picture.width, height: picture.height }
    yield compose(picture, whole, isInkLight(picture) ? 0 : 255)
  }
}

/** Share of a rectangle's border that is opaque if it is the border of a sheet; its corners may be round. */
const paperShare = 0.75

interface VisibleBox extends Rectangle {
  /** Pixels with this alpha or more count as opaque: half of the greatest, so that a pale picture is one too. */
  readonly opaqueFrom: number
  /** No pixel lets anything shine through. */
  readonly isOpaque: boolean
}

/** The smallest rectangle around the opaque pixels; null when the picture is wholly transparent. */
function visibleBox({ width, height, rgba }: Picture): VisibleBox | null {
  let [least, greatest] = [255, 0]
  for (let index = 3; index < rgba.length; index += 4) {
    const alpha = rgba[index] ?? 0
    if (alpha < least) least = alpha
    if (alpha > greatest) greatest = alpha
  }
  if (greatest === 0) return null
  const opaqueFrom = greatest / 2
  if (least >= opaqueFrom) return { left: 0, top: 0, width, height, opaqueFrom, isOpaque: least === 255 }
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0, index = 3; y < height; y++)
    for (let x = 0; x < width; x++, index += 4)
      if ((rgba[index] ?? 0) >= opaqueFrom) {
        if (x < left) left = x
        if (x > right) right = x
        if (y < top) top = y
        bottom = y
      }
  return { left, top, width: right - left + 1, height: bottom - top + 1, opaqueFrom, isOpaque: false }
}

/** How much of a rectangle's border is opaque, and the median grey level of that part. */
function readBorder(picture: Picture, box: VisibleBox): { opaqueShare: number; paper: number } {
  const counts = new Uint32Array(256)
  let [all, opaque] = [0, 0]
  const look = (x: number, y: number): void => {
    all++
    const pixel = (box.top + y) * picture.width + box.left + x
    if ((picture.rgba[4 * pixel + 3] ?? 0) < box.opaqueFrom) return
    opaque++
    const level = greyOf(picture, pixel)
    counts[level] = (counts[level] ?? 0) + 1
  }
  for (let x = 0; x < box.width; x++) {
    look(x, 0)
    if (box.height > 1) look(x, box.height - 1)
  }
  for (let y = 1; y < box.height - 1; y++) {
    look(0, y)
    if (box.width > 1) look(box.width - 1, y)
  }
  let [paper, below] = [0, counts[0] ?? 0]
  while (paper < 255 && below < opaque / 2) below += counts[++paper] ?? 0
  return { opaqueShare: opaque / all, paper }
}

/** Grey level of a pixel's own colour, by the weights of Rec. 601. */
function greyOf({ rgba }: Picture, pixel: number): number {
  const [red, green, blue] = [rgba[4 * pixel] ?? 0, rgba[4 * pixel + 1] ?? 0, rgba[4 * pixel + 2] ?? 0]
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
}

/** Part of a picture in grey, laid on paper of one grey level. */
function compose(picture: Picture, { left, top, width, height }: Rectangle, paper: number): GreyPicture {
  const grey = new Uint8Array(width * height)
  for (let y = 0, index = 0; y < height; y++)
    for (let x = 0; x < width; x++, index++) {
      const pixel = (top + y) * picture.width + left + x
      const opacity = (picture.rgba[4 * pixel + 3] ?? 0) / 255
      grey[index] = Math.round(opacity * greyOf(picture, pixel) + (1 - opacity) * paper)
    }
  return { left, top, width, height, grey, paper }
}

/** Whether what is opaque is, in the mean, nearer to white than to black. */
function isInkLight(picture: Picture): boolean {
  let [light, opacity] = [0, 0]
  for (let pixel = 0; 4 * pixel < picture.rgba.length; pixel++) {
    const alpha = picture.rgba[4 * pixel + 3] ?? 0
    if (alpha === 0) continue
    opacity += alpha
    light += alpha * greyOf(picture, pixel)
  }
  return light >= 128 * opacity
}
