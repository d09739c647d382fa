import {
  numberFields,
  tutorialHyperparameters,
  type Hyperparameters,
  type NumberFieldName,
  type Schedule
} from '../../src-preload/contract/hyperparameters'
import type { FieldFault } from '../../src-preload/contract/number-field'
import type { VariationName } from '../../src-preload/contract/variations'
import { m } from '../../src-preload/i18n'
import { formatCount, formatPercent, formatSetting } from '../i18n/format'
import type { TextFieldName } from './hyperparameter-form.svelte'

/** Label of a field: its accessible name. */
export function labelOf(name: TextFieldName): string {
  return {
    learningRate: m.train_field_learning_rate,
    momentum: m.train_field_momentum,
    epochs: m.train_field_epochs,
    batchSize: m.train_field_batch_size,
    hiddenLayers: m.train_field_hidden_layers,
    templateDigits: m.train_field_template_digits,
    seed: m.train_field_seed
  }[name]()
}

/** One sentence on what a field does. */
export function helpOf(name: TextFieldName): string {
  return {
    learningRate: m.train_field_learning_rate_help,
    momentum: m.train_field_momentum_help,
    epochs: m.train_field_epochs_help,
    batchSize: m.train_field_batch_size_help,
    hiddenLayers: m.train_field_hidden_layers_help,
    templateDigits: m.train_field_template_digits_help,
    seed: m.train_field_seed_help
  }[name]()
}

/** Range and default of a field. */
export function rangeOf(name: TextFieldName): string {
  if (name === 'hiddenLayers')
    return m.train_range_hidden_layers({ default: tutorialHyperparameters.hiddenLayers.join(', ') })
  const field = numberFields[name]
  return m.train_range({
    minimum: formatSetting(field.minimum),
    maximum: field.maximum > 1e6 ? formatCount(field.maximum) : formatSetting(field.maximum),
    default: formatSetting(field.default)
  })
}

/** What is wrong with a field's text, and what is right. */
export function wordsOfFault(fault: FieldFault | null): string | null {
  if (!fault) return null
  switch (fault.kind) {
    case 'not-a-number':
      return m.train_fault_not_a_number()
    case 'not-whole':
      return m.train_fault_not_whole()
    case 'out-of-range':
      return m.train_fault_out_of_range({
        minimum: formatSetting(fault.minimum),
        maximum: formatSetting(fault.maximum)
      })
    case 'too-many-layers':
      return m.train_fault_too_many_layers({ maximum: formatCount(fault.maximum) })
    case 'too-many-parameters':
      return m.train_fault_too_many_parameters({
        found: formatCount(fault.found),
        maximum: formatCount(fault.maximum)
      })
  }
}

/** Name of a field's slider. */
export function sliderLabelOf(name: NumberFieldName): string {
  return m.train_slider({ field: labelOf(name) })
}

export function scheduleLabel(schedule: Schedule): string {
  return { constant: m.train_schedule_constant, 'half-cosine': m.train_schedule_half_cosine }[schedule]()
}

export function variationLabel(name: VariationName): string {
  return {
    rotation: m.train_variation_rotation,
    scale: m.train_variation_scale,
    shear: m.train_variation_shear,
    shift: m.train_variation_shift,
    thickness: m.train_variation_thickness
  }[name]()
}

/** The size of a variation with its unit. */
export function variationText(name: VariationName, size: number): string {
  if (name === 'rotation') return `±${formatSetting(size)}°`
  if (name === 'scale') return `±${formatPercent(size, 0)}`
  if (name === 'shift') return m.train_variation_pixels({ size: formatSetting(size) })
  return `±${formatSetting(size)}`
}

/** What a run with these settings trains on, in a sentence. */
export function picturesSentence({ variations, templateDigits }: Hyperparameters): string {
  const count = formatCount(templateDigits)
  if (templateDigits > 0)
    return variations ? m.train_data_varied_templates({ count }) : m.train_data_templates({ count })
  return variations ? m.train_data_varied() : m.train_data_plain()
}
