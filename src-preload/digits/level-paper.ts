import type { GreyPicture, PictureInk } from './picture'

/** Blocks along the longer side of a picture: the light on paper does not change faster than from one to the next. */
const blocksAlong = 64

/** No line is wider than twice so many blocks, a seventh of the picture; what is, is no line but a shadow or a desk. */
const widestLine = 4

/** A picture this large can spare the sharpness that averaging 3 x 3 pixels costs, and gains the grain that it takes. */
const smallestSmoothed = 256

/** Of all pixels, those that are ink for sure: a digit a tenth as tall as its picture covers three times as many. */
const surelyInk = 0.001

/** Ink lies so many standard deviations beyond the paper's grain, and from this share of full ink on. */
const beyondGrain = 6
const edgeGrain = 3
const edgeShare = 0.15

/** To put a million numbers in order takes a fifth of a second; so many of them, evenly spread, tell as much. */
const sampledPixels = 60_000

/** The least that ink takes from the light of the paper, or adds to it, to be ink. */
const faintestShare = 0.15

/**
 * Ink on paper that is lit unevenly: the level of the paper is estimated everywhere from what lies around (the closing of
 * the picture, by a square wider than any line), and ink is what share of its light is missing.
 * @returns null for paper without ink
 */
export function levelPaper(picture: GreyPicture): PictureInk | null {
  const { width, height } = picture
  const grey = Math.min(width, height) >= smallestSmoothed ? averaged(picture) : picture.grey
  const blocks = blockMeans(grey, width, height)
  const isDark = isInkDark(grey, blocks, width)
  const paper = smoothed(closed(blocks, isDark))
  const shares = new Float64Array(width * height)
  for (let y = 0, index = 0; y < height; y++)
    for (let x = 0; x < width; x++, index++) {
      const level = between(paper, x, y)
      const light = isDark ? level : 255 - level
      shares[index] = ((isDark ? 1 : -1) * (level - (grey[index] ?? 0))) / Math.max(32, light)
    }
  const { plain, grain, full } = spreadOf(shares)
  if (full - plain < Math.max(faintestShare, beyondGrain * grain)) return null
  const edge = plain + Math.max(edgeGrain * grain, edgeShare * (full - plain))
  return {
    width,
    height,
    isPhotographed: true,
    amounts: shares.map((share) => Math.min(1, Math.max(0, (share - edge) / (full - edge))))
  }
}

/** Numbers of blocks of pixels. */
interface Blocks {
  /** Pixels along a block. */
  readonly side: number
  readonly columns: number
  readonly rows: number
  readonly levels: Float64Array
}

function averaged({ width, height, grey }: GreyPicture): Uint8Array {
  const result = grey.slice()
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      let sum = 0
      for (let row = -1; row <= 1; row++)
        for (let column = -1; column <= 1; column++) sum += grey[(y + row) * width + x + column] ?? 0
      result[y * width + x] = Math.round(sum / 9)
    }
  return result
}

function blockMeans(grey: Uint8Array, width: number, height: number): Blocks {
  const side = Math.max(1, Math.ceil(Math.max(width, height) / blocksAlong))
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)]
  const levels = new Float64Array(columns * rows)
  const counts = new Float64Array(columns * rows)
  for (let y = 0, index = 0; y < height; y++)
    for (let x = 0; x < width; x++, index++) {
      const block = Math.floor(y / side) * columns + Math.floor(x / side)
      levels[block] = (levels[block] ?? 0) + (grey[index] ?? 0)
      counts[block] = (counts[block] ?? 0) + 1
    }
  return { side, columns, rows, levels: levels.map((sum, block) => sum / (counts[block] ?? 1)) }
}

/** Each block becomes what `pick` makes of it and those at most `reach` away, along the rows and then the columns. */
function gathered(blocks: Blocks, reach: number, pick: (values: readonly number[]) => number): Blocks {
  const { columns, rows } = blocks
  const along = (levels: Float64Array, count: number, step: number, length: number): Float64Array =>
    levels.map((_, block) => {
      const place = Math.floor(block / step) % length
      const values: number[] = []
      for (let offset = -reach; offset <= reach; offset++)
        if (place + offset >= 0 && place + offset < length) values.push(levels[block + offset * step] ?? 0)
      return count > 0 ? pick(values) : 0
    })
  const inRows = along(blocks.levels, rows, 1, columns)
  return { ...blocks, levels: along(inRows, columns, columns, rows) }
}

const greatest = (values: readonly number[]): number => Math.max(...values)
const least = (values: readonly number[]): number => Math.min(...values)
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Fills what is darker than all around and narrower than any line may be; for light ink, what is lighter. */
function closed(blocks: Blocks, isDark: boolean): Blocks {
  const [first, second] = isDark ? [greatest, least] : [least, greatest]
  return gathered(gathered(blocks, widestLine, first), widestLine, second)
}

const smoothed = (blocks: Blocks): Blocks => gathered(blocks, 1, mean)

/** A block's number at any pixel, linear between the middles of blocks. */
function between({ side, columns, rows, levels }: Blocks, x: number, y: number): number {
  const place = (pixel: number, count: number): readonly [number, number, number] => {
    const at = Math.min(count - 1, Math.max(0, (pixel + 0.5) / side - 0.5))
    const before = Math.floor(at)
    return [before, Math.min(count - 1, before + 1), at - before]
  }
  const [left, right, across] = place(x, columns)
  const [top, bottom, down] = place(y, rows)
  const level = (row: number, column: number): number => levels[row * columns + column] ?? 0
  return (
    (1 - down) * ((1 - across) * level(top, left) + across * level(top, right)) +
    down * ((1 - across) * level(bottom, left) + across * level(bottom, right))
  )
}

/**
 * Whether ink is darker than its paper. Ink is less than paper, and departs further from the mean of what lies around:
 * the cubes of all departures add up to its side. A shadow departs from nothing that lies as near.
 */
function isInkDark(grey: Uint8Array, blocks: Blocks, width: number): boolean {
  const around = gathered(blocks, 2 * widestLine, mean)
  let cubes = 0
  grey.forEach((level, index) => {
    const block = Math.floor(Math.floor(index / width) / blocks.side) * blocks.columns
    const departure = level - (around.levels[block + Math.floor((index % width) / blocks.side)] ?? 0)
    cubes += departure ** 3
  })
  return cubes < 0
}

/** The middle of the numbers, which is paper; how far paper departs from it; and what surely is ink. */
function spreadOf(shares: Float64Array): { plain: number; grain: number; full: number } {
  const step = Math.max(1, Math.floor(shares.length / sampledPixels))
  const sample = new Float64Array(Math.ceil(shares.length / step))
  for (let index = 0; index < sample.length; index++) sample[index] = shares[index * step] ?? 0
  const sorted = sample.sort()
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const plain = at(0.5)
  // The lower half is all paper: its quartile lies 0.6745 deviations below the middle.
  return { plain, grain: (plain - at(0.25)) / 0.6745, full: at(1 - surelyInk) }
}
