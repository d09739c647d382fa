import { engineNames, type EngineName } from '../../src-preload/contract/domain'
import { maximumLanes } from '../../src-preload/contract/lanes'
import {
  losses,
  numberFields,
  parseHiddenLayers,
  parseNumber,
  schedules,
  type Loss,
  type NumberFieldName,
  type Schedule
} from '../../src-preload/contract/hyperparameters'
import { parseField, type FieldFault, type Parsed } from '../../src-preload/contract/number-field'
import { weightFormats, type WeightFormat } from '../../src-preload/contract/ipc'
import { presetNames, type PresetName } from '../../src-preload/contract/presets'
import {
  measuredVariations,
  variationFields,
  variationNames,
  type Variations
} from '../../src-preload/contract/variations'
import { m } from '../../src-preload/i18n'
import { shownName } from '../formats/shown'
import { UsageError } from './cli-io'

function explainFault(fault: FieldFault): string {
  switch (fault.kind) {
    case 'not-a-number':
      return m.cli_fault_not_a_number()
    case 'not-whole':
      return m.cli_fault_not_whole()
    case 'out-of-range':
      return m.cli_fault_out_of_range({ minimum: fault.minimum, maximum: fault.maximum })
    case 'too-many-layers':
      return m.cli_fault_too_many_layers({ maximum: fault.maximum })
    case 'too-many-parameters':
      return m.cli_fault_too_many_parameters({ found: fault.found, maximum: fault.maximum })
  }
}

function valueOf<Value>(option: string, text: string, parsed: Parsed<Value>): Value {
  if (parsed.fault)
    throw new UsageError(
      m.cli_usage_value({ option: `--${option}`, value: shownName(text), fault: explainFault(parsed.fault) })
    )
  return parsed.value
}

/** A parser for commander: the same that the window's form uses. */
export function numberOf(name: NumberFieldName): (text: string) => number {
  return (text) => valueOf(numberFields[name].option, text, parseNumber(name, text))
}

export function hiddenLayersOf(text: string): readonly number[] {
  return valueOf('hidden', text, parseHiddenLayers(text))
}

function oneOf<Choice extends string>(option: string, choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((name) => name === text)
    if (choice === undefined)
      throw new UsageError(
        m.cli_usage_value({
          option: `--${option}`,
          value: shownName(text),
          fault: m.cli_fault_choice({ choices: choices.join(', ') })
        })
      )
    return choice
  }
}

export function lanesOf(text: string): number {
  const lanes = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (lanes >= 1 && lanes <= maximumLanes) return lanes
  throw new UsageError(
    m.cli_usage_value({
      option: '--lanes',
      value: shownName(text),
      fault: m.cli_fault_out_of_range({ minimum: 1, maximum: maximumLanes })
    })
  )
}

export const lossOf: (text: string) => Loss = oneOf('loss', losses)
export const engineOf: (text: string) => EngineName = oneOf('engine', engineNames)
export const formatOf: (text: string) => WeightFormat = oneOf('format', weightFormats)

export const scheduleOf: (text: string) => Schedule = oneOf('schedule', schedules)
export const presetOf: (text: string) => PresetName = oneOf('preset', presetNames)

/** `on`, `off`, or sizes such as `rotation=15,shear=0`; those that are not named are the measured ones. */
export function variationsOf(text: string): Variations | 'off' {
  // Not null: commander would make an empty text of it.
  if (text === 'off') return text
  const sizes = { ...measuredVariations }
  for (const part of text === 'on' ? [] : text.split(',')) {
    const [word = '', value = ''] = part.split('=')
    const name = variationNames.find((known) => known === word.trim())
    if (name === undefined)
      throw new UsageError(
        m.cli_usage_value({
          option: '--variations',
          value: shownName(text),
          fault: m.cli_fault_variations({ names: variationNames.join(', ') })
        })
      )
    sizes[name] = valueOf(`variations ${name}`, value, parseField(variationFields[name], value))
  }
  return sizes
}

/** A parser for an option that may be given more than once. */
export function addressesOf(text: string, before: readonly string[] | undefined): readonly string[] {
  if (!/^https?:\/\/[^\s/]+/i.test(text))
    throw new UsageError(
      m.cli_usage_value({ option: '--mirror', value: shownName(text), fault: m.cli_fault_address() })
    )
  return [...(before ?? []), text]
}
