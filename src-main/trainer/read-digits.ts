import type { Doubt, Prediction } from '../../src-preload/contract/domain'
import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'
import type { Engine } from '../engine/engine'
import { evidenceOf, mostProbable } from '../engine/measure'
import type { Neighbours } from './neighbours'

/** A picture for a network to read. */
export interface DigitPicture {
  /** Grey levels [784]. */
  readonly pixels: Uint8Array
  /** Whether the strokes that it was made of are a scribble. */
  readonly isScribble: boolean
}

/** What a network's answers are doubted by. */
export interface DoubtMeasures {
  /** The network's own, of `ModelInfo`; null where it was not measured: then it is not asked. */
  readonly leastEvidence: number | null
  /** Null where there are no digits to compare with: then they are not asked. */
  readonly neighbours: Neighbours | null
}

/** A picture less like its nearest digits is like no digit; of the pen drawings of 163 people, 2 in a hundred are. */
const leastLikeness = 0.78

/** Less probable best guesses are most of the misreadings. */
const leastProbability = 0.8

/** What the engine's network says of pictures, and what speaks against it; the window and the command line both ask here. */
export function readDigits(
  engine: Engine,
  pictures: readonly DigitPicture[],
  measures: DoubtMeasures
): Prediction[] {
  if (pictures.length === 0) return []
  const all = new Uint8Array(pictures.length * inputSize)
  pictures.forEach(({ pixels }, index) => all.set(pixels, index * inputSize))
  const { logits, logProbabilities } = engine.predict(all)
  return pictures.map((picture, index) => {
    const row = [index * classCount, (index + 1) * classCount] as const
    const own = logProbabilities.subarray(...row)
    const [evidence = NaN] = evidenceOf({ logits: logits.subarray(...row), logProbabilities: own })
    const label = mostProbable(own, 0)
    const probabilities = own.map((value) => Math.exp(value))
    const doubt = doubtOf(picture, evidence, probabilities[label] ?? 0, measures)
    const candidates = doubt === null ? [label] : [label, secondBest(own, label)]
    return { label, probabilities, doubt, candidates }
  })
}

/** The first of the reasons that holds. */
function doubtOf(
  { pixels, isScribble }: DigitPicture,
  evidence: number,
  probability: number,
  { leastEvidence, neighbours }: DoubtMeasures
): Doubt | null {
  if (isScribble) return 'scribble'
  if (leastEvidence !== null && evidence < leastEvidence) return 'unlike'
  if (neighbours && neighbours.likeness(pixels) < leastLikeness) return 'unlike'
  return probability < leastProbability ? 'two' : null
}

function secondBest(logProbabilities: Float32Array, best: number): number {
  return mostProbable(
    logProbabilities.map((value, digit) => (digit === best ? -Infinity : value)),
    0
  )
}
