import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EpochResult, RunChange, RunHistory } from '../../src-preload/contract/domain'
import { learningRateAt } from '../../src-preload/contract/learning-rate'
import { shortestDecimal } from './shortest-decimal'

/*
 * This file is used by Electron's main process too: it imports nothing that reads foreign files or loads tfjs.
 * The columns are described in docs/training-csv.md; change both together.
 */
const columns = [
  'step',
  'epoch',
  'step_loss',
  'learning_rate',
  'momentum',
  'training_loss',
  'test_loss',
  'test_accuracy',
  'epoch_seconds',
  'mark'
] as const

/** A block of rows takes some milliseconds; between two blocks others have their turn. */
const rowsPerBlock = 2000

/**
 * The course of a run as a table (UTF-8, RFC 4180 with "\n"): a row a step; the results of an epoch stand in the row of
 * its last step. A number that is not finite is an empty field, and the column `mark` says what it was.
 * Runs in blocks, so that the process that calls it stays responsive during long histories.
 */
export async function trainingCsv(history: RunHistory): Promise<Uint8Array> {
  const { stepLosses, epochs, changes, run } = history
  const resultAt = new Map(epochs.map((result) => [result.step - 1, result]))
  const changesAt = groupByStep(changes)
  const rowCount = Math.max(stepLosses.length, ...epochs.map((result) => result.step))
  const settings = settingsAtStart(history)
  const { schedule, epochs: epochCount } = run.hyperparameters
  const blocks: Buffer[] = [Buffer.from(`${columns.join(',')}\n`)]
  let text = ''
  for (let step = 0; step < rowCount; step++) {
    const marks: string[] = []
    for (const { name, from, to } of changesAt.get(step) ?? []) {
      settings[name] = to
      marks.push(`${columnOf[name]} changed from ${String(from)} to ${String(to)}`)
    }
    if (step === rowCount - 1 && run.end && run.end.reason !== 'finished') marks.push(`run ${run.end.reason}`)
    const rate = learningRateAt(schedule, settings.learningRate, step, epochCount * run.stepsPerEpoch)
    const inForce = { ...settings, learningRate: rate }
    text += row(step, run.stepsPerEpoch, stepLosses[step], inForce, resultAt.get(step), marks)
    if ((step + 1) % rowsPerBlock === 0) {
      blocks.push(Buffer.from(text))
      text = ''
      await nextTurn()
    }
  }
  blocks.push(Buffer.from(text))
  return new Uint8Array(Buffer.concat(blocks))
}

const columnOf = { learningRate: 'learning_rate', momentum: 'momentum' } as const

type ChangingSettings = Record<RunChange['name'], number>

function groupByStep(changes: readonly RunChange[]): Map<number, RunChange[]> {
  const groups = new Map<number, RunChange[]>()
  for (const change of changes) groups.set(change.step, [...(groups.get(change.step) ?? []), change])
  return groups
}

/** The run tells the settings now in force; those of its start are what the first changes came from. */
function settingsAtStart({ run, changes }: RunHistory): ChangingSettings {
  const first = (name: RunChange['name']): number =>
    changes.find((change) => change.name === name)?.from ?? run.hyperparameters[name]
  return { learningRate: first('learningRate'), momentum: first('momentum') }
}

function row(
  step: number,
  stepsPerEpoch: number,
  stepLoss: number | undefined,
  settings: ChangingSettings,
  result: EpochResult | undefined,
  marks: readonly string[]
): string {
  const notes = [...marks]
  const field = (name: string, value: number | undefined, format: (value: number) => string): string => {
    if (value === undefined) return ''
    if (Number.isFinite(value)) return format(value)
    notes.push(`${name} is ${String(value)}`)
    return ''
  }
  const fields = [
    String(step),
    String(Math.floor(step / stepsPerEpoch)),
    field('step_loss', stepLoss, shortestDecimal),
    String(settings.learningRate),
    String(settings.momentum),
    field('training_loss', result?.trainingLoss, String),
    field('test_loss', result?.testLoss, String),
    field('test_accuracy', result?.testAccuracy, String),
    field('epoch_seconds', result?.seconds, String)
  ]
  return `${fields.join(',')},${notes.join('; ')}\n`
}
