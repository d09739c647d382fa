import type { Evaluation } from '../../src-preload/contract/domain'
import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'
import { predictionSlice, type Engine } from '../engine/engine'
import { score } from '../engine/measure'

export interface LabelledImages {
  /** grey levels [n, 784] */
  readonly images: Uint8Array
  /** [n], 0..9 */
  readonly labels: Uint8Array
}

/** Lets everything else of this process have its turn: messages, signals. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * What the engine's network makes of labelled digits, slice by slice; the same bits as `measure`.
 * @param breathe called between two slices, so that questions are answered meanwhile
 */
export async function evaluate(
  engine: Engine,
  { images, labels }: LabelledImages,
  breathe: () => Promise<void> = nextTurn
): Promise<Evaluation> {
  const logProbabilities = new Float32Array(labels.length * classCount)
  for (let row = 0; row < labels.length; row += predictionSlice) {
    const slice = images.subarray(row * inputSize, (row + predictionSlice) * inputSize)
    logProbabilities.set(engine.predict(slice), row * classCount)
    await breathe()
  }
  return { logProbabilities, ...score(logProbabilities, labels, 'nll') }
}
