import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Network, TrainingState } from '../../src-preload/contract/domain'
import { Problem } from '../../src-preload/i18n/problem'
import { areSameStates, decodeTrainingState, encodeTrainingState } from './training-state'

const finite = fc.float({ noNaN: true, noDefaultInfinity: true })
const count = fc.nat()

/** Numbers of all sizes and both zeros, repeated to the length that the layer needs. */
function network(hiddenLayers: readonly number[]): fc.Arbitrary<Network> {
  const sizes = [784, ...hiddenLayers, 10]
  return fc.array(finite, { minLength: 1, maxLength: 40 }).map((numbers) => {
    const fill = (length: number): Float32Array =>
      Float32Array.from({ length }, (_, index) => numbers[index % numbers.length] ?? 0)
    return {
      layers: sizes.slice(1).map((outputs, index) => {
        const inputs = sizes[index] ?? 0
        return { inputs, outputs, weight: fill(inputs * outputs), bias: fill(outputs) }
      })
    }
  })
}

const states: fc.Arbitrary<TrainingState> = fc
  .array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 })
  .chain((hiddenLayers) =>
    fc.record({
      network: network(hiddenLayers),
      velocities: network(hiddenLayers),
      lanes: fc.integer({ min: 1, max: 16 }),
      generator: fc.array(fc.integer(), { minLength: 4, maxLength: 4 }),
      epoch: count,
      stepInEpoch: count,
      step: count,
      epochLossSum: fc.double({ noNaN: true, noDefaultInfinity: true })
    })
  )

const run = { seed: 11, numRuns: 60 }

function firstWeight(state: TrainingState): Float32Array {
  return state.network.layers[0]?.weight ?? new Float32Array()
}

test('any state comes back bit for bit, the sign of zero too', () => {
  fc.assert(
    fc.property(states, (state) => {
      const read = decodeTrainingState(encodeTrainingState(state))
      // toEqual tells 0 from -0.
      expect(read).toEqual(state)
      expect(areSameStates(read, state)).toBe(true)
    }),
    run
  )
})

test('the bytes are read wherever they lie in a larger array', () => {
  fc.assert(
    fc.property(states, fc.integer({ min: 1, max: 9 }), (state, offset) => {
      const bytes = encodeTrainingState(state)
      const larger = new Uint8Array(bytes.length + 20)
      larger.set(bytes, offset)
      expect(decodeTrainingState(larger.subarray(offset, offset + bytes.length))).toEqual(state)
    }),
    run
  )
})

test('one changed bit of a state is a different state', () => {
  fc.assert(
    fc.property(states, fc.nat(), (state, place) => {
      const copy = decodeTrainingState(encodeTrainingState(state))
      const numbers = firstWeight(copy)
      const bytes = new Uint8Array(numbers.buffer)
      const at = place % bytes.length
      bytes[at] = (bytes[at] ?? 0) ^ 1
      expect(areSameStates(state, copy)).toBe(false)
    }),
    run
  )
})

test('one changed bit of the bytes, or any cut, is refused', () => {
  fc.assert(
    fc.property(states, fc.nat(), fc.nat(7), (state, place, bit) => {
      const bytes = encodeTrainingState(state)
      const at = place % bytes.length
      expect(() => decodeTrainingState(bytes.slice(0, at))).toThrow(Problem)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      expect(() => decodeTrainingState(bytes)).toThrow(Problem)
    }),
    run
  )
})

test('any other bytes are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(() => decodeTrainingState(bytes)).toThrow(Problem)
    }),
    run
  )
})

test('a state with a number that is not finite is refused', () => {
  fc.assert(
    fc.property(states, fc.constantFrom(NaN, Infinity, -Infinity), (state, wrong) => {
      firstWeight(state)[0] = wrong
      expect(() => decodeTrainingState(encodeTrainingState(state))).toThrow(Problem)
    }),
    { ...run, numRuns: 10 }
  )
})
