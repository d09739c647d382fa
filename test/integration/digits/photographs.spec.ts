import { describe, expect, test, vi } from 'vitest'
import { decodePicture } from '../../../src-main/formats/picture'
import { findDigits, type Picture } from '../../../src-preload/digits'
import { Seeded } from '../formats/seeded'
import { digits, jpeg, kept, painted, png } from './painted'

// Hundreds of pictures a test, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 120_000 })

describe('a photograph of paper', () => {
  const [width, height] = [360, 280]
  const place = { left: 110, top: 70, scale: 5 }

  /** Light that grows across the paper, a shadow over half of it, grain, and specks of dust. */
  function photo(pixels: Uint8Array, dust: readonly (readonly [number, number, number])[] = []): Uint8Array {
    const random = new Seeded(7)
    return jpeg(
      painted(width, height, [{ pixels, ...place }], (ink, x, y) => {
        const shade = Math.min(1, Math.max(0, (160 + 0.2 * y - x) / 24 + 0.5))
        const light = (120 + (100 * (x + y)) / (width + height)) * (1 - 0.3 * shade)
        const isDust = dust.some(([left, top, radius]) => Math.hypot(x - left, y - top) < radius)
        return Math.min(255, light * (1 - 0.7 * (isDust ? 1 : ink)) + 17 * random.next() - 8.5)
      })
    )
  }

  test('lit unevenly, half in shadow: at least 97 of 100', () => {
    expect(kept((pixels) => photo(pixels))).toBeGreaterThanOrEqual(97)
  })

  /** A shadow with a hard edge at so many degrees through the middle of the digit, or a band of it. */
  function shadowed(
    pixels: Uint8Array,
    { strength, degrees, band }: { strength: number; degrees: number; band: number },
    grain: number
  ): Picture {
    const random = new Seeded(7)
    const [across, down] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
    return painted(width, height, [{ pixels, ...place }], (ink, x, y) => {
      const beyond = (x - 180) * across + (y - 140) * down
      // Two pixels from light to shade, as the sun and a lens make it.
      const shade = Math.min(1, Math.max(0, beyond / 2 + 0.5), Math.max(0, (band - beyond) / 2 + 0.5))
      const light = (170 + (50 * (x + y)) / (width + height)) * (1 - strength * shade)
      return Math.min(255, Math.max(0, light * (1 - 0.7 * ink) + grain * (random.next() - 0.5)))
    })
  }

  test.each([
    { strength: 0.2, degrees: 0, band: Infinity },
    { strength: 0.35, degrees: 90, band: Infinity },
    { strength: 0.5, degrees: 30, band: Infinity },
    { strength: 0.35, degrees: 225, band: Infinity },
    { strength: 0.35, degrees: 150, band: 60 },
    { strength: 0.5, degrees: 0, band: 60 },
    { strength: 0.6, degrees: 270, band: 90 }
  ])('with the hard edge of a shadow across the digit, %o: at least 97 of 100', (shadow) => {
    expect(kept((pixels) => jpeg(shadowed(pixels, shadow, 17)))).toBeGreaterThanOrEqual(97)
  })

  test('even paper without grain, a corner of it in hard shadow: at least 97 of 100', () => {
    const shadow = { strength: 0.4, degrees: 45, band: Infinity }
    const even = (pixels: Uint8Array): Picture => {
      const { rgba } = shadowed(pixels, shadow, 0)
      // Without the light that grows across it.
      for (let pixel = 0, at = 0; pixel < width * height; pixel++, at += 4) {
        const light = (170 + (50 * ((pixel % width) + Math.floor(pixel / width))) / (width + height)) / 220
        rgba.fill(Math.round((rgba[at] ?? 0) / light), at, at + 3)
      }
      return { width, height, rgba }
    }
    expect(kept((pixels) => png(even(pixels)))).toBeGreaterThanOrEqual(97)
  })

  test('a dark speck neither enlarges the digit’s box nor is a digit', () => {
    const few = digits.slice(0, 30)
    const same = few.filter(({ pixels }) => {
      const dusty = findDigits(decodePicture(photo(pixels, [[40, 40, 4], [330, 250, 5]]), 'dusty')) // prettier-ignore
      const [clean] = findDigits(decodePicture(photo(pixels), 'clean'))
      const [found] = dusty
      if (dusty.length !== 1 || !found || !clean) return false
      return (['left', 'top', 'width', 'height'] as const).every(
        (side) => Math.abs(found.box[side] - clean.box[side]) <= 3
      )
    })
    expect(same.length).toBeGreaterThanOrEqual(29)
  })

  test('paper without ink is no digit, however it is lit', () => {
    expect(findDigits(decodePicture(photo(new Uint8Array(784)), 'paper'))).toEqual([])
  })
})
