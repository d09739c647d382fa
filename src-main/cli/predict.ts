import { basename, resolve } from 'node:path'
import type { Prediction } from '../../src-preload/contract/domain'
import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'
import { framePicture } from '../../src-preload/digits'
import { m } from '../../src-preload/i18n'
import { explain, Problem } from '../../src-preload/i18n/problem'
import type { Engine } from '../engine/engine'
import { readPrediction } from '../engine/measure'
import { readFileWithin } from '../files'
import { pictureLimits } from '../formats/picture'
import { UsageError, writeErrorLine, writeJson, type CliIo, type ExitCode } from './cli-io'
import { percent } from './evaluate'
import { loadEngine, loadWeights, putNetwork } from './load-network'
import { readStrokeSamples } from './stroke-samples'

export interface PredictOptions {
  readonly weights: string
  readonly data?: string
  readonly strokes?: string
  readonly json?: true
}

/** `predict`: what a network sees in pictures, or in drawings given as strokes. */
export async function predict(
  io: CliIo,
  images: readonly string[],
  options: PredictOptions
): Promise<ExitCode> {
  if (images.length > 0 && options.strokes !== undefined)
    throw new UsageError(m.cli_usage_images_or_strokes())
  if (images.length === 0 && options.strokes === undefined)
    throw new UsageError(m.cli_usage_nothing_to_predict())
  const { network } = await loadWeights(io, options.weights)
  const engine = await loadEngine(io)
  putNetwork(engine, network)
  if (!options.json) io.writeOut(`${m.cli_backend(engine.backend)}\n`)
  const isWhole =
    options.strokes === undefined
      ? await predictImages(io, engine, images, options)
      : await predictStrokes(io, engine, options.strokes, options)
  engine.dispose()
  return isWhole ? 0 : 1
}

/** @returns whether every picture could be read */
async function predictImages(
  io: CliIo,
  engine: Engine,
  images: readonly string[],
  { json }: PredictOptions
): Promise<boolean> {
  let isWhole = true
  for (const file of images) {
    io.signal.throwIfAborted()
    try {
      const path = resolve(io.workingFolder, file)
      const bytes = await readFileWithin(path, pictureLimits.bytes)
      const [prediction = null] = predictAll(engine, [
        framePicture(await io.decodePicture(bytes, basename(path)))
      ])
      if (json) writeJson(io, { file, ...asJson(prediction) })
      else io.writeOut(`${file}: ${inWords(prediction)}\n`)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      writeErrorLine(io, explain(error.report))
      isWhole = false
    }
  }
  return isWhole
}

/** @returns whether every line could be read */
async function predictStrokes(
  io: CliIo,
  engine: Engine,
  given: string,
  { json }: PredictOptions
): Promise<boolean> {
  const path = given === '-' ? null : resolve(io.workingFolder, given)
  let isWhole = true
  // As many lines at once as have arrived: quick for files, at once for a person who pipes in single lines.
  for await (const { samples, problems } of readStrokeSamples(io, path)) {
    const predictions = predictAll(
      engine,
      samples.map(({ pixels }) => pixels)
    )
    for (const [index, { id }] of samples.entries()) {
      const prediction = predictions[index] ?? null
      if (json) writeJson(io, { id, ...asJson(prediction) })
      else io.writeOut(`${String(id)}: ${inWords(prediction)}\n`)
    }
    for (const problem of problems) writeErrorLine(io, explain(problem))
    isWhole &&= problems.length === 0
  }
  return isWhole
}

/** @param pictures grey levels [784] each; null for one without ink, which gets no prediction */
function predictAll(engine: Engine, pictures: readonly (Uint8Array | null)[]): (Prediction | null)[] {
  const inked = pictures.filter((pixels) => pixels !== null)
  const pixels = new Uint8Array(inked.length * inputSize)
  inked.forEach((picture, index) => pixels.set(picture, index * inputSize))
  const rows = inked.length > 0 ? engine.predict(pixels) : new Float32Array()
  let row = 0
  return pictures.map((picture) => {
    if (picture === null) return null
    const start = row++ * classCount
    return readPrediction(rows.subarray(start, start + classCount))
  })
}

function asJson(prediction: Prediction | null): object {
  return {
    label: prediction?.label ?? null,
    probabilities: prediction ? [...prediction.probabilities] : null
  }
}

function inWords(prediction: Prediction | null): string {
  if (!prediction) return m.cli_no_digit()
  return `${String(prediction.label)} (${percent(prediction.probabilities[prediction.label] ?? 0)} %)`
}
