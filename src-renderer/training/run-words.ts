import type { DataState, EpochResult, ModelInfo, Run } from '../../src-preload/contract/domain'
import {
  classCount,
  countParameters,
  inputSize,
  type Hyperparameters
} from '../../src-preload/contract/hyperparameters'
import { picturesSentence, scheduleLabel } from './field-words'
import { m } from '../../src-preload/i18n'
import { formatCount, formatPercent, formatSetting } from '../i18n/format'

/** Epoch that a run is in, counted from 1 as people do. */
export function currentEpoch(run: Run): number {
  return Math.min(run.hyperparameters.epochs, Math.floor(run.step / run.stepsPerEpoch) + 1)
}

/** "784 → 128 → 64 → 10" */
export function shapeOf(hiddenLayers: readonly number[]): string {
  return [inputSize, ...hiddenLayers, classCount].join(' → ')
}

/** "109,386 parameters" */
export function parametersOf(hiddenLayers: readonly number[]): string {
  return m.train_parameters({ count: formatCount(countParameters(hiddenLayers)) })
}

/** One sentence that says what is going on; before the first run, what there is to begin with. */
export function sentenceOf(
  run: Run | null,
  lastEpoch: EpochResult | null,
  data: DataState['phase'],
  model: ModelInfo | null
): string {
  if (!run) {
    if (data === 'failed') return m.train_sentence_no_data()
    if (data !== 'ready') return m.train_sentence_data_coming()
    return model ? sentenceOfModel(model) : m.train_sentence_ready()
  }
  const shape = shapeOf(run.hyperparameters.hiddenLayers)
  const place = {
    epoch: formatCount(currentEpoch(run)),
    epochs: formatCount(run.hyperparameters.epochs),
    shape
  }
  if (run.phase === 'starting') return m.train_sentence_starting({ shape })
  if (run.phase === 'running') return m.train_sentence_running(place)
  if (run.phase === 'paused') return m.train_sentence_paused(place)
  if (run.end?.reason === 'finished' && lastEpoch)
    return m.train_sentence_finished({
      epochs: formatCount(run.hyperparameters.epochs),
      accuracy: formatPercent(lastEpoch.testAccuracy)
    })
  if (run.end?.reason === 'diverged') return m.train_sentence_diverged(place)
  if (run.end?.reason === 'died' || run.end?.reason === 'failed') return m.train_sentence_broken(place)
  return m.train_sentence_stopped(place)
}

function sentenceOfModel({ source, fileName, testAccuracy }: ModelInfo): string {
  if (source === 'shipped') return m.train_sentence_shipped()
  if (source === 'imported') return m.train_sentence_imported({ file: fileName ?? m.export_unknown() })
  return testAccuracy === null
    ? m.train_sentence_restored_unmeasured()
    : m.train_sentence_restored({ accuracy: formatPercent(testAccuracy) })
}

/** The learning rate that a diverged run suggests; null when it names none. */
export function suggestedLearningRate(run: Run | null): number | null {
  if (run?.end?.reason !== 'diverged') return null
  const suggestion = Number(run.end.problem.values['suggestion'])
  return Number.isFinite(suggestion) && suggestion > 0 ? suggestion : null
}

/** The step at which a run diverged; null when it did not. */
export function divergedAt(run: Run | null): number | null {
  if (run?.end?.reason !== 'diverged') return null
  const step = Number(run.end.problem.values['step'])
  return Number.isInteger(step) ? step : run.step
}

/** The settings of a run in one line, for the saved picture. */
export function settingsSentence(settings: Hyperparameters): string {
  return [
    shapeOf(settings.hiddenLayers),
    `${m.train_field_learning_rate()} ${formatSetting(settings.learningRate)}${
      settings.schedule === 'constant' ? '' : ` (${scheduleLabel(settings.schedule)})`
    }`,
    `${m.train_field_momentum()} ${formatSetting(settings.momentum)}`,
    `${m.train_field_batch_size()} ${formatSetting(settings.batchSize)}`,
    `${m.train_field_loss()} ${settings.loss.toUpperCase()}`,
    `${m.train_field_seed()} ${formatSetting(settings.seed)}`,
    picturesSentence(settings)
  ].join(' · ')
}
