import * as v from 'valibot'
import { parseField, type NumberField, type Parsed } from './number-field'
import { variationsSchema, type Variations } from './variations'

/** Loss functions: negative log-likelihood on log-softmax, or mean squared error of softmax against one-hot. */
export const losses = ['nll', 'mse'] as const
export type Loss = (typeof losses)[number]

/** How the learning rate goes on from step to step: it stays, or falls to 0 at the run's end by half a cosine. */
export const schedules = ['constant', 'half-cosine'] as const
export type Schedule = (typeof schedules)[number]

/** The settings of a run. Names and meaning follow PyTorch's `torch.optim.SGD` and `torch.utils.data.DataLoader`. */
export interface Hyperparameters {
  /** Step size of SGD, before its schedule; may change while a run goes on. */
  readonly learningRate: number
  readonly schedule: Schedule
  /** PyTorch's momentum: v = momentum * v + gradient; may change while a run goes on. */
  readonly momentum: number
  /** Passes over the training set. */
  readonly epochs: number
  /** Digits a step; the last batch of an epoch may be shorter. */
  readonly batchSize: number
  /** Units of each hidden layer from the input on; empty for none. */
  readonly hiddenLayers: readonly number[]
  readonly loss: Loss
  /** How the pictures are varied, anew in each epoch; null where they are taken as they are. */
  readonly variations: Variations | null
  /** Digits drawn from templates that are shuffled with the data set's. */
  readonly templateDigits: number
  /** Fixes the first weights, the order of the digits, the variations and the template digits. */
  readonly seed: number
}

export type NumberFieldName = 'learningRate' | 'momentum' | 'epochs' | 'batchSize' | 'templateDigits' | 'seed'

/** THE table of numeric hyperparameters. */
export const numberFields = {
  learningRate: {
    minimum: 0.00001,
    maximum: 10,
    step: 0.0001,
    scale: 'logarithmic',
    isInteger: false,
    default: 0.003,
    sliderMaximum: 1,
    symbol: 'η',
    option: 'lr'
  },
  momentum: {
    minimum: 0,
    maximum: 0.99,
    step: 0.01,
    scale: 'linear',
    isInteger: false,
    default: 0.9,
    sliderMaximum: 0.99,
    symbol: 'μ',
    option: 'momentum'
  },
  epochs: {
    minimum: 1,
    maximum: 1000,
    step: 1,
    scale: 'linear',
    isInteger: true,
    default: 15,
    sliderMaximum: 100,
    symbol: null,
    option: 'epochs'
  },
  batchSize: {
    minimum: 1,
    maximum: 10000,
    step: 1,
    scale: 'logarithmic',
    isInteger: true,
    default: 64,
    sliderMaximum: 1024,
    symbol: null,
    option: 'batch'
  },
  templateDigits: {
    minimum: 0,
    maximum: 100000,
    step: 1000,
    scale: 'linear',
    isInteger: true,
    default: 0,
    sliderMaximum: 100000,
    symbol: null,
    option: 'templates'
  },
  seed: {
    minimum: 0,
    maximum: 4294967295,
    step: 1,
    scale: 'linear',
    isInteger: true,
    default: 1,
    sliderMaximum: 100,
    symbol: null,
    option: 'seed'
  }
} as const satisfies Record<
  NumberFieldName,
  NumberField & {
    /** Option of the command line, without its dashes. */
    readonly option: string
  }
>

/** Limits of the list of hidden layers; the same hold for networks read from files. */
export const hiddenLayerLimits = { layers: 31, width: 8192, parameters: 16_000_000 } as const

/** The tutorial's settings. */
export const tutorialHyperparameters: Hyperparameters = {
  learningRate: numberFields.learningRate.default,
  schedule: 'constant',
  momentum: numberFields.momentum.default,
  epochs: numberFields.epochs.default,
  batchSize: numberFields.batchSize.default,
  hiddenLayers: [128, 64],
  loss: 'nll',
  variations: null,
  templateDigits: numberFields.templateDigits.default,
  seed: numberFields.seed.default
}

export const inputSize = 784
export const classCount = 10

/** Number of weights and biases of 784 -> hidden layers -> 10. */
export function countParameters(hiddenLayers: readonly number[]): number {
  const sizes = [inputSize, ...hiddenLayers, classCount]
  return sizes.slice(1).reduce((sum, width, layer) => sum + ((sizes[layer] ?? 0) + 1) * width, 0)
}

function numberSchema(name: NumberFieldName) {
  const field: NumberField = numberFields[name]
  return v.pipe(
    v.number(),
    v.finite(),
    v.check((value) => !field.isInteger || Number.isInteger(value), 'integer'),
    v.minValue(field.minimum, 'range'),
    v.maxValue(field.maximum, 'range')
  )
}

export const learningRateSchema = numberSchema('learningRate')
export const momentumSchema = numberSchema('momentum')

export const hiddenLayersSchema = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(hiddenLayerLimits.width))),
  v.maxLength(hiddenLayerLimits.layers),
  v.check((layers) => countParameters(layers) <= hiddenLayerLimits.parameters, 'parameters')
)

/**
 * Parses the settings of a run wherever they come from: the window, the settings file, a message. What older versions did
 * not know may be missing, and is then as the tutorial has it.
 */
export const hyperparametersSchema = v.strictObject({
  learningRate: learningRateSchema,
  schedule: v.optional(v.picklist(schedules), tutorialHyperparameters.schedule),
  momentum: momentumSchema,
  epochs: numberSchema('epochs'),
  batchSize: numberSchema('batchSize'),
  hiddenLayers: hiddenLayersSchema,
  loss: v.picklist(losses),
  variations: v.optional(v.nullable(variationsSchema), tutorialHyperparameters.variations),
  templateDigits: v.optional(numberSchema('templateDigits'), tutorialHyperparameters.templateDigits),
  seed: numberSchema('seed')
})

/** Reads what a person typed into a number field, in the window and on the command line alike. */
export function parseNumber(name: NumberFieldName, text: string): Parsed<number> {
  return parseField(numberFields[name], text)
}

/**
 * Reads a list of hidden layers such as "128, 64" (commas or spaces, ASCII or Chinese); an empty text or "none" is
 * no hidden layer.
 */
export function parseHiddenLayers(text: string): Parsed<readonly number[]> {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.toLowerCase() === 'none') return { value: [] }
  const words = trimmed.split(/[\s,，、]+/).filter((word) => word !== '')
  const layers = words.map(Number)
  if (words.some((word) => !/^\d+(\.\d+)?$/.test(word))) return { fault: { kind: 'not-a-number' } }
  if (layers.some((width) => !Number.isInteger(width))) return { fault: { kind: 'not-whole' } }
  if (layers.some((width) => width < 1 || width > hiddenLayerLimits.width))
    return { fault: { kind: 'out-of-range', minimum: 1, maximum: hiddenLayerLimits.width } }
  if (layers.length > hiddenLayerLimits.layers)
    return { fault: { kind: 'too-many-layers', maximum: hiddenLayerLimits.layers } }
  const found = countParameters(layers)
  if (found > hiddenLayerLimits.parameters)
    return { fault: { kind: 'too-many-parameters', found, maximum: hiddenLayerLimits.parameters } }
  return { value: layers }
}
