import { inputSize } from '../../src-preload/contract/hyperparameters'

type Rgb = readonly [red: number, green: number, blue: number]

/** Full strength: blue excites, red silences; zero is white, in both themes. */
const exciting: Rgb = [31, 95, 174]
const silencing: Rgb = [184, 52, 31]
const side = 28

/** Pixels between two tiles. */
const gap = 2

/** Pixels from one tile to the next. */
export const tilePitch = side + gap

/**
 * The end of the symmetric colour scale: the size that 99.5 % of the weights stay below, rounded up to two digits so
 * that it does not flicker while they grow. Of a sample: every 53rd weight (a prime number, so that all pixels are
 * visited), for it is asked five times a second.
 */
export function weightScale(weights: Float32Array): number {
  const stride = Math.min(53, Math.ceil(weights.length / 500))
  const sample = new Float32Array(Math.ceil(weights.length / stride))
  for (let index = 0; index < sample.length; index++) sample[index] = Math.abs(weights[index * stride] ?? 0)
  sample.sort()
  const size = sample[Math.floor(0.995 * (sample.length - 1))] ?? 0
  if (!(size > 0) || !Number.isFinite(size)) return 1
  const unit = 10 ** (Math.floor(Math.log10(size)) - 1)
  return Number((Math.ceil(size / unit) * unit).toPrecision(2))
}

/** Colour of a weight between -scale and scale; beyond, the end of the scale. */
export function weightColor(weight: number, scale: number): Rgb {
  const share = Math.min(1, Math.abs(weight) / scale)
  const end = weight > 0 ? exciting : silencing
  const mix = (channel: 0 | 1 | 2): number => Math.round(255 + (end[channel] - 255) * share)
  return [mix(0), mix(1), mix(2)]
}

/** Levels of a colour on either side of zero. */
const levels = 255

/** The 511 colours as the 32-bit pixels of picture data (little-endian: alpha, blue, green, red). */
const palette = Uint32Array.from({ length: 2 * levels + 1 }, (_, index) => {
  const [red, green, blue] = weightColor(index - levels, levels)
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
})

/**
 * Units' weights as pictures in a grid, gaps transparent. 128 units take about a millisecond.
 * @param weights [units, 784] row-major
 */
export function weightPicture(weights: Float32Array, columns: number, scale: number): ImageData {
  const units = Math.floor(weights.length / inputSize)
  const picture = new ImageData(columns * tilePitch - gap, Math.ceil(units / columns) * tilePitch - gap)
  const pixels = new Uint32Array(picture.data.buffer)
  const levelsPerWeight = levels / scale
  let from = 0
  for (let unit = 0; unit < units; unit++) {
    let to = Math.floor(unit / columns) * tilePitch * picture.width + (unit % columns) * tilePitch
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const level = Math.round((weights[from++] ?? 0) * levelsPerWeight)
        pixels[to + column] = palette[Math.min(levels, Math.max(-levels, level)) + levels] ?? 0
      }
      to += picture.width
    }
  }
  return picture
}
