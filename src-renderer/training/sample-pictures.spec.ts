import { expect, test } from 'vitest'
import { presets } from '../../src-preload/contract/presets'
import { samplePictures } from './sample-pictures'

/** A bar in the middle of each. */
const images = Uint8Array.from({ length: 20 * 784 }, (_, index) =>
  Math.abs((index % 28) - 14) < 2 ? 255 : 0
)
const bar = images.slice(0, 784)
const isBar = (picture: Uint8Array): boolean => picture.every((level, pixel) => level === bar[pixel])

test('the tutorial’s pictures are the digits as they are', () => {
  const pictures = samplePictures(images, { ...presets.tutorial, seed: 1 })
  expect(pictures).toHaveLength(16)
  expect(pictures.every(isBar)).toBe(true)
})

test('variations change every one, the same seed in the same way', () => {
  const settings = { ...presets.variations, seed: 1 }
  const pictures = samplePictures(images, settings)
  expect(pictures.some(isBar)).toBe(false)
  expect(samplePictures(images, settings)).toEqual(pictures)
  expect(samplePictures(images, { ...settings, seed: 2 })).not.toEqual(pictures)
})

test('template digits have their share: 40,000 of 100,000 are 6 of 16', () => {
  const pictures = samplePictures(images, { ...presets.handwriting, variations: null, seed: 1 })
  expect(pictures.filter((picture) => !isBar(picture))).toHaveLength(6)
  expect(pictures.every((picture) => picture.some((level) => level > 0))).toBe(true)
})
