import type { ModelInfo, ModelSource } from '../../src-preload/contract/domain'
import {
  losses,
  numberFields,
  parseNumber,
  schedules,
  tutorialHyperparameters,
  type Hyperparameters,
  type NumberFieldName
} from '../../src-preload/contract/hyperparameters'
import { parseField } from '../../src-preload/contract/number-field'
import {
  variationFields,
  variationNames,
  type VariationName,
  type Variations
} from '../../src-preload/contract/variations'
import { inputScaling, type WeightsFile } from './weights-file'

/**
 * What a weights file says of its network, in any format: names beginning with `inkling.`, all values text (a number in
 * a safetensors file's metadata makes the official reader refuse the whole file). Unknown values are left out.
 */
export function metadataOf(info: ModelInfo): Record<string, string> {
  const { hyperparameters } = info
  const entries: [string, string | number | null][] = [
    ['format', 1],
    ['scaling', inputScaling],
    ['hidden', info.hiddenLayers.join(',') || 'none'],
    ...numberNames.map((name): [string, number | null] => [name, hyperparameters?.[name] ?? null]),
    ['schedule', hyperparameters?.schedule ?? null],
    ['loss', hyperparameters?.loss ?? null],
    ...variationNames.map((name): [string, number | null] => [
      `variations.${name}`,
      hyperparameters?.variations?.[name] ?? null
    ]),
    ['epochsTrained', info.epochsTrained],
    ['testAccuracy', info.testAccuracy],
    ['testLoss', info.testLoss],
    ['leastEvidence', info.leastEvidence]
  ]
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === null ? [] : [[`inkling.${name}`, String(value)]]))
  )
}

const numberNames = Object.keys(numberFields) as NumberFieldName[]

/**
 * What is known of a network read from a file. Its shape is taken from the network itself; whatever the metadata do not
 * say, or say wrongly, is null.
 * @param fileName name of an imported file, without folders
 */
export function modelInfoFrom(file: WeightsFile, source: ModelSource, fileName: string | null): ModelInfo {
  const hiddenLayers = file.network.layers.slice(0, -1).map((layer) => layer.outputs)
  const told = (name: string, minimum: number, maximum: number): number | null => {
    const text = file.metadata[`inkling.${name}`]
    const value = text === undefined || text.trim() === '' ? NaN : Number(text)
    return value >= minimum && value <= maximum ? value : null
  }
  return {
    source,
    fileName,
    hiddenLayers,
    hyperparameters: hyperparametersFrom(file.metadata, hiddenLayers),
    epochsTrained: told('epochsTrained', 0, Number.MAX_SAFE_INTEGER),
    testAccuracy: told('testAccuracy', 0, 1),
    testLoss: told('testLoss', 0, Number.MAX_VALUE),
    leastEvidence: told('leastEvidence', -Number.MAX_VALUE, Number.MAX_VALUE)
  }
}

/**
 * All of them or null: half of the settings would say nothing of how the network came about. What older versions did not
 * know may be missing.
 */
function hyperparametersFrom(
  metadata: Readonly<Record<string, string>>,
  hiddenLayers: readonly number[]
): Hyperparameters | null {
  const number = (name: NumberFieldName): number | undefined =>
    parseNumber(name, metadata[`inkling.${name}`] ?? '').value
  const learningRate = number('learningRate')
  const momentum = number('momentum')
  const epochs = number('epochs')
  const batchSize = number('batchSize')
  const seed = number('seed')
  const templateDigits = metadata['inkling.templateDigits'] === undefined ? 0 : number('templateDigits')
  const told = metadata['inkling.schedule'] ?? tutorialHyperparameters.schedule
  const schedule = schedules.find((name) => name === told)
  const variations = variationsFrom(metadata)
  const loss = losses.find((name) => name === metadata['inkling.loss'])
  if (
    learningRate === undefined ||
    momentum === undefined ||
    epochs === undefined ||
    batchSize === undefined ||
    seed === undefined ||
    templateDigits === undefined ||
    schedule === undefined ||
    variations === undefined ||
    loss === undefined
  )
    return null
  return {
    learningRate,
    schedule,
    momentum,
    epochs,
    batchSize,
    hiddenLayers,
    loss,
    variations,
    templateDigits,
    seed
  }
}

/** @returns null where the file names none, undefined where it names some and not all soundly */
function variationsFrom(metadata: Readonly<Record<string, string>>): Variations | null | undefined {
  const textOf = (name: VariationName): string | undefined => metadata[`inkling.variations.${name}`]
  if (variationNames.every((name) => textOf(name) === undefined)) return null
  const sizes: Partial<Record<VariationName, number>> = {}
  for (const name of variationNames) {
    const { value } = parseField(variationFields[name], textOf(name) ?? '')
    if (value === undefined) return undefined
    sizes[name] = value
  }
  return sizes as Record<VariationName, number>
}
