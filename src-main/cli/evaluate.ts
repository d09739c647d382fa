import { classCount } from '../../src-preload/contract/hyperparameters'
import { m } from '../../src-preload/i18n'
import { predictedLabels } from '../engine/measure'
import { evaluate } from '../trainer/evaluate'
import { writeJson, type CliIo, type ExitCode } from './cli-io'
import { loadData } from './load-data'
import { loadEngine, loadWeights, putNetwork } from './load-network'

export interface EvaluateOptions {
  readonly weights: string
  readonly data?: string
  readonly json?: true
}

/** `evaluate`: how well a network does on the 10,000 test digits. */
export async function evaluateWeights(io: CliIo, options: EvaluateOptions): Promise<ExitCode> {
  const { network } = await loadWeights(io, options.weights)
  const { data } = await loadData(io, options.data)
  const engine = await loadEngine(io)
  putNetwork(engine, network)
  const test = { images: data.testImages, labels: data.testLabels }
  const { accuracy, loss, logProbabilities } = await evaluate(engine, test)
  const confusion = confusionOf(data.testLabels, predictedLabels(logProbabilities))
  if (options.json) writeJson(io, { accuracy, loss, confusion })
  else {
    io.writeOut(`${m.cli_backend(engine.backend)}\n`)
    io.writeOut(`${m.cli_test_result({ accuracy: percent(accuracy), loss: loss.toFixed(4) })}\n`)
    io.writeOut(`${m.cli_confusion()}\n${confusionTable(confusion)}`)
  }
  engine.dispose()
  return 0
}

/** How often each true digit (row) was taken for each digit (column). */
function confusionOf(labels: Uint8Array, predicted: Uint8Array): number[][] {
  const confusion = Array.from({ length: classCount }, () => Array.from({ length: classCount }, () => 0))
  labels.forEach((label, index) => {
    const row = confusion[label] ?? []
    const column = predicted[index] ?? 0
    row[column] = (row[column] ?? 0) + 1
  })
  return confusion
}

function confusionTable(confusion: readonly (readonly number[])[]): string {
  const line = (head: string, cells: readonly number[]): string =>
    `${head.padStart(4)} |${cells.map((cell) => String(cell).padStart(6)).join('')}\n`
  const digits = Array.from({ length: classCount }, (_, digit) => digit)
  return (
    line('', digits) +
    `${'-'.repeat(5)}+${'-'.repeat(60)}\n` +
    confusion.map((row, digit) => line(String(digit), row)).join('')
  )
}

/** 0.9324 as "93.24". */
export function percent(part: number): string {
  return (part * 100).toFixed(2)
}
