import {
  numberFields,
  parseHiddenLayers,
  parseNumber,
  tutorialHyperparameters,
  type Hyperparameters,
  type Loss,
  type NumberFieldName,
  type Schedule
} from '../../src-preload/contract/hyperparameters'
import { presetOf, presets, type PresetName } from '../../src-preload/contract/presets'
import type { Variations } from '../../src-preload/contract/variations'
import type { FieldFault, Parsed } from '../../src-preload/contract/number-field'
import type { AppState } from '../state/app-state.svelte'
import { formatSetting } from '../i18n/format'

export type TextFieldName = NumberFieldName | 'hiddenLayers'

const fieldNames = [...(Object.keys(numberFields) as NumberFieldName[]), 'hiddenLayers'] as const

/** Those that may change while a run goes on. */
export const liveFields = ['learningRate', 'momentum'] as const
type LiveField = (typeof liveFields)[number]
const isLive = (name: TextFieldName): name is LiveField => liveFields.some((live) => live === name)

function textsOf(values: Hyperparameters): Record<TextFieldName, string> {
  return {
    learningRate: formatSetting(values.learningRate),
    momentum: formatSetting(values.momentum),
    epochs: formatSetting(values.epochs),
    batchSize: formatSetting(values.batchSize),
    templateDigits: formatSetting(values.templateDigits),
    seed: formatSetting(values.seed),
    hiddenLayers: values.hiddenLayers.join(', ')
  }
}

/**
 * What stands in the fields of the Train view. Texts may be anything; every sound one goes to the settings at once, so
 * the settings always hold values that a run can start with. Learning rate and momentum also reach a run that goes on,
 * when the change is committed: Enter, the field is left, the slider is let go.
 */
export class HyperparameterForm {
  readonly #app: AppState
  texts = $state.raw<Record<TextFieldName, string>>(textsOf(tutorialHyperparameters))
  readonly #parsed = $derived<Record<TextFieldName, Parsed<unknown>>>({
    learningRate: parseNumber('learningRate', this.texts.learningRate),
    momentum: parseNumber('momentum', this.texts.momentum),
    epochs: parseNumber('epochs', this.texts.epochs),
    batchSize: parseNumber('batchSize', this.texts.batchSize),
    templateDigits: parseNumber('templateDigits', this.texts.templateDigits),
    seed: parseNumber('seed', this.texts.seed),
    hiddenLayers: parseHiddenLayers(this.texts.hiddenLayers)
  })
  readonly isSound = $derived(fieldNames.every((name) => !this.#parsed[name].fault))
  /** What was last asked of the run, so that Enter and then leaving the field ask once. */
  #asked: { readonly runId: number; readonly name: LiveField; readonly value: number } | null = null

  constructor(app: AppState) {
    this.#app = app
    this.texts = textsOf(app.settings.hyperparameters)
  }

  /** The values as last typed soundly; what a run starts with. */
  get values(): Hyperparameters {
    return this.#app.settings.hyperparameters
  }

  faultOf(name: TextFieldName): FieldFault | null {
    return this.#parsed[name].fault ?? null
  }

  type(name: TextFieldName, text: string): void {
    this.texts = { ...this.texts, [name]: text }
    const parsed = this.#parsed[name]
    if (!parsed.fault) this.#keep({ [name]: parsed.value })
  }

  setNumber(name: NumberFieldName, value: number): void {
    this.type(name, formatSetting(value))
  }

  setLoss(loss: Loss): void {
    this.#keep({ loss })
  }

  setSchedule(schedule: Schedule): void {
    this.#keep({ schedule })
  }

  setVariations(variations: Variations | null): void {
    this.#keep({ variations })
  }

  /** The preset that the settings are; null where a person has changed something that it says. */
  get preset(): PresetName | null {
    return presetOf(this.values)
  }

  /** Takes all that a preset says; the seed stays. */
  setPreset(name: PresetName): void {
    this.#show({ ...this.values, ...presets[name] })
  }

  /** Brings a changed learning rate or momentum to the run that goes on. */
  commit(name: TextFieldName): void {
    const { run, isTraining, client } = this.#app
    if (!isTraining || !run || !isLive(name) || this.faultOf(name)) return
    const value = this.values[name]
    const asked =
      this.#asked?.runId === run.id && this.#asked.name === name
        ? this.#asked.value
        : run.hyperparameters[name]
    if (value === asked) return
    this.#asked = { runId: run.id, name, value }
    void (name === 'learningRate' ? client.changeLearningRate(value) : client.changeMomentum(value))
  }

  /** Back to the tutorial's settings. */
  reset(): void {
    this.#show(tutorialHyperparameters)
  }

  #show(values: Hyperparameters): void {
    this.texts = textsOf(values)
    this.#keep(values)
  }

  #keep(change: Partial<Hyperparameters>): void {
    const { hiddenLayers, ...others } = { ...this.values, ...change }
    this.#app.changeSettings({ hyperparameters: { ...others, hiddenLayers: [...hiddenLayers] } })
  }
}
