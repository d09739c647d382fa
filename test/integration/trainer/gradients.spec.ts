import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createEngine } from '../../../src-main/engine/create-engine'
import { Generator } from '../../../src-main/engine/generator'
import { backward, forward, type LayerTensors } from '../../../src-main/engine/operations/layers'
import { lossAndGradient } from '../../../src-main/engine/operations/losses'
import { tidy } from '../../../src-main/engine/operations/tensors'
import { GraphSession } from '../../../src-main/engine/graph/graph-session'
import { writeTrainingGraph } from '../../../src-main/engine/graph/training-graph'
import { loadMessages, nativeSessions } from '../../../src-main/engine/native'
import { allEngines } from './fixtures'
import { plainLoss, type PlainLayer } from './float64-network'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

interface Case {
  readonly sizes: readonly number[]
  readonly batch: number
  readonly loss: 'nll' | 'mse'
  readonly seed: number
}

/** Networks of no, one or several hidden layers, batches down to a single digit, both losses. */
const cases: fc.Arbitrary<Case> = fc.record({
  sizes: fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
      fc.integer({ min: 2, max: 6 })
    )
    .map(([inputs, hidden, classes]) => [inputs, ...hidden, classes]),
  batch: fc.integer({ min: 1, max: 6 }),
  loss: fc.constantFrom('nll', 'mse'),
  seed: fc.nat()
})

interface Problem {
  readonly layers: readonly PlainLayer[]
  readonly digits: readonly { readonly x: readonly number[]; readonly label: number }[]
}

/** Numbers of a float32's precision, so that float32 and float64 start from the same ones. */
function draw({ sizes, batch, seed }: Case): Problem {
  const generator = new Generator(seed)
  const number = (): number => Math.fround(2 * generator.uniform() - 1)
  const numbers = (count: number): number[] => Array.from({ length: count }, number)
  const classes = sizes.at(-1) ?? 1
  return {
    layers: sizes.slice(1).map((outputs, index) => ({
      weight: Array.from({ length: outputs }, () => numbers(sizes[index] ?? 0)),
      bias: numbers(outputs)
    })),
    digits: Array.from({ length: batch }, () => ({
      x: numbers(sizes[0] ?? 0),
      label: Math.floor(generator.uniform() * classes)
    }))
  }
}

/** The engine's own loss and gradients: those of weight and bias of each layer, as flat lists. */
type EngineGradients = (problem: Problem, given: Case) => { loss: number; gradients: number[][] }

const operationsGradients: EngineGradients = ({ layers, digits }, { loss, sizes }) => {
  const tensors = tidy(() => {
    const parameters = layers.map(({ weight, bias }): LayerTensors => ({
      weight: tf.tensor2d(weight),
      bias: tf.tensor1d(bias)
    }))
    const x = tf.tensor2d(digits.map((digit) => [...digit.x]))
    const outputs = forward(parameters, x)
    const z = outputs.at(-1) ?? x
    const result = lossAndGradient(loss, z, oneHot(digits, sizes.at(-1) ?? 1))
    return { loss: result.loss, gradients: backward(parameters, outputs, result.dz) }
  })
  const gradients = tensors.gradients.flatMap(({ weight, bias }) => [
    [...weight.dataSync()],
    [...bias.dataSync()]
  ])
  const [value = Number.NaN] = tensors.loss.dataSync()
  tf.dispose(tensors as unknown as tf.TensorContainer)
  return { loss: value, gradients }
}

/** The same from a graph of its own, with every layer in up to three lanes. */
async function graphGradients(): Promise<EngineGradients> {
  const messages = await loadMessages()
  return ({ layers, digits }, { loss, sizes, seed }) => {
    const plan = { sizes, loss, batchSize: 1, callSizes: [], lanes: 1 + (seed % 3), cutWeights: 1 }
    const session = new GraphSession(nativeSessions(tf.backend()), writeTrainingGraph(messages, plan))
    const state: Record<string, tf.Tensor> = {}
    layers.forEach(({ weight, bias }, index) => {
      state[`weight${String(index)}`] = tf.tensor2d(weight)
      state[`bias${String(index)}`] = tf.tensor2d([bias])
      state[`weightVelocity${String(index)}`] = tf.zeros([weight.length, sizes[index] ?? 0])
      state[`biasVelocity${String(index)}`] = tf.zeros([1, bias.length])
    })
    const images = tf.tensor2d(digits.map((digit) => [1, ...digit.x]))
    const labels = tf.tensor1d(
      digits.map(({ label }) => label),
      'int32'
    )
    const done = session.run('set', state)
    const told = session.run('inspect', { images, labels })
    const numbers = (key: string): number[] => [...(told[key]?.dataSync() ?? [])]
    const gradients = layers.flatMap((_, index) => [
      numbers(`weight${String(index)}`),
      numbers(`bias${String(index)}`)
    ])
    const [value = Number.NaN] = numbers('loss')
    tf.dispose([state, done, { ...told }, images, labels])
    session.dispose()
    return { loss: value, gradients }
  }
}

function oneHot(digits: Problem['digits'], classes: number): tf.Tensor2D {
  return tf.tensor2d(
    digits.map(({ label }) => Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0)))
  )
}

/** The same by tfjs' automatic differentiation of the loss as it is written down. */
function automaticGradients({ layers, digits }: Problem, { loss, sizes }: Case): number[][] {
  const gradients = tidy(() => {
    const x = tf.tensor2d(digits.map((digit) => [...digit.x]))
    const y = oneHot(digits, sizes.at(-1) ?? 1)
    const value = (...parameters: tf.Tensor[]): tf.Scalar => {
      let h: tf.Tensor = x
      for (let index = 0; index < parameters.length; index += 2) {
        const [weight, bias] = parameters.slice(index)
        if (!weight || !bias) throw new Error('a layer has two parameters')
        h = tf.add(tf.matMul(h, tf.transpose(weight)), bias)
        if (index + 2 < parameters.length) h = tf.relu(h)
      }
      return loss === 'nll'
        ? tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(h), y), 1)))
        : tf.mean(tf.square(tf.sub(tf.softmax(h), y)))
    }
    return tf.grads(value)(layers.flatMap(({ weight, bias }) => [tf.tensor2d(weight), tf.tensor1d(bias)]))
  })
  const numbers = gradients.map((gradient) => [...gradient.dataSync()])
  tf.dispose(gradients)
  return numbers
}

/** The same by a central difference in float64; null where a unit is switched on or off in between. */
function differenceGradients({ layers, digits }: Problem, loss: Case['loss']): (number | null)[][] {
  const width = 1e-6
  const slope = (list: number[], index: number): number | null => {
    const value = list[index] ?? 0
    list[index] = value + width
    const above = plainLoss(layers, digits, loss)
    list[index] = value - width
    const below = plainLoss(layers, digits, loss)
    list[index] = value
    return above.pattern === below.pattern ? (above.loss - below.loss) / (2 * width) : null
  }
  return layers.flatMap(({ weight, bias }) => [
    weight.flatMap((row) => row.map((_, input) => slope(row, input))),
    bias.map((_, unit) => slope(bias, unit))
  ])
}

function worstDifference(found: readonly number[][], expected: readonly (number | null)[][]): number {
  let worst = 0
  for (const [tensor, list] of expected.entries())
    for (const [index, value] of list.entries())
      // NaN, where nothing was found, stays.
      if (value !== null) worst = Math.max(worst, Math.abs(value - (found[tensor]?.[index] ?? Number.NaN)))
  return worst
}

/** As networks begin: the weights of a layer fall with the root of its inputs, so that no unit is saturated. */
function scaled({ layers, digits }: Problem): Problem {
  return {
    digits,
    layers: layers.map(({ weight, bias }) => {
      const scale = 1 / Math.sqrt(weight[0]?.length ?? 1)
      const small = (values: readonly number[]): number[] => values.map((value) => Math.fround(scale * value))
      return { weight: weight.map(small), bias: small(bias) }
    })
  }
}

describe.each(allEngines)('on $name', (options) => {
  test('the gradients are those of tfjs’ autodiff and of a central difference in float64', async () => {
    const engine = await createEngine(options)
    const engineGradients = options.engine === 'graph' ? await graphGradients() : operationsGradients
    const tensors = tf.memory().numTensors
    let compared = 0
    fc.assert(
      fc.property(cases, (given) => {
        const problem = draw(given)
        const { loss, gradients } = engineGradients(problem, given)
        expect(Math.abs(loss - plainLoss(problem.layers, problem.digits, given.loss).loss)).toBeLessThan(1e-5)
        expect(worstDifference(gradients, automaticGradients(problem, given))).toBeLessThan(2e-6)
        const differences = differenceGradients(problem, given.loss)
        expect(worstDifference(gradients, differences)).toBeLessThan(1e-5)
        compared += differences.flat().filter((slope) => slope !== null).length
      }),
      { seed: 20, numRuns: 100 }
    )
    expect(compared).toBeGreaterThan(5000)
    expect(tf.memory().numTensors).toBe(tensors)
    engine.dispose()
  })

  test.each(['nll', 'mse'] as const)(
    'of 1024-1024-512 too they are those of tfjs’ autodiff, with %s',
    async (loss) => {
      const engine = await createEngine(options)
      const engineGradients = options.engine === 'graph' ? await graphGradients() : operationsGradients
      // In three lanes, where there are lanes.
      const given: Case = { sizes: [784, 1024, 1024, 512, 10], batch: 4, loss, seed: 2 }
      const problem = scaled(draw(given))
      const expected = automaticGradients(problem, given)
      const { gradients } = engineGradients(problem, given)
      const greatest = expected.map((list) =>
        list.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      )
      for (const [tensor, most] of greatest.entries()) {
        const [found = [], wanted = []] = [gradients[tensor], expected[tensor]]
        expect(most).toBeGreaterThan(0)
        expect(worstDifference([found], [wanted])).toBeLessThan(1e-4 * most)
      }
      engine.dispose()
    }
  )
})
