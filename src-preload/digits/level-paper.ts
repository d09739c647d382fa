import { extremesAround } from './extremes-around'
import type { GreyPicture, PictureInk } from './picture'

/** Blocks along the longer side of a picture: the light on paper does not change faster than from one to the next. */
const blocksAlong = 64

/** No line is wider than twice so many blocks, a tenth of the picture; what is, is no line but a shadow or a desk. */
const widestLine = 3

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

/** What is narrow is ink, or lies between two lines of it, where it differs by half as much as ink surely does. */
const contrastShare = 0.5
const faintestContrast = 16

/**
 * Paper is taken to be at least this far from black under dark ink, and from white under light ink: where it is nearer, its
 * grain would be ink.
 */
const leastRoom = { dark: 64, light: 128 } as const

/** The least that ink takes from the light of the paper, or adds to it, to be ink. */
const faintestShare = 0.15

/**
 * Ink on paper that is lit unevenly: the level of the paper is estimated everywhere from what lies around, and ink is what
 * share of its light is missing. The estimate is the closing of the picture by a square wider than any line, which fills
 * lines and leaves the edge of a shadow where it is.
 * @returns null for paper without ink
 */
export function levelPaper(picture: GreyPicture): PictureInk | null {
  const { width, height } = picture
  const grey = Math.min(width, height) >= smallestSmoothed ? averaged(picture) : picture.grey
  const inverted = grey.map((level) => 255 - level)
  const [underDark, underLight] = [paperOf(grey, picture), paperOf(inverted, picture)]
  const isDark = isInkDark(grey, underDark, underLight, picture)
  // As dark ink on light paper, whichever it is.
  const [levels, paper, room] = isDark
    ? [grey, underDark, leastRoom.dark]
    : [inverted, underLight, leastRoom.light]
  const shares = new Float64Array(width * height)
  for (let pixel = 0; pixel < shares.length; pixel++) {
    const level = paper[pixel] ?? 0
    shares[pixel] = (level - (levels[pixel] ?? 0)) / Math.max(room, level)
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

/** The paper's level at each pixel. */
function paperOf(levels: Uint8Array, size: Size): Uint8Array {
  const reach = widestLine * blockSide(size)
  const dilated = extremesAround(levels, size, reach, 'greatest')
  return extremesAround(dilated, size, reach, 'least')
}

type Size = Pick<GreyPicture, 'width' | 'height'>

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

function blockSide({ width, height }: Size): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / blocksAlong))
}

function blockMeans(grey: Uint8Array, { width, height }: Size): Blocks {
  const side = blockSide({ width, height })
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

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Whether ink is darker than its paper. Ink is less than paper, and departs further from the mean of what lies around:
 * the cubes of all departures add up to its side. Only what is narrow counts, lines and what they enclose, not the light
 * and shadow beside them.
 * @param underDark the paper if ink is dark @param underLight the same of the inverted picture, if it is light
 */
function isInkDark(grey: Uint8Array, underDark: Uint8Array, underLight: Uint8Array, size: Size): boolean {
  const contrasts = grey.map((_, pixel) => {
    const contrast = (underDark[pixel] ?? 0) + (underLight[pixel] ?? 0) - 255
    return Math.max(0, contrast)
  })
  const least = Math.max(faintestContrast, contrastShare * levelBelow(contrasts, surelyInk))
  const around = gathered(blockMeans(grey, size), 2 * widestLine, mean)
  let cubes = 0
  for (let y = 0, pixel = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++, pixel++) {
      if ((contrasts[pixel] ?? 0) < least) continue
      const block = Math.floor(y / around.side) * around.columns + Math.floor(x / around.side)
      cubes += ((grey[pixel] ?? 0) - (around.levels[block] ?? 0)) ** 3
    }
  return cubes < 0
}

/** The level that so large a share of all is above. */
function levelBelow(levels: Uint8Array, share: number): number {
  const counts = new Uint32Array(256)
  for (const level of levels) counts[level] = (counts[level] ?? 0) + 1
  let [level, above] = [255, counts[255] ?? 0]
  while (level > 0 && above <= share * levels.length) above += counts[--level] ?? 0
  return level
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
