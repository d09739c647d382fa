import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'

const side = 28

/** What can set a written digit apart from those that a network has learned. Lengths in pixels of the 28 x 28 picture. */
export interface Shape {
  /** Centre of mass, from the left and from above. */
  readonly across: number
  readonly down: number
  /** Of the box of ink. */
  readonly width: number
  readonly height: number
  /** Width of the line: of a long line of ink, twice its area over the length of its edge. */
  readonly thickness: number
  /** How far it leans to the right for each pixel upwards: -(mu11 / mu02) of the ink's central moments. */
  readonly slant: number
}

export const traits = ['across', 'down', 'width', 'height', 'thickness', 'slant'] as const
export type Trait = (typeof traits)[number]

/** Ink of a pixel from which on it belongs to the box. */
const inkLevel = 64

/** @param pixels grey levels [784], 0 = background @returns null when there is no ink */
export function measureShape(pixels: Uint8Array): Shape | null {
  let [mass, massX, massY, edge] = [0, 0, 0, 0]
  let [left, right, top, bottom] = [side, -1, side, -1]
  const at = (x: number, y: number): number => (x < side && y < side ? (pixels[y * side + x] ?? 0) / 255 : 0)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const ink = at(x, y)
      mass += ink
      massX += ink * (x + 0.5)
      massY += ink * (y + 0.5)
      edge += Math.hypot(at(x + 1, y) - ink, at(x, y + 1) - ink)
      if ((pixels[y * side + x] ?? 0) < inkLevel) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  if (right < 0) return null
  const [across, down] = [massX / mass, massY / mass]
  let [crossed, upright] = [0, 0]
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      crossed += at(x, y) * (x + 0.5 - across) * (y + 0.5 - down)
      upright += at(x, y) * (y + 0.5 - down) ** 2
    }
  return {
    across,
    down,
    width: right - left + 1,
    height: bottom - top + 1,
    thickness: (2 * mass) / edge,
    slant: upright > 0 ? -crossed / upright : 0
  }
}

/** A digit is unusual in what it has more of, or less of, than this share of MNIST's digits of its label. */
export const usualShare = 0.95

/** From the least usual to the most usual that is not unusual yet. */
export type UsualShapes = readonly Readonly<Record<Trait, { readonly low: number; readonly high: number }>>[]

/**
 * The range of each trait that leaves out what is more, or less, than in `usualShare` of a label's digits: from the 5th
 * to the 95th percentile.
 * @param images grey levels [n, 784] @param labels [n]
 */
export function usualShapes(images: Uint8Array, labels: Uint8Array): UsualShapes {
  const shapes = Array.from({ length: classCount }, (): Shape[] => [])
  labels.forEach((label, index) => {
    const shape = measureShape(images.subarray(index * inputSize, (index + 1) * inputSize))
    if (shape) shapes[label]?.push(shape)
  })
  return shapes.map((ofLabel) => {
    const range = (trait: Trait): { low: number; high: number } => {
      const sorted = Float64Array.from(ofLabel, (shape) => shape[trait]).sort()
      const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
      return { low: at(1 - usualShare), high: at(usualShare) }
    }
    return Object.fromEntries(traits.map((trait) => [trait, range(trait)])) as UsualShapes[number]
  })
}

/** A trait outside of its usual range. */
export interface Oddity {
  readonly trait: Trait
  readonly value: number
  readonly isHigh: boolean
  /** How far outside, in widths of the usual range. */
  readonly excess: number
}

/** What is unusual about a digit of a label, the most unusual first; null when no digit of that label was measured. */
export function odditiesOf(shape: Shape, label: number, usual: UsualShapes): readonly Oddity[] | null {
  const ranges = usual[label]
  if (!ranges) return null
  return traits
    .flatMap((trait): Oddity[] => {
      const { low, high } = ranges[trait]
      const value = shape[trait]
      const beyond = Math.max(low - value, value - high)
      if (beyond <= 0) return []
      return [{ trait, value, isHigh: value > high, excess: beyond / Math.max(high - low, 1e-6) }]
    })
    .sort((one, other) => other.excess - one.excess)
}
