import { describe, expect, test } from 'vitest'
import { drawStrokes } from '../../../src-preload/digits'
import { pendigits, readDigit } from './reader'

const samples = pendigits()

describe('200 pen drawings of 30 people', () => {
  test('become the pictures that a separate Python program draws, within 6 grey levels', () => {
    expect(samples).toHaveLength(200)
    for (const { strokes, picture } of samples) {
      const drawn = drawStrokes(strokes)?.pixels
      const differences = Array.from(picture, (level, pixel) => Math.abs(level - (drawn?.[pixel] ?? NaN)))
      expect(Math.max(...differences)).toBeLessThanOrEqual(6)
    }
  })

  test('have the sum of grey levels that was measured before this program was written', () => {
    const sum = drawStrokes(samples[0]?.strokes ?? [])?.pixels.reduce((total, level) => total + level, 0)
    expect(Math.abs((sum ?? 0) - 22662)).toBeLessThanOrEqual(5)
  })

  test('are read right as often as those pictures: 168, by the tutorial’s network', () => {
    const right = samples.filter(
      ({ strokes, label }) => readDigit(drawStrokes(strokes)?.pixels ?? null) === label
    ).length
    expect(Math.abs(right - 168)).toBeLessThanOrEqual(1)
  })

  test('trouble 6: are the same picture drawn small, large, or in a corner', () => {
    for (const { strokes } of samples) {
      const picture = drawStrokes(strokes)?.pixels
      for (const [scale, x, y] of [
        [0.04, 0, 0],
        [0.5, 27.5, 260.25],
        [8, -1000, 3]
      ] as const) {
        const moved = strokes.map((stroke) =>
          stroke.map(([px, py]) => [px * scale + x, py * scale + y] as const)
        )
        expect(drawStrokes(moved)?.pixels).toEqual(picture)
      }
    }
  })
})
