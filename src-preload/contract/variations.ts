import * as v from 'valibot'
import type { NumberField } from './number-field'

/** How far each training picture is varied, anew in each epoch; every size is the largest, drawn evenly to both sides. */
export interface Variations {
  /** Degrees. */
  readonly rotation: number
  /** Share of the size: 0.1 makes a picture 0.9 to 1.1 times as large. */
  readonly scale: number
  /** Columns a row is moved for each row that it lies away from the middle. */
  readonly shear: number
  /** Pixels, along both axes. */
  readonly shift: number
  /** Share of a pixel's thickness that a line gains on each side, or loses. */
  readonly thickness: number
}

export type VariationName = keyof Variations

function field(maximum: number, step: number, value: number): NumberField {
  return {
    minimum: 0,
    maximum,
    step,
    scale: 'linear',
    isInteger: false,
    default: value,
    sliderMaximum: maximum,
    symbol: null
  }
}

/** Range, step and measured value of each size. More reads hands worse: a small network is short of steps. */
export const variationFields = {
  rotation: field(45, 1, 10),
  scale: field(0.5, 0.01, 0.1),
  shear: field(0.5, 0.01, 0.2),
  shift: field(6, 0.1, 1),
  thickness: field(1, 0.05, 0.7)
} as const satisfies Record<VariationName, NumberField>

export const variationNames = Object.keys(variationFields) as VariationName[]

/** Sizes that were measured; what "on" means. */
export const measuredVariations: Variations = {
  rotation: variationFields.rotation.default,
  scale: variationFields.scale.default,
  shear: variationFields.shear.default,
  shift: variationFields.shift.default,
  thickness: variationFields.thickness.default
}

function sizeSchema(name: VariationName) {
  const { minimum, maximum } = variationFields[name]
  return v.pipe(v.number(), v.finite(), v.minValue(minimum, 'range'), v.maxValue(maximum, 'range'))
}

export const variationsSchema = v.strictObject({
  rotation: sizeSchema('rotation'),
  scale: sizeSchema('scale'),
  shear: sizeSchema('shear'),
  shift: sizeSchema('shift'),
  thickness: sizeSchema('thickness')
})

/** Whether two choices are the same; null is none. */
export function areSameVariations(first: Variations | null, second: Variations | null): boolean {
  if (!first || !second) return first === second
  return variationNames.every((name) => first[name] === second[name])
}
