import { describe, expect, it } from 'vitest'
import { numberFields, type NumberFieldName } from '../../src-preload/contract/hyperparameters'
import type { NumberField } from '../../src-preload/contract/number-field'
import { sliderScale } from './slider-scale'

describe('sliderScale', () => {
  it.each(Object.entries(numberFields) as [NumberFieldName, NumberField][])(
    'comes back from every place of %s to that place, inside the range',
    (_name, field) => {
      const scale = sliderScale(field)
      for (let place = scale.minimum; place <= scale.maximum; place += scale.step) {
        const value = scale.valueAt(place)
        expect(value).toBeGreaterThanOrEqual(field.minimum)
        expect(value).toBeLessThanOrEqual(field.sliderMaximum)
        expect(scale.placeOf(value)).toBeCloseTo(place, 9)
      }
    }
  )

  it.each(['learningRate', 'momentum', 'epochs', 'batchSize'] as const)(
    'has a place for the default of %s',
    (name) => {
      const field = numberFields[name]
      const scale = sliderScale(field)
      expect(scale.valueAt(scale.placeOf(field.default))).toBe(field.default)
    }
  )

  it('goes by decades where the field is logarithmic', () => {
    const scale = sliderScale(numberFields.learningRate)
    const decade = scale.placeOf(0.01) - scale.placeOf(0.001)
    expect(scale.placeOf(0.1) - scale.placeOf(0.01)).toBe(decade)
    expect(scale.valueAt(scale.maximum)).toBe(1)
    expect(scale.valueAt(scale.minimum)).toBe(0.00001)
  })

  it('goes by powers of two for batches', () => {
    const scale = sliderScale(numberFields.batchSize)
    const values = Array.from({ length: scale.maximum + 1 }, (_, place) => scale.valueAt(place))
    expect(values).toEqual([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024])
  })

  it('stands at its end for a value beyond it', () => {
    expect(sliderScale(numberFields.learningRate).placeOf(10)).toBe(
      sliderScale(numberFields.learningRate).maximum
    )
    expect(sliderScale(numberFields.epochs).placeOf(1000)).toBe(100)
  })

  it('gives numbers without binary noise', () => {
    expect(sliderScale(numberFields.momentum).valueAt(0.1 + 0.2)).toBe(0.3)
  })
})
