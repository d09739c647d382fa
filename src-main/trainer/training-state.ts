import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { LinearLayer, Network, TrainingState } from '../../src-preload/contract/domain'
import { classCount, hiddenLayersSchema, inputSize } from '../../src-preload/contract/hyperparameters'
import { maximumLanes } from '../../src-preload/contract/lanes'
import { Problem } from '../../src-preload/i18n/problem'

/*
 * A training state as bytes, all numbers little-endian:
 *
 *   8 bytes    the letters INKSTATE
 *   32 bytes   SHA-256 of everything after it
 *   8 bytes    epochLossSum, float64
 *   4 bytes    length of the header, uint32
 *   header     JSON in ASCII: version, hiddenLayers, lanes, generator, epoch, stepInEpoch, step
 *   the rest   float32: weight and bias of each layer, then the velocities in the same order
 *
 * Nothing in the application writes one yet. It is here and not among the tests because it is the engine's promise: whatever
 * belongs to the state of a run is in it, and a run that goes on from it ends in the same bits.
 */
const letters = Buffer.from('INKSTATE', 'ascii')
const digestEnd = letters.length + 32
const headerStart = digestEnd + 12
const version = 2

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const int32 = v.pipe(v.number(), v.integer(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 31 - 1))
const headerSchema = v.strictObject({
  version: v.literal(version),
  hiddenLayers: hiddenLayersSchema,
  lanes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximumLanes)),
  generator: v.pipe(v.array(int32), v.length(4)),
  epoch: count,
  stepInEpoch: count,
  step: count
})

/** Weight and bias of each layer of the parameters, then of the velocities. */
function arraysOf({ network, velocities }: TrainingState): Float32Array[] {
  return [...network.layers, ...velocities.layers].flatMap((layer) => [layer.weight, layer.bias])
}

function bytesOf(numbers: Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/** Float32Arrays are written as they lie in memory: little-endian on every processor that Inkling runs on. */
export function encodeTrainingState(state: TrainingState): Uint8Array {
  const { lanes, generator, epoch, stepInEpoch, step } = state
  const hiddenLayers = state.network.layers.slice(0, -1).map((layer) => layer.outputs)
  const header = Buffer.from(
    JSON.stringify({ version, hiddenLayers, lanes, generator, epoch, stepInEpoch, step })
  )
  const lossSum = Buffer.alloc(8)
  lossSum.writeDoubleLE(state.epochLossSum)
  const headerLength = Buffer.alloc(4)
  headerLength.writeUInt32LE(header.length)
  const body = Buffer.concat([lossSum, headerLength, header, ...arraysOf(state).map(bytesOf)])
  return Buffer.concat([letters, digestOf(body), body])
}

function parseHeader(text: string): v.InferOutput<typeof headerSchema> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Problem('training_state_invalid', {}, { cause: error })
  }
  const parsed = v.safeParse(headerSchema, json)
  if (!parsed.success) throw new Problem('training_state_invalid', {})
  return parsed.output
}

/** Cuts float32 numbers off the front, one array after another. */
function numberReader(bytes: Uint8Array): (length: number) => Float32Array {
  // A copy: it begins where a Float32Array may begin. (A Buffer's own slice() would be no copy.)
  const numbers = new Float32Array(new Uint8Array(bytes).buffer)
  let place = 0
  return (length) => numbers.slice(place, (place += length))
}

/** @throws Problem where the bytes are anything but a whole state as `encodeTrainingState` writes it, with finite numbers */
export function decodeTrainingState(bytes: Uint8Array): TrainingState {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isWhole =
    file.length >= headerStart &&
    letters.equals(file.subarray(0, letters.length)) &&
    digestOf(file.subarray(digestEnd)).equals(file.subarray(letters.length, digestEnd))
  if (!isWhole) throw new Problem('training_state_invalid', {})
  const headerEnd = headerStart + file.readUInt32LE(headerStart - 4)
  const { hiddenLayers, version: _, ...place } = parseHeader(file.toString('utf8', headerStart, headerEnd))
  const epochLossSum = file.readDoubleLE(digestEnd)
  const sizes = [inputSize, ...hiddenLayers, classCount]
  const shapes = sizes.slice(1).map((outputs, layer) => ({ inputs: sizes[layer] ?? inputSize, outputs }))
  const numbersPerNetwork = shapes.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0)
  if (file.length - headerEnd !== 2 * numbersPerNetwork * Float32Array.BYTES_PER_ELEMENT)
    throw new Problem('training_state_invalid', {})
  const read = numberReader(file.subarray(headerEnd))
  const readNetwork = (): Network => ({
    layers: shapes.map(({ inputs, outputs }): LinearLayer => ({
      inputs,
      outputs,
      weight: read(inputs * outputs),
      bias: read(outputs)
    }))
  })
  const state = { network: readNetwork(), velocities: readNetwork(), ...place, epochLossSum }
  const isFinite = arraysOf(state).every((numbers) => numbers.every(Number.isFinite))
  if (!isFinite || !Number.isFinite(epochLossSum)) throw new Problem('training_state_invalid', {})
  return state
}

/** Whether two states are the same bit for bit: 0 and -0 differ. */
export function areSameStates(first: TrainingState, second: TrainingState): boolean {
  return Buffer.from(encodeTrainingState(first)).equals(encodeTrainingState(second))
}
