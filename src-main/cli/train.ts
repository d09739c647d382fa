import { join, resolve } from 'node:path'
import type { EngineName, EpochResult, Evaluation, ModelInfo } from '../../src-preload/contract/domain'
import { numberFields, type Hyperparameters, type Schedule } from '../../src-preload/contract/hyperparameters'
import { laneKey } from '../../src-preload/contract/lanes'
import { presets, type PresetName } from '../../src-preload/contract/presets'
import type { Variations } from '../../src-preload/contract/variations'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { m } from '../../src-preload/i18n'
import { explain } from '../../src-preload/i18n/problem'
import type { Engine } from '../engine/engine'
import { predictedLabels } from '../engine/measure'
import { makeFolder, writeFileSafely } from '../files'
import { writeProblem } from '../files/file-problem'
import { metadataOf } from '../formats/metadata'
import { writeWeights, type WeightsFile } from '../formats/weights'
import { TrainingRun, type TrainingEnd } from '../trainer/training-run'
import { writeErrorLine, type CliIo, type ExitCode } from './cli-io'
import { digitGrid } from './digit-grid'
import { openLaneFile } from './lanes'
import { loadData, type LoadedData } from './load-data'
import { loadEngine, loadWeights } from './load-network'
import { readSampleOrder } from './sample-order'
import { inOneLine } from './text'
import { JsonReport, TextReport, type TrainReport } from './train-report'

export interface TrainOptions {
  readonly hidden?: readonly number[]
  readonly preset?: PresetName
  readonly lr?: number
  readonly schedule?: Schedule
  readonly momentum?: number
  readonly batch?: number
  readonly epochs?: number
  readonly loss?: Hyperparameters['loss']
  readonly variations?: Variations | 'off'
  readonly templates?: number
  readonly seed?: number
  readonly engine?: EngineName
  readonly lanes?: number
  readonly data?: string
  readonly init?: string
  readonly order?: string
  readonly stepLosses?: true
  readonly out?: string
  readonly showDigits?: true
  readonly json?: true
}

/** Digits of the tutorial's picture. */
const shownDigits = 64

/** `train`: trains a network, prints the tutorial's line after each epoch, and keeps the weights where asked to. */
export async function train(io: CliIo, options: TrainOptions): Promise<ExitCode> {
  const initial = options.init === undefined ? null : await loadWeights(io, options.init)
  const order = options.order === undefined ? null : await readSampleOrder(io, options.order)
  const hyperparameters = settingsOf(options, initial, order?.epochs)
  // Before the work, not after it: a folder that can't be made costs nothing then.
  const weightsPath = options.out === undefined ? null : await prepareOutput(io, options.out)
  const loaded = await loadData(io, options.data)
  const laneFile = await openLaneFile(io, options.lanes)
  const { lanes } = laneFile.book.planOf(hyperparameters)
  const engine = await loadEngine(io, {
    ...(options.engine ? { engine: options.engine } : {}),
    threads: laneFile.book.threadsFor(hyperparameters)
  })
  const { backend } = engine
  const report: TrainReport = options.json
    ? new JsonReport(io, options.stepLosses === true)
    : new TextReport(io, options.stepLosses === true)
  const results: { result: EpochResult; evaluation: Evaluation }[] = []
  const run = new TrainingRun({
    engine,
    data: loaded.data,
    hyperparameters,
    ...(lanes === null ? {} : { lanes }),
    openSamples: io.openSamples,
    ...(initial ? { initialNetwork: initial.network } : {}),
    ...(order ? { order: order.order } : {}),
    listener: {
      stepsDone: (_firstStep, losses) => report.stepped(losses, run),
      epochEnded: (result, evaluation) => {
        results.push({ result, evaluation })
        report.epochEnded(result, evaluation)
      },
      noticeGiven: (problem: ProblemReport) => {
        report.pause()
        writeErrorLine(io, explain(problem))
      }
    }
  })
  // No graph could be made for this network.
  if (engine.backend !== backend && engine.backend.reason) writeErrorLine(io, explain(engine.backend.reason))
  if (lanes === null && engine.backend.engine === 'graph') {
    laneFile.book.note(laneKey(hyperparameters), run.lanes)
    await laneFile.save()
  }
  // Not before: the first weights or the order may not fit the settings.
  report.started({
    backend: engine.backend,
    lanes: run.lanes,
    hyperparameters,
    source: loaded.source,
    folder: loaded.folder
  })
  const end = await runUntilAborted(run, io.signal)
  report.pause()
  const last = results.at(-1)
  // What was measured after an epoch is true of the weights only as long as no step followed.
  const measured = last?.result.step === run.step ? last : null
  if (weightsPath !== null) {
    const info = infoOf(run, measured?.evaluation ?? null)
    await writeFileSafely(
      weightsPath,
      writeWeights('safetensors', { network: run.state.network, metadata: metadataOf(info) })
    )
  }
  if (end.reason === 'finished') {
    if (options.showDigits && !options.json) writeDigits(io, loaded, last?.evaluation ?? null, engine)
    report.finished(weightsPath)
  } else {
    report.brokeOff(end.reason, weightsPath)
    tellEnd(io, end, run, weightsPath)
  }
  engine.dispose()
  return end.reason === 'finished' ? 0 : 1
}

/** What was asked for, else what the preset says; the first weights decide the hidden layers and the order the epochs where nothing was said. */
function settingsOf(
  options: TrainOptions,
  initial: WeightsFile | null,
  epochsOfOrder: number | undefined
): Hyperparameters {
  const preset = presets[options.preset ?? 'tutorial']
  const hiddenOfFile = initial?.network.layers.slice(0, -1).map((layer) => layer.outputs)
  return {
    learningRate: options.lr ?? preset.learningRate,
    schedule: options.schedule ?? preset.schedule,
    momentum: options.momentum ?? preset.momentum,
    epochs: options.epochs ?? Math.min(epochsOfOrder ?? preset.epochs, numberFields.epochs.maximum),
    batchSize: options.batch ?? preset.batchSize,
    hiddenLayers: options.hidden ?? hiddenOfFile ?? preset.hiddenLayers,
    loss: options.loss ?? preset.loss,
    variations: options.variations === 'off' ? null : (options.variations ?? preset.variations),
    templateDigits: options.templates ?? preset.templateDigits,
    seed: options.seed ?? numberFields.seed.default
  }
}

async function prepareOutput(io: CliIo, given: string): Promise<string> {
  const folder = resolve(io.workingFolder, given)
  try {
    await makeFolder(folder)
  } catch (error) {
    throw writeProblem(error, folder, 0)
  }
  return join(folder, 'weights.safetensors')
}

/** Ctrl+C stops the run after its block; an epoch that was being measured is still brought to its end. */
async function runUntilAborted(run: TrainingRun, signal: AbortSignal): Promise<TrainingEnd> {
  const stop = (): void => run.stop()
  signal.addEventListener('abort', stop)
  if (signal.aborted) run.stop()
  try {
    const end = await run.run()
    await run.closeEpoch()
    return end
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function infoOf(run: TrainingRun, evaluation: Evaluation | null): ModelInfo {
  return {
    source: 'trained',
    fileName: null,
    hiddenLayers: run.hyperparameters.hiddenLayers,
    hyperparameters: run.hyperparameters,
    epochsTrained: run.epochsTrained,
    testAccuracy: evaluation?.accuracy ?? null,
    testLoss: evaluation?.loss ?? null,
    leastEvidence: evaluation?.leastEvidence ?? null
  }
}

function writeDigits(io: CliIo, { data }: LoadedData, evaluation: Evaluation | null, engine: Engine): void {
  const images = data.testImages.subarray(0, shownDigits * 784)
  const predicted = predictedLabels(evaluation?.logProbabilities ?? engine.predict(images).logProbabilities)
  io.writeOut(digitGrid(images, data.testLabels, predicted.subarray(0, shownDigits), io))
}

/** A run that did not finish: why, and where its weights lie. */
function tellEnd(io: CliIo, end: TrainingEnd, run: TrainingRun, weightsPath: string | null): void {
  const reason =
    end.reason === 'diverged' || end.reason === 'failed'
      ? explain(end.problem)
      : m.cli_stopped({ epochs: run.epochsTrained.toFixed(2) })
  writeErrorLine(io, inOneLine(reason, weightsPath === null ? '' : m.cli_weights_at({ path: weightsPath })))
}
