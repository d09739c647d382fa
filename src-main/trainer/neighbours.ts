import { inputSize } from '../../src-preload/contract/hyperparameters'

/** Known pictures that a drawing is compared with. */
const knownPictures = 10_000

/** How many of them count. */
const nearest = 5

/** Pictures are compared at half their side, each pixel the mean of 2 x 2. */
const side = 14
const pixelCount = side * side

/** The mean of each 2 x 2 pixels of a picture [784], brought to length 1; all zero for an empty one. */
function halved(pixels: Uint8Array, target: Float32Array): void {
  let squares = 0
  for (let pixel = 0; pixel < pixelCount; pixel++) {
    const corner = 4 * side * Math.floor(pixel / side) + 2 * (pixel % side)
    const below = corner + 2 * side
    const sum =
      (pixels[corner] ?? 0) + (pixels[corner + 1] ?? 0) + (pixels[below] ?? 0) + (pixels[below + 1] ?? 0)
    target[pixel] = sum
    squares += sum * sum
  }
  const length = Math.sqrt(squares) || 1
  for (let pixel = 0; pixel < pixelCount; pixel++) target[pixel] = (target[pixel] ?? 0) / length
}

/** The first digits of MNIST's training set, to tell how near a drawing comes to any of them. */
export class Neighbours {
  readonly #count: number
  /**
   * [196, count]: a pixel's level in all pictures lies together, so that a drawing's many empty pixels cost nothing and
   * the others are walked along the memory: half a millisecond instead of two and a half.
   */
  readonly #levels: Float32Array
  readonly #sums: Float32Array
  readonly #drawing = new Float32Array(pixelCount)

  /** @param images grey levels [n, 784]; the first 10,000 are kept */
  constructor(images: Uint8Array) {
    this.#count = Math.min(knownPictures, images.length / inputSize)
    this.#levels = new Float32Array(pixelCount * this.#count)
    this.#sums = new Float32Array(this.#count)
    for (let picture = 0; picture < this.#count; picture++) {
      halved(images.subarray(picture * inputSize, (picture + 1) * inputSize), this.#drawing)
      for (let pixel = 0; pixel < pixelCount; pixel++)
        this.#levels[pixel * this.#count + picture] = this.#drawing[pixel] ?? 0
    }
  }

  /** Mean cosine between a picture [784] and the five that are nearest to it, 0..1. */
  likeness(pixels: Uint8Array): number {
    halved(pixels, this.#drawing)
    const sums = this.#sums.fill(0)
    const inked: number[] = []
    this.#drawing.forEach((level, pixel) => {
      if (level > 0) inked.push(pixel)
    })
    // Four at a time: the sums are read and written once for them.
    for (let index = 0; index < inked.length; index += 4) this.#add(sums, inked.slice(index, index + 4))
    return meanOfGreatest(sums, Math.min(nearest, this.#count))
  }

  #add(sums: Float32Array, [a = 0, b, c, d]: readonly number[]): void {
    const row = (pixel: number): Float32Array =>
      this.#levels.subarray(pixel * this.#count, (pixel + 1) * this.#count)
    const level = (pixel: number | undefined): number =>
      pixel === undefined ? 0 : (this.#drawing[pixel] ?? 0)
    const [rowA, rowB, rowC, rowD] = [row(a), row(b ?? a), row(c ?? a), row(d ?? a)]
    const [levelA, levelB, levelC, levelD] = [level(a), level(b), level(c), level(d)]
    for (let picture = 0; picture < sums.length; picture++)
      sums[picture] =
        (sums[picture] ?? 0) +
        levelA * (rowA[picture] ?? 0) +
        levelB * (rowB[picture] ?? 0) +
        levelC * (rowC[picture] ?? 0) +
        levelD * (rowD[picture] ?? 0)
  }
}

function meanOfGreatest(numbers: Float32Array, count: number): number {
  const greatest = new Float32Array(count).fill(-Infinity)
  for (const number of numbers) {
    if (number <= (greatest[count - 1] ?? 0)) continue
    let place = count - 1
    for (; place > 0 && (greatest[place - 1] ?? 0) < number; place--)
      greatest[place] = greatest[place - 1] ?? 0
    greatest[place] = number
  }
  return greatest.reduce((sum, number) => sum + number, 0) / count
}
