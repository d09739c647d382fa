import { expect, test } from 'vitest'
import type { Engine } from '../engine/engine'
import { Neighbours } from './neighbours'
import { readDigits } from './read-digits'

const inked = new Uint8Array(784).fill(100)
const known = new Neighbours(inked)

/** An engine whose network gives these logits, a row a picture. */
function engineOf(...rows: readonly (readonly number[])[]): Engine {
  const logits = Float32Array.from(rows.flat())
  const logProbabilities = Float32Array.from(
    rows.flatMap((row) => {
      const sum = Math.log(row.reduce((total, logit) => total + Math.exp(logit), 0))
      return row.map((logit) => logit - sum)
    })
  )
  return { predict: () => ({ logits, logProbabilities }) } as unknown as Engine
}

/** Logits of a sure 7, and of a network that wavers between 1 and 7. */
const sure = [0, 1, 0, 2, 0, 0, 0, 12, 0, 0]
const wavering = [0, 11, 0, 2, 0, 0, 0, 12, 0, 0]
const plain = { pixels: inked, isScribble: false }

test('without anything against it an answer stands alone', () => {
  const [prediction] = readDigits(engineOf(sure), [plain], { leastEvidence: 11, neighbours: known })
  expect(prediction).toMatchObject({ label: 7, doubt: null, candidates: [7] })
  expect(prediction?.probabilities[7]).toBeGreaterThan(0.99)
  expect(prediction?.probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 6)
})

test.each([
  ['a highest probability under 0.8', [wavering], plain, 11, known, 'two', [7, 1]],
  ['less evidence than the network’s own digits give', [sure], plain, 12.1, known, 'unlike', [7, 3]],
  [
    'no likeness to any digit',
    [sure],
    { ...plain, pixels: new Uint8Array(784) },
    11,
    known,
    'unlike',
    [7, 3]
  ],
  [
    'scribbled strokes, before all else',
    [wavering],
    { ...plain, isScribble: true },
    13,
    known,
    'scribble',
    [7, 1]
  ]
] as const)(
  '%s is said, and both candidates',
  (_, rows, picture, leastEvidence, neighbours, doubt, candidates) => {
    const [prediction] = readDigits(engineOf(...rows), [picture], { leastEvidence, neighbours })
    expect(prediction).toMatchObject({ label: 7, doubt, candidates })
  }
)

test('what was not measured is not asked', () => {
  const unlike = { ...plain, pixels: new Uint8Array(784) }
  const nothing = { leastEvidence: null, neighbours: null }
  expect(readDigits(engineOf(sure), [unlike], nothing)).toMatchObject([{ doubt: null, candidates: [7] }])
})

test('many pictures are read in their order, each with a doubt of its own', () => {
  const pictures = [plain, { ...plain, isScribble: true }, plain]
  const found = readDigits(engineOf(sure, sure, wavering), pictures, { leastEvidence: 11, neighbours: known })
  expect(found.map(({ doubt }) => doubt)).toEqual([null, 'scribble', 'two'])
  expect(readDigits(engineOf(), [], { leastEvidence: 11, neighbours: known })).toEqual([])
})
