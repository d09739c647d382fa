import * as v from 'valibot'
import { laneChoicesSchema } from '../../src-preload/contract/lanes'

const coordinate = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000))
const extent = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))

/** Where the window was, in the system's screen coordinates (device-independent pixels). */
const windowPlaceSchema = v.strictObject({
  x: coordinate,
  y: coordinate,
  width: extent,
  height: extent,
  isMaximized: v.boolean()
})

export type WindowPlace = v.InferOutput<typeof windowPlaceSchema>

/**
 * What the application itself keeps between launches, beside the settings and out of the window's reach. Another thing to
 * keep is one line here and one below.
 */
export const rememberedSchema = v.strictObject({
  windowPlace: v.nullable(windowPlaceSchema),
  /** The folder with MNIST that the person chose; null for the application's own cache. */
  dataFolder: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(32_768))),
  /** How networks were measured to be trained fastest; null before the first measurement. */
  lanes: v.nullable(laneChoicesSchema)
})

export type Remembered = v.InferOutput<typeof rememberedSchema>

export const nothingRemembered: Remembered = { windowPlace: null, dataFolder: null, lanes: null }
