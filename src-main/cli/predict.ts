import { basename, resolve } from 'node:path'
import type { Prediction } from '../../src-preload/contract/domain'
import { findDigits, largestDigit, type FoundDigit } from '../../src-preload/digits'
import { m } from '../../src-preload/i18n'
import { explain, Problem } from '../../src-preload/i18n/problem'
import type { Engine } from '../engine/engine'
import { readFileWithin } from '../files'
import { pictureLimits } from '../formats/picture'
import { readDigits, type DigitPicture, type DoubtMeasures } from '../trainer/read-digits'
import { UsageError, writeErrorLine, writeJson, type CliIo, type ExitCode } from './cli-io'
import { loadDoubtMeasures } from './doubt-measures'
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
  const file = await loadWeights(io, options.weights)
  const engine = await loadEngine(io)
  putNetwork(engine, file.network)
  const reader = { engine, measures: await loadDoubtMeasures(io, engine, file, options.data) }
  if (!options.json) io.writeOut(`${m.cli_backend(engine.backend)}\n`)
  const isWhole =
    options.strokes === undefined
      ? await predictImages(io, reader, images, options)
      : await predictStrokes(io, reader, options.strokes, options)
  engine.dispose()
  return isWhole ? 0 : 1
}

/** A network and what its answers are doubted by. */
interface Reader {
  readonly engine: Engine
  readonly measures: DoubtMeasures
}

/** @returns whether every picture could be read */
async function predictImages(
  io: CliIo,
  reader: Reader,
  images: readonly string[],
  { json }: PredictOptions
): Promise<boolean> {
  let isWhole = true
  for (const file of images) {
    io.signal.throwIfAborted()
    try {
      const path = resolve(io.workingFolder, file)
      const bytes = await readFileWithin(path, pictureLimits.bytes)
      const digits = predictDigits(reader, findDigits(await io.decodePicture(bytes, basename(path))))
      if (json) writeJson(io, { file, ...pictureAsJson(digits) })
      else
        io.writeOut(
          `${file}: ${digits.map(({ prediction }) => inWords(prediction)).join('; ') || inWords(null)}\n`
        )
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
  reader: Reader,
  given: string,
  { json }: PredictOptions
): Promise<boolean> {
  const path = given === '-' ? null : resolve(io.workingFolder, given)
  let isWhole = true
  // As many lines at once as have arrived: quick for files, at once for a person who pipes in single lines.
  for await (const { samples, problems } of readStrokeSamples(io, path)) {
    const predictions = predictAll(
      reader,
      samples.map(({ picture }) => picture)
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

/** @param pictures null for one without ink, which gets no prediction */
function predictAll(
  { engine, measures }: Reader,
  pictures: readonly (DigitPicture | null)[]
): (Prediction | null)[] {
  const inked = pictures.filter((picture) => picture !== null)
  const predictions = readDigits(engine, inked, measures).values()
  return pictures.map((picture) => picture && (predictions.next().value ?? null))
}

interface ReadDigit {
  readonly digit: FoundDigit
  readonly prediction: Prediction
}

function predictDigits({ engine, measures }: Reader, digits: readonly FoundDigit[]): ReadDigit[] {
  const pictures = digits.map(({ pixels }) => ({ pixels, isScribble: false }))
  const predictions = readDigits(engine, pictures, measures).values()
  return digits.flatMap((digit) => {
    const { value } = predictions.next()
    return value ? [{ digit, prediction: value }] : []
  })
}

/** What the largest digit is, for whoever expects one, and each with its box. */
function pictureAsJson(digits: readonly ReadDigit[]): object {
  const largest = largestDigit(digits.map(({ digit }) => digit))
  const first = digits.find(({ digit }) => digit === largest)?.prediction ?? null
  return {
    ...asJson(first),
    digits: digits.map(({ digit: { box }, prediction }) => ({ box, ...asJson(prediction) }))
  }
}

function asJson(prediction: Prediction | null): object {
  if (!prediction) return { label: null, probabilities: null, doubt: null, candidates: [] }
  const { label, probabilities, doubt, candidates } = prediction
  return { label, probabilities: [...probabilities], doubt, candidates }
}

function inWords(prediction: Prediction | null): string {
  if (!prediction) return m.cli_no_digit()
  const { probabilities, doubt, candidates } = prediction
  const [best = '', next = ''] = candidates.map(
    (digit) => `${String(digit)} (${percent(probabilities[digit] ?? 0)} %)`
  )
  switch (doubt) {
    case null:
      return best
    case 'scribble':
      return m.cli_doubt_scribble({ best, next })
    case 'unlike':
      return m.cli_doubt_unlike({ best, next })
    case 'two':
      return m.cli_doubt_two({ best, next })
  }
}
