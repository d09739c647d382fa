import * as v from 'valibot'
import { hyperparametersSchema, tutorialHyperparameters } from './hyperparameters'

export const locales = ['en', 'zh'] as const
/** A language that every text exists in. */
export type Locale = (typeof locales)[number]

/** A server's base address: http or https, the file names are appended to it. */
const mirrorSchema = v.pipe(v.string(), v.trim(), v.maxLength(2048), v.url(), v.regex(/^https?:\/\//i))

/** What a person can set in the window; kept between launches. */
export const settingsSchema = v.strictObject({
  language: v.picklist(['system', ...locales]),
  theme: v.picklist(['system', 'light', 'dark']),
  /** The form of the Train view. */
  hyperparameters: hyperparametersSchema,
  /** Replaces the list of MNIST mirrors; empty for the built-in list. */
  mirrors: v.pipe(v.array(mirrorSchema), v.maxLength(16)),
  /** Width of the brush in CSS pixels of the drawing canvas; looks only, the picture is made from the strokes. */
  brushWidth: v.pipe(v.number(), v.minValue(2), v.maxValue(60)),
  chartScale: v.picklist(['linear', 'logarithmic']),
  /** Exponential smoothing of the step loss: weight of the past, 0 for none. */
  chartSmoothing: v.pipe(v.number(), v.minValue(0), v.maxValue(0.999)),
  /** Ask the releases page for a newer version, at each start. */
  looksForUpdates: v.boolean()
})

export type Settings = v.InferOutput<typeof settingsSchema>

export const defaultSettings: Settings = {
  language: 'system',
  theme: 'system',
  hyperparameters: { ...tutorialHyperparameters, hiddenLayers: [...tutorialHyperparameters.hiddenLayers] },
  mirrors: [],
  brushWidth: 18,
  chartScale: 'linear',
  chartSmoothing: 0.95,
  looksForUpdates: false
}
