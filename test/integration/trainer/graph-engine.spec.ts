import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import v8 from 'node:v8'
import vm from 'node:vm'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Network } from '../../../src-preload/contract/domain'
import { losses } from '../../../src-preload/contract/hyperparameters'
import { createEngine } from '../../../src-main/engine/create-engine'
import type { Engine, EngineState, RunShape } from '../../../src-main/engine/engine'
import { Generator } from '../../../src-main/engine/generator'
import type { MessageClasses } from '../../../src-main/engine/graph/messages'
import { planFor } from '../../../src-main/engine/graph/plan'
import { writeTrainingGraph } from '../../../src-main/engine/graph/training-graph'
import { initialNetwork, zerosLike } from '../../../src-main/engine/initial-network'
import { loadMessages } from '../../../src-main/engine/native'
import {
  areSameStates,
  decodeTrainingState,
  encodeTrainingState
} from '../../../src-main/trainer/training-state'
import { TrainingRun } from '../../../src-main/trainer/training-run'
import { fewDigits, settings } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

afterEach(() => vi.unstubAllEnvs())

const digits = fewDigits(1_000, 100)
const rates = { learningRate: 0.01, momentum: 0.9 }

interface Course {
  readonly losses: readonly number[]
  readonly state: EngineState
}

/** Trains from seeded weights in the order of the digits, in blocks of so many batches. */
function train(
  engine: Engine,
  hiddenLayers: readonly number[],
  shape: RunShape,
  { samples = 1_000, blockSteps = 1_000 }: { readonly samples?: number; readonly blockSteps?: number } = {}
): Course {
  engine.loadTrainingSet(digits.trainImages, digits.trainLabels)
  engine.setState(stateOf(hiddenLayers), shape)
  const order = Int32Array.from({ length: samples }, (_, index) => index)
  const told: number[] = []
  for (let place = 0; place < samples; place += blockSteps * shape.batchSize)
    told.push(...engine.train(order.subarray(place, place + blockSteps * shape.batchSize), rates).losses)
  return { losses: told, state: engine.getState() }
}

/** Seeded weights that no step has moved. */
function stateOf(hiddenLayers: readonly number[]): EngineState {
  const network = initialNetwork(hiddenLayers, new Generator(7))
  return { network, velocities: zerosLike(network) }
}

/** Trains on an engine of its own. */
async function trainOn(
  options: Parameters<typeof createEngine>[0],
  ...rest: Parameters<typeof train> extends [Engine, ...infer Rest] ? Rest : never
): Promise<Course> {
  const engine = await createEngine({ backend: 'tensorflow', ...options })
  const course = train(engine, ...rest)
  engine.dispose()
  return course
}

function worstDifference(first: Network, second: Network): number {
  const numbers = ({ layers }: Network): Float32Array[] =>
    layers.flatMap(({ weight, bias }) => [weight, bias])
  const others = numbers(second)
  let worst = 0
  numbers(first).forEach((list, index) =>
    list.forEach((value, place) => {
      worst = Math.max(worst, Math.abs(value - (others[index]?.[place] ?? Number.NaN)))
    })
  )
  return worst
}

function worstRelative(first: readonly number[], second: readonly number[]): number {
  expect(first).toHaveLength(second.length)
  return Math.max(...first.map((loss, step) => Math.abs(loss - (second[step] ?? Number.NaN)) / loss))
}

describe('the graph and the operations one by one', () => {
  test.each(
    losses.flatMap((loss) => [
      { hiddenLayers: [], loss, batchSize: 64, samples: 1_000 },
      { hiddenLayers: [128, 64], loss, batchSize: 64, samples: 1_000 },
      { hiddenLayers: [17, 5, 9], loss, batchSize: 33, samples: 1_000 },
      // 2.4 million weights, and a short last batch.
      { hiddenLayers: [1024, 1024, 512], loss, batchSize: 64, samples: 400 }
    ])
  )('agree: %j', async ({ hiddenLayers, loss, batchSize, samples }) => {
    const shape = { batchSize, loss }
    const graph = await trainOn({ engine: 'graph' }, hiddenLayers, shape, { samples })
    const operations = await trainOn({ engine: 'operations' }, hiddenLayers, shape, { samples })
    expect(worstRelative(graph.losses, operations.losses)).toBeLessThan(1e-5)
    expect(worstDifference(graph.state.network, operations.state.network)).toBeLessThan(2e-6)
    expect(worstDifference(graph.state.velocities, operations.state.velocities)).toBeLessThan(1e-4)
  })
})

test.each([[[128, 64]], [[]], [[300]]])(
  'hidden layers %j: however the steps are cut into blocks, the bits are the same',
  async (hiddenLayers) => {
    const shape = { batchSize: 24, loss: 'nll' } as const
    const whole = await trainOn({ engine: 'graph' }, hiddenLayers, shape)
    expect(whole.losses).toHaveLength(42)
    for (const blockSteps of [1, 3, 17])
      expect(await trainOn({ engine: 'graph' }, hiddenLayers, shape, { blockSteps })).toEqual(whole)
  }
)

test('one lane and two give the same bits for the tutorial’s network', async () => {
  const shape = { batchSize: 64, loss: 'nll' } as const
  const one = await trainOn({ engine: 'graph' }, [128, 64], shape)
  const two = await trainOn({ engine: 'graph', threads: 2 }, [128, 64], shape)
  expect(two).toEqual(one)
})

test('a wide network in three lanes agrees with one lane', async () => {
  const shape = { batchSize: 64, loss: 'nll' } as const
  const one = await trainOn({ engine: 'graph' }, [500, 301], shape, { samples: 400 })
  const three = await trainOn({ engine: 'graph', threads: 3 }, [500, 301], shape, { samples: 400 })
  expect(worstRelative(three.losses, one.losses)).toBeLessThan(1e-5)
  expect(worstDifference(three.state.network, one.state.network)).toBeLessThan(2e-6)
})

test('a state comes back bit for bit, also one that no step made', async () => {
  const engine = await createEngine({ backend: 'tensorflow', engine: 'graph', threads: 2 })
  const network = initialNetwork([128, 64], new Generator(2))
  const odd = Float32Array.of(-0, 1e-45, 3.4e38, -1e-38)
  network.layers[0]?.weight.set(odd)
  const velocities = initialNetwork([128, 64], new Generator(3))
  velocities.layers[1]?.bias.set(odd)
  engine.setState({ network, velocities })
  const state = engine.getState()
  expect(state).toEqual({ network, velocities })
  expect(Object.is(state.network.layers[0]?.weight[0], -0)).toBe(true)
  expect(engine.getFirstLayer()).toEqual(network.layers[0]?.weight)
  expect(engine.getFirstLayer(3)).toEqual(network.layers[0]?.weight.subarray(0, 3 * 784))
  engine.dispose()
})

test('after another training set the steps are those on its digits', async () => {
  const shape = { batchSize: 50, loss: 'nll' } as const
  const expected = await trainOn({ engine: 'graph' }, [20], shape)
  const engine = await createEngine({ backend: 'tensorflow', engine: 'graph' })
  const others = fewDigits(2_000, 1)
  engine.loadTrainingSet(others.trainImages.slice(1_000 * 784), others.trainLabels.slice(1_000))
  const network = initialNetwork([20], new Generator(7))
  engine.setState({ network, velocities: zerosLike(network) }, shape)
  const order = Int32Array.from({ length: 1_000 }, (_, index) => index)
  expect([...engine.train(order, rates).losses]).not.toEqual(expected.losses)
  expect(train(engine, [20], shape)).toEqual(expected)
  engine.dispose()
})

interface ReadNode {
  getName(): string
  getOp(): string
  /** Nodes whose numbers it is given; `^` before those that it only waits for. */
  getInputList(): string[]
}

/** The nodes of a saved_model.pb, read by tfjs-node's classes, whose types know only how to write. */
function nodesOf(messages: MessageClasses, bytes: Uint8Array): readonly ReadNode[] {
  const { SavedModel } = messages as unknown as {
    SavedModel: {
      deserializeBinary(bytes: Uint8Array): {
        getMetaGraphsList(): { getGraphDef(): { getNodeList(): ReadNode[] } }[]
      }
    }
  }
  return SavedModel.deserializeBinary(bytes)
    .getMetaGraphsList()
    .flatMap((metaGraph) => metaGraph.getGraphDef().getNodeList())
}

describe('what a graph is made of', () => {
  const known = new Map(
    readFileSync(resolve(import.meta.dirname, '../../fixtures/tensorflow-2.7-operations.txt'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [name = '', ...attributes] = line.split(' ')
        return [name, attributes] as const
      })
  )

  test.each(losses)('TensorFlow 2.7 knows every operation and attribute (%s)', async (loss) => {
    const plan = planFor([784, 300, 64, 10], { batchSize: 64, loss, lanes: 2 }, true)
    const { operations } = writeTrainingGraph(await loadMessages(), plan)
    expect(operations.size).toBeGreaterThan(20)
    for (const [operation, attributes] of operations)
      for (const attribute of attributes) expect(known.get(operation), operation).toContain(attribute)
    expect([...operations.keys()].filter((operation) => !known.has(operation))).toEqual([])
  })

  test('upper layers learn from a step when the next one has been through its first layer', async () => {
    const messages = await loadMessages()
    const plan = planFor([784, 128, 64, 10], { batchSize: 64, loss: 'nll', lanes: 2 }, true)
    const nodes = nodesOf(messages, writeTrainingGraph(messages, { ...plan, callSizes: [3] }).save())
    const inputsOf = new Map(nodes.map((node) => [node.getName(), node.getInputList()]))
    const waiting = nodes.filter(
      (node) => node.getOp() === 'MatMul' && node.getInputList().some((input) => input.startsWith('^'))
    )
    // Of three steps the last one has no next one.
    const [upperLayers, stepsWithNext] = [2, 2]
    expect(waiting).toHaveLength(upperLayers * stepsWithNext)
    for (const node of waiting) {
      const [awaited = ''] = node.getInputList().filter((input) => input.startsWith('^'))
      const [digits = '', parameters = ''] = inputsOf.get(awaited.slice(1)) ?? []
      expect(inputsOf.get(digits)?.[0]).toBe('images')
      expect(inputsOf.get(parameters)?.[0]).toBe('parameters0_1')
    }
  })

  test('long calls for small networks, single steps for wide ones', () => {
    const callSizes = (hidden: readonly number[], batchSize = 64): readonly number[] =>
      planFor([784, ...hidden, 10], { batchSize, loss: 'nll' }, true).callSizes
    expect(callSizes([128, 64])).toEqual([36, 30, 24, 16, 8, 4])
    expect(callSizes([512, 256])).toEqual([4])
    expect(callSizes([1024, 1024, 512])).toEqual([])
    expect(callSizes([128, 64], 1_024)).toEqual([])
  })
})

test('steps come in whole calls, as few as there can be', async () => {
  const engine = await createEngine({ backend: 'tensorflow', engine: 'graph' })
  const network = initialNetwork([128, 64], new Generator(7))
  engine.setState({ network, velocities: network }, { batchSize: 64, loss: 'nll' })
  expect([1, 11, 12, 23, 24, 35, 36, 71, 72].map((most) => engine.stepsInARow(most))).toEqual([
    1, 8, 8, 16, 24, 30, 36, 36, 72
  ])
  engine.dispose()
})

test('a run is made ready beside the network that predicts, and needs no new graph when it begins', async () => {
  const engine = await createEngine({ backend: 'tensorflow', engine: 'graph' })
  const shape = { batchSize: 50, loss: 'nll' } as const
  engine.loadTrainingSet(digits.trainImages, digits.trainLabels)
  engine.setState(stateOf([300]))
  const before = engine.predict(digits.testImages)
  const sessions = sessionCount()
  engine.prepare?.(stateOf([32, 16]), shape)
  engine.prepare?.(stateOf([32, 16]), shape)
  expect(sessionCount()).toBe(sessions + 1)
  expect(engine.predict(digits.testImages)).toEqual(before)
  const expected = await trainOn({ engine: 'graph' }, [32, 16], shape)
  // Where no graph can be made any more, it must be there already.
  vi.stubEnv('TMPDIR', join(tmpdir(), 'inkling-test-not-there'))
  expect(train(engine, [32, 16], shape)).toEqual(expected)
  expect(sessionCount()).toBe(sessions)
  engine.dispose()
})

/** Graphs in the library's hands. */
function sessionCount(): number {
  return (tf.backend() as unknown as { getNumOfSavedModels(): number }).getNumOfSavedModels()
}

test('ten starts and stops leave no session, tensor, file or memory behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-test-'))
  vi.stubEnv('TMPDIR', folder)
  v8.setFlagsFromString('--expose-gc')
  const collectGarbage = vm.runInNewContext('gc') as () => void
  const data = fewDigits(6_400, 500)
  const cycle = async (): Promise<void> => {
    const engine = await createEngine({ backend: 'tensorflow', engine: 'graph' })
    // Two shapes, so that a graph takes another one's place.
    for (const hiddenLayers of [[128, 64], [300]]) {
      const run: TrainingRun = new TrainingRun({
        engine,
        data,
        hyperparameters: settings({ hiddenLayers, epochs: 1000 }),
        listener: { epochEnded: () => run.stop() }
      })
      expect(await run.run()).toEqual({ reason: 'stopped' })
    }
    engine.dispose()
  }
  const memory = (): number => {
    collectGarbage()
    return process.memoryUsage().rss
  }
  const bytes: number[] = []
  const cycles = async (count: number): Promise<void> => {
    for (let times = 0; times < count; times++) {
      await cycle()
      bytes.push(memory())
    }
  }
  await cycles(5)
  const before = { sessions: sessionCount(), tensors: tf.memory().numTensors }
  await cycles(10)
  expect(sessionCount()).toBe(before.sessions)
  expect(tf.memory().numTensors).toBe(before.tensors)
  expect(readdirSync(folder)).toEqual([])
  // What is freed late on a busy machine makes a peak of one or two; a leak raises them all. The first cycle warms up.
  expect(median(bytes.slice(-5))).toBeLessThan(1.05 * median(bytes.slice(1, 5)))
})

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2
}

describe('where a graph can’t be made in mid-life', () => {
  const nowhere = join(tmpdir(), 'inkling-test-not-there')
  const shape = { batchSize: 50, loss: 'nll' } as const

  test('training goes on with the operations, and the reason is told', async () => {
    const expected = await trainOn({ engine: 'operations' }, [32, 16], shape)
    const engine = await createEngine({ backend: 'tensorflow' })
    expect(engine.backend).toMatchObject({ engine: 'graph', reason: null })
    train(engine, [64], shape)
    vi.stubEnv('TMPDIR', nowhere)
    const course = train(engine, [32, 16], shape)
    expect(engine.backend).toMatchObject({ name: 'tensorflow', engine: 'operations' })
    expect(engine.backend.reason).toMatchObject({ code: 'engine_without_graph' })
    expect(engine.backend.reason?.values['detail']).toContain('ENOENT')
    expect(course).toEqual(expected)
    engine.dispose()
  })

  test('a run that can’t be made ready leaves the network in use, on the operations', async () => {
    const engine = await createEngine({ backend: 'tensorflow' })
    const { state } = train(engine, [64], shape)
    vi.stubEnv('TMPDIR', nowhere)
    engine.prepare?.(stateOf([32, 16]), shape)
    expect(engine.backend.engine).toBe('operations')
    expect(engine.getState()).toEqual(state)
    engine.dispose()
  })

  test('the graph that was asked for is a failure, and the network in use stays', async () => {
    const engine = await createEngine({ backend: 'tensorflow', engine: 'graph' })
    train(engine, [64], shape)
    const before = engine.predict(digits.testImages)
    vi.stubEnv('TMPDIR', nowhere)
    expect(() => train(engine, [32], shape)).toThrow(
      expect.objectContaining({
        report: expect.objectContaining({ code: 'engine_unavailable' }) as unknown
      }) as Error
    )
    expect(engine.predict(digits.testImages)).toEqual(before)
    engine.dispose()
  })
})

test('a saved state names its lanes, and a wide network goes on with them bit for bit in a process without threads', async () => {
  const hyperparameters = settings({ hiddenLayers: [500, 301], epochs: 2, batchSize: 100 })
  const data = fewDigits(2_000, 100)
  const uninterrupted = await createEngine({ backend: 'tensorflow', engine: 'graph', threads: 2 })
  const half: TrainingRun = new TrainingRun({
    engine: uninterrupted,
    data,
    hyperparameters,
    lanes: 2,
    listener: { stepsDone: (firstStep) => firstStep >= 7 && half.stop() }
  })
  await half.run()
  const kept = decodeTrainingState(encodeTrainingState(half.state))
  expect([kept.lanes, kept.step < 40]).toEqual([2, true])
  const engine = await createEngine({ backend: 'tensorflow', engine: 'graph', threads: 1 })
  const rest = new TrainingRun({ engine, data, hyperparameters, state: kept })
  await rest.run()
  expect(rest.lanes).toBe(2)
  const whole = new TrainingRun({ engine: uninterrupted, data, hyperparameters, lanes: 2 })
  await whole.run()
  expect(areSameStates(rest.state, whole.state)).toBe(true)
  engine.dispose()
  uninterrupted.dispose()
})

test('lanes are measured in a process with threads, and one lane is all there is without', async () => {
  const network = initialNetwork([128, 64], new Generator(1))
  const state = { network, velocities: zerosLike(network) }
  for (const [threads, possible] of [
    [1, [1]],
    [2, [1, 2]]
  ] as const) {
    const engine = await createEngine({ backend: 'tensorflow', engine: 'graph', threads })
    engine.loadTrainingSet(digits.trainImages, digits.trainLabels)
    const sessions = sessionCount()
    const lanes = engine.chooseLanes(state, { batchSize: 64, loss: 'nll' })
    expect(possible).toContain(lanes)
    // The winner's graph stays for the run.
    expect(sessionCount()).toBe(sessions + threads - 1)
    if (threads > 1) engine.setState(state, { batchSize: 64, loss: 'nll', lanes })
    expect(sessionCount()).toBe(sessions + threads - 1)
    engine.dispose()
  }
  // Too small to be cut: nothing is measured.
  const engine = await createEngine({ backend: 'tensorflow', engine: 'graph', threads: 2 })
  const small = initialNetwork([32], new Generator(1))
  expect(engine.chooseLanes({ network: small, velocities: small }, { batchSize: 64, loss: 'nll' })).toBe(1)
  engine.dispose()
})
