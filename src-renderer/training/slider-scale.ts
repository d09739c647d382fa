import type { NumberField } from '../../src-preload/contract/number-field'

/** Steps within a decade: about equal in proportion, all of them numbers that people use. */
const decade = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/** Every value that a logarithmic slider stops at: powers of two and half-way between them for whole numbers, else ten a decade. */
function logarithmicStops(field: NumberField): readonly number[] {
  const stops: number[] = []
  const add = (value: number): void => {
    if (value >= field.minimum && value <= field.sliderMaximum) stops.push(value)
  }
  if (field.isInteger) {
    for (let power = 1; power <= field.sliderMaximum; power *= 2) {
      add(power)
      if (power > 1) add(power * 1.5)
    }
  } else {
    const first = Math.floor(Math.log10(field.minimum))
    for (let exponent = first; 10 ** exponent <= field.sliderMaximum; exponent++)
      // Through text: 3 * 10 ** -3 is not 0.003.
      for (const mantissa of decade) add(Number(`${String(mantissa)}e${String(exponent)}`))
  }
  return stops
}

/** How a slider's place and a field's value belong together. */
export interface SliderScale {
  readonly minimum: number
  readonly maximum: number
  readonly step: number
  /** The place nearest to a value. */
  placeOf(value: number): number
  /** The value at a place, without binary noise: 0.3, not 0.30000000000000004. */
  valueAt(place: number): number
}

/** The scale of a field's slider; on a logarithmic one a place is the number of a stop. */
export function sliderScale(field: NumberField): SliderScale {
  if (field.scale === 'linear')
    return {
      minimum: field.minimum,
      maximum: field.sliderMaximum,
      step: field.step,
      placeOf: (value) => Math.min(field.sliderMaximum, Math.max(field.minimum, value)),
      valueAt: (place) => Number(place.toPrecision(12))
    }
  const stops = logarithmicStops(field)
  const distance = (stop: number, value: number): number => Math.abs(Math.log(stop / value))
  return {
    minimum: 0,
    maximum: stops.length - 1,
    step: 1,
    placeOf: (value) =>
      stops.reduce(
        (best, stop, place) => (distance(stop, value) < distance(stops[best] ?? stop, value) ? place : best),
        0
      ),
    valueAt: (place) => stops[place] ?? field.default
  }
}
