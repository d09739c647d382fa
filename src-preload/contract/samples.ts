import * as v from 'valibot'
import { classCount, inputSize } from './hyperparameters'

/** Places of the pointer on the sheet, in CSS pixels; far outside of it a line goes on. */
const coordinate = v.pipe(v.number(), v.finite(), v.minValue(-100_000), v.maxValue(100_000))
const strokeSchema = v.pipe(v.array(v.strictTuple([coordinate, coordinate])), v.minLength(1))

/** Points of a drawing, at most: minutes of scribbling. */
export const maximumPoints = 20_000

/** A digit, as drawn. */
const strokesSchema = v.pipe(
  v.array(strokeSchema),
  v.minLength(1),
  v.check((strokes) => strokes.reduce((sum, stroke) => sum + stroke.length, 0) <= maximumPoints)
)

export const labelSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(classCount - 1))

/** How a drawing came to its label: asked for by name, or corrected where the network was wrong. */
const sampleOrigins = ['guided', 'corrected'] as const

export const newSampleSchema = v.strictObject({
  strokes: strokesSchema,
  label: labelSchema,
  origin: v.picklist(sampleOrigins)
})

export const sampleSchema = v.strictObject({
  ...newSampleSchema.entries,
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** ISO 8601, UTC. */
  takenAt: v.pipe(v.string(), v.isoTimestamp())
})

/** A drawing to keep. */
export type NewSample = v.InferOutput<typeof newSampleSchema>

/** A drawing of the person's own, with the digit that was meant. */
export type OwnSample = v.InferOutput<typeof sampleSchema>

/** Drawings that are kept, at most: about 3 MB. */
export const maximumSamples = 1000

/** Pictures as the network gets them: grey levels [n, 784], row-major, and labels [n]. */
export interface LabelledPictures {
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

/** Whether each picture has a label, and there are no more of them than are kept. */
export function areLabelled({ images, labels }: LabelledPictures): boolean {
  return (
    labels.length >= 1 &&
    labels.length <= maximumSamples &&
    images.length === labels.length * inputSize &&
    labels.every((label) => label < classCount)
  )
}
