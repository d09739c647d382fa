/** Side of a digit's picture in pixels. */
export const digitSide = 28

type Rgb = readonly [red: number, green: number, blue: number]

/**
 * A digit as picture data: ink of one colour whose opacity is the grey level, so that any paper shows through.
 * @param pixels grey levels 0..255, [784] row-major, 0 = background
 */
export function digitPicture(pixels: Uint8Array, ink: Rgb): ImageData {
  const picture = new ImageData(digitSide, digitSide)
  for (let index = 0; index < digitSide * digitSide; index++) {
    picture.data[index * 4] = ink[0]
    picture.data[index * 4 + 1] = ink[1]
    picture.data[index * 4 + 2] = ink[2]
    picture.data[index * 4 + 3] = pixels[index] ?? 0
  }
  return picture
}
