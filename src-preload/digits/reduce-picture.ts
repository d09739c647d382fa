import type { Picture } from './picture'

/** Longer side of what is looked at: a digit on a larger sheet is still far more than 20 pixels. */
const workingSide = 1024

/** How many pixels a side are to fall together so that a picture is of a size to work with. */
export function reductionOf({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / workingSide))
}

/** A large picture shrunk by a whole number, by the average of all pixels that fall together; a small one as it is. */
export function reduced(picture: Picture): { readonly picture: Picture; readonly factor: number } {
  const factor = reductionOf(picture)
  if (factor === 1) return { picture, factor }
  const [width, height] = [Math.ceil(picture.width / factor), Math.ceil(picture.height / factor)]
  const rgba = new Uint8ClampedArray(4 * width * height)
  averageBlocks(picture, factor, rgba)
  return { picture: { width, height, rgba }, factor }
}

/**
 * Averages blocks of `factor` x `factor` pixels, those at the right and lower edge smaller, colours weighted by alpha.
 * @param target rows of the shrunk picture, RGBA
 */
export function averageBlocks(
  { width, height, rgba }: Picture,
  factor: number,
  target: Uint8ClampedArray
): void {
  const columns = Math.ceil(width / factor)
  const sums = new Float64Array(4 * columns)
  for (let top = 0, at = 0; top < height; top += factor, at += 4 * columns) {
    sums.fill(0)
    const bottom = Math.min(height, top + factor)
    for (let y = top; y < bottom; y++)
      for (let x = 0, index = 4 * y * width, column = 0; x < width; column += 4) {
        const right = Math.min(width, x + factor)
        let [red, green, blue, opacity] = [0, 0, 0, 0]
        for (; x < right; x++, index += 4) {
          const alpha = rgba[index + 3] ?? 0
          red += alpha * (rgba[index] ?? 0)
          green += alpha * (rgba[index + 1] ?? 0)
          blue += alpha * (rgba[index + 2] ?? 0)
          opacity += alpha
        }
        sums[column] = (sums[column] ?? 0) + red
        sums[column + 1] = (sums[column + 1] ?? 0) + green
        sums[column + 2] = (sums[column + 2] ?? 0) + blue
        sums[column + 3] = (sums[column + 3] ?? 0) + opacity
      }
    for (let column = 0; column < columns; column++) {
      const opacity = sums[4 * column + 3] ?? 0
      const pixels = (bottom - top) * (Math.min(width, (column + 1) * factor) - column * factor)
      for (let channel = 0; channel < 3; channel++)
        target[at + 4 * column + channel] = opacity === 0 ? 0 : (sums[4 * column + channel] ?? 0) / opacity
      target[at + 4 * column + 3] = opacity / pixels
    }
  }
}
