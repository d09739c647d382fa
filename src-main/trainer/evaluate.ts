import type { Evaluation } from '../../src-preload/contract/domain'
import { classCount } from '../../src-preload/contract/hyperparameters'
import { toRows } from '../../src-preload/digits/digit-rows'
import { predictionSlice, type Engine } from '../engine/engine'
import { sliceOf } from '../engine/images'
import { evidenceOf, firstPercentile, score } from '../engine/measure'

export interface LabelledImages {
  /** grey levels [n, 784] */
  readonly images: Uint8Array
  /** [n], 0..9 */
  readonly labels: Uint8Array
}

/** Rows of test digits: an evaluation follows each epoch, and to make them took a third of it. */
const knownRows = new WeakMap<Uint8Array, Float32Array>()

function preparedRows(images: Uint8Array): Float32Array {
  const known = knownRows.get(images)
  if (known) return known
  const rows = toRows(images)
  knownRows.set(images, rows)
  return rows
}

/** Does beforehand what the first evaluation would do in one go, a thirtieth of a second for 10,000 digits. */
export function prepareEvaluation({ images }: LabelledImages): void {
  preparedRows(images)
}

/** Lets everything else of this process have its turn: messages, signals. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * What the engine's network makes of labelled digits, slice by slice; the same bits as in one go. Between two slices it
 * gives the caller its turn, to answer questions or to break off.
 */
export function* evaluateInSlices(
  engine: Engine,
  { images, labels }: LabelledImages
): Generator<undefined, Evaluation> {
  const logProbabilities = new Float32Array(labels.length * classCount)
  const evidence = new Float32Array(labels.length)
  const rows = preparedRows(images)
  for (let row = 0; row < labels.length; row += predictionSlice) {
    const outputs = engine.predict(sliceOf(rows, row, predictionSlice))
    logProbabilities.set(outputs.logProbabilities, row * classCount)
    evidence.set(evidenceOf(outputs), row)
    yield
  }
  return {
    logProbabilities,
    ...score(logProbabilities, labels, 'nll'),
    leastEvidence: firstPercentile(evidence)
  }
}

/** The whole evaluation; everything else of this process has its turn between two slices. */
export async function evaluate(engine: Engine, digits: LabelledImages): Promise<Evaluation> {
  const slices = evaluateInSlices(engine, digits)
  for (;;) {
    const slice = slices.next()
    if (slice.done) return slice.value
    await nextTurn()
  }
}
