import * as tf from '@tensorflow/tfjs-core'
import type { Backend, LinearLayer, Network } from '../../../src-preload/contract/domain'
import { classCount, inputSize } from '../../../src-preload/contract/hyperparameters'
import { rowSize } from '../../../src-preload/digits/digit-rows'
import {
  predictionSlice,
  type Engine,
  type EngineState,
  type Inspection,
  type NetworkOutputs,
  type RunShape,
  type TrainedBlock
} from '../engine'
import { countOf, rowsOf, sliceOf, type Images } from '../images'
import { areSmall } from '../logit-bound'
import { ratesOf, settingsOfStep, type StepSettings } from '../step-settings'
import { checkNetwork, readTensor, takeNumbers } from '../operations/tensors'
import { GraphSession, type SessionBackend } from './graph-session'
import type { MessageClasses } from './messages'
import { GraphUnavailable } from './graph-unavailable'
import { raceLanes } from './lane-race'
import { canBeCut, planFor, serves } from './plan'
import { trainSignature, writeTrainingGraph, type GraphPlan } from './training-graph'

interface TrainingSet {
  readonly images: Images
  readonly labels: Uint8Array
  /** [n, 1 + 784] */
  readonly x: tf.Tensor2D
  /** [n] */
  readonly y: tf.Tensor1D
}

/** A graph in use, and what is known of it. */
interface Current {
  readonly plan: GraphPlan
  readonly session: GraphSession
  /** Whether the training set is in its variables. */
  isLoaded: boolean
}

/** What has been trained since the session last kept its state. */
interface Kept {
  readonly blocks: { readonly order: Int32Array; readonly settings: StepSettings }[]
  steps: number
}

/**
 * Calls, and steps at least, after which the state is kept anew. To keep it costs as much as a step; to go back, after a step
 * that made a number infinite, costs these steps once more.
 */
const keptCalls = 4
const keptSteps = 64

export interface GraphEngineOptions {
  readonly backend: Backend
  readonly sessions: SessionBackend
  readonly messages: MessageClasses
  /** Operations that the library runs side by side. */
  readonly threads: number
}

/** [n, 1 + 784]; the tensor shares the memory of rows. */
function rowsTensor(images: Images): tf.Tensor2D {
  return tf.tensor2d(rowsOf(images), [countOf(images), rowSize])
}

function sizesOf({ layers }: Network): number[] {
  return [inputSize, ...layers.map((layer) => layer.outputs)]
}

/** The engine that runs whole graphs of steps in libtensorflow. */
export class GraphEngine implements Engine {
  readonly backend: Backend
  readonly #sessions: SessionBackend
  readonly #messages: MessageClasses
  readonly #threads: number
  #trainingSet: TrainingSet | null = null
  #current: Current | null = null
  /** Made ready for the next run. */
  #next: Current | null = null
  #kept: Kept | null = null
  #shape: RunShape = { batchSize: 1, loss: 'nll' }

  constructor({ backend, sessions, messages, threads }: GraphEngineOptions) {
    this.backend = backend
    this.#sessions = sessions
    this.#messages = messages
    this.#threads = threads
  }

  loadTrainingSet(images: Images, labels: Uint8Array): void {
    if (this.#trainingSet?.images === images && this.#trainingSet.labels === labels) return
    if (countOf(images) !== labels.length) throw new Error('there must be a label for each image')
    const before = this.#trainingSet
    this.#kept = null
    this.#trainingSet = {
      images,
      labels,
      x: rowsTensor(images),
      y: tf.tensor1d(Int32Array.from(labels), 'int32')
    }
    for (const graph of [this.#current, this.#next]) {
      if (!graph) continue
      graph.isLoaded = false
      this.#load(graph)
    }
    // Not before the variables hold the new one: they share the tensors' memory, which is to be freed on this thread.
    before?.x.dispose()
    before?.y.dispose()
  }

  setState(state: EngineState, shape?: RunShape): void {
    checkNetwork(state.network)
    checkNetwork(state.velocities)
    if (shape) this.#shape = shape
    const isTrained = shape !== undefined
    const plan = this.#planFor(state, this.#shape, isTrained)
    this.#kept = null
    const present = this.#current
    if (present && serves(present.plan, plan, isTrained)) {
      this.#assign(present, state)
      return
    }
    const graph =
      this.#next && serves(this.#next.plan, plan, isTrained) ? this.#next : this.#build(plan, state)
    this.#assign(graph, state)
    present?.session.dispose()
    this.#current = graph
    if (this.#next === graph) this.#next = null
  }

  prepare(state: EngineState, shape: RunShape): void {
    const plan = this.#planFor(state, shape, true)
    if ([this.#current, this.#next].some((graph) => graph && serves(graph.plan, plan, true))) return
    this.#putNext(this.#build(plan, state))
  }

  #putNext(graph: Current): void {
    this.#next?.session.dispose()
    this.#next = graph
  }

  #planFor({ network }: EngineState, shape: RunShape, isTrained: boolean): GraphPlan {
    return planFor(sizesOf(network), { lanes: this.#threads, ...shape }, isTrained)
  }

  chooseLanes(state: EngineState, shape: RunShape): number {
    if (this.#threads === 1 || !canBeCut(sizesOf(state.network))) return 1
    if (!this.#trainingSet) throw new Error('the engine has no training set')
    const samples = this.#trainingSet.labels.length
    const fastest = raceLanes([1, this.#threads], (lanes) => {
      // A session of its own for each, so that they can be asked in turn.
      const graph = this.#open(planFor(sizesOf(state.network), { ...shape, lanes }, true))
      this.#assign(graph, state)
      const [steps = 1] = graph.plan.callSizes
      const order = new Int32Array(Math.min(samples, steps * shape.batchSize))
      return {
        run: () => this.#run(order, { learningRate: 0, momentum: 0 }, graph),
        end: (hasWon) => {
          if (hasWon) this.#putNext(graph)
          else graph.session.dispose()
        }
      }
    })
    // The winner's graph, of which only the largest call was run, is made ready for the run that the lanes were chosen for.
    if (this.#next) this.#warmUp(this.#next, this.#next.plan.callSizes.slice(1))
    return fastest
  }

  getState(): EngineState {
    return { network: this.getNetwork(), velocities: this.#read('Velocity') }
  }

  getNetwork(): Network {
    return this.#read('')
  }

  getFirstLayer(maximumUnits = Number.POSITIVE_INFINITY): Float32Array {
    const weight = tensorOf(this.#get(['weight0']), 'weight0') as tf.Tensor2D
    if (weight.shape[0] <= maximumUnits) return takeNumbers(weight)
    const first = tf.slice2d(weight, [0, 0], [maximumUnits, inputSize])
    weight.dispose()
    return takeNumbers(first)
  }

  train(order: Int32Array, settings: StepSettings): TrainedBlock {
    const [stepsInCall = 1] = this.#present.plan.callSizes
    if (!this.#kept || this.#kept.steps >= Math.max(keptSteps, keptCalls * stepsInCall)) this.#keep()
    const { losses, isSound } = this.#runSoundly(order, settings)
    if (isSound) {
      const { learningRate, momentum } = settings
      this.#kept?.blocks.push({ order: order.slice(), settings: { learningRate, momentum } })
      if (this.#kept) this.#kept.steps += losses.length
      return { losses, isDiverged: false }
    }
    this.#goBack()
    return this.#trainUntilDiverged(order, settings)
  }

  stepsInARow(most: number): number {
    const inOneCall = this.#present.plan.callSizes.find((steps) => steps <= most) ?? 1
    return most - (most % inOneCall)
  }

  predict(images: Images): NetworkOutputs {
    const { session } = this.#present
    const count = countOf(images)
    const logits = new Float32Array(count * classCount)
    const logProbabilities = new Float32Array(count * classCount)
    for (let row = 0; row < count; row += predictionSlice) {
      const slice = rowsTensor(sliceOf(images, row, predictionSlice))
      const rows = session.run('predict', { images: slice })
      slice.dispose()
      logits.set(takeNumbers(tensorOf(rows, 'logits')), row * classCount)
      logProbabilities.set(takeNumbers(tensorOf(rows, 'logProbabilities')), row * classCount)
    }
    return { logits, logProbabilities }
  }

  inspect(pixels: Uint8Array, label: number): Inspection {
    const images = rowsTensor(pixels)
    const labels = tf.tensor1d([label], 'int32')
    const told = this.#present.session.run('inspect', { images, labels })
    const shapes = this.#layerShapes()
    const numbers = (key: string): Float32Array => readTensor(tensorOf(told, key))
    const inspection: Inspection = {
      activations: shapes.map((_, index) => numbers(`activations${String(index)}`)),
      logProbabilities: numbers('logProbabilities'),
      loss: numbers('loss')[0] ?? Number.NaN,
      gradients: {
        layers: shapes.map(({ inputs, outputs }, index) => ({
          inputs,
          outputs,
          weight: numbers(`weight${String(index)}`),
          bias: numbers(`bias${String(index)}`)
        }))
      }
    }
    tf.dispose([images, labels, ...Object.values(told)])
    return inspection
  }

  dispose(): void {
    this.#kept = null
    this.#current?.session.dispose()
    this.#next?.session.dispose()
    this.#current = null
    this.#next = null
    this.#trainingSet?.x.dispose()
    this.#trainingSet?.y.dispose()
    this.#trainingSet = null
  }

  get #present(): Current {
    if (!this.#current) throw new Error('the engine has no network')
    return this.#current
  }

  /** Tensors of the present state. */
  #get(wanted: readonly string[]): Readonly<Record<string, tf.Tensor>> {
    const unused = tf.scalar(0)
    const tensors = this.#present.session.run('get', { unused }, wanted)
    unused.dispose()
    return tensors
  }

  /** Of all layers. @param suffix which of a layer's variables */
  #read(suffix: '' | 'Velocity'): Network {
    const shapes = this.#layerShapes()
    const weightOf = (index: number): string => `weight${suffix}${String(index)}`
    const biasOf = (index: number): string => `bias${suffix}${String(index)}`
    const tensors = this.#get(shapes.flatMap((_, index) => [weightOf(index), biasOf(index)]))
    const layers = shapes.map(({ inputs, outputs }, index): LinearLayer => {
      const weight = takeNumbers(tensorOf(tensors, weightOf(index)))
      return { inputs, outputs, weight, bias: takeNumbers(tensorOf(tensors, biasOf(index))) }
    })
    return { layers }
  }

  #layerShapes(): { readonly inputs: number; readonly outputs: number }[] {
    const { sizes } = this.#present.plan
    return sizes.slice(1).map((outputs, index) => ({ inputs: sizes[index] ?? 0, outputs }))
  }

  /** Makes a graph and runs it in. It has no state then, or one that is of no use. */
  #build(plan: GraphPlan, state: EngineState): Current {
    const graph = this.#open(plan)
    if (this.#trainingSet && plan.callSizes.length > 0) {
      this.#assign(graph, state)
      this.#warmUp(graph, plan.callSizes)
    }
    return graph
  }

  #open(plan: GraphPlan): Current {
    try {
      const session = new GraphSession(this.#sessions, writeTrainingGraph(this.#messages, plan))
      return { plan, session, isLoaded: false }
    } catch (error) {
      throw new GraphUnavailable(error)
    }
  }

  #assign({ session }: Current, { network, velocities }: EngineState): void {
    const tensors: Record<string, tf.Tensor> = {}
    for (const [suffix, { layers }] of [
      ['', network],
      ['Velocity', velocities]
    ] as const)
      layers.forEach(({ inputs, outputs, weight, bias }, index) => {
        // Copies: a tensor may share its memory with the array that it was made from.
        tensors[`weight${suffix}${String(index)}`] = tf.tensor2d(weight.slice(), [outputs, inputs], 'float32')
        tensors[`bias${suffix}${String(index)}`] = tf.tensor2d(bias.slice(), [1, outputs], 'float32')
      })
    tf.dispose(session.run('set', tensors))
    tf.dispose(tensors)
  }

  #load(current: Current): void {
    if (current.isLoaded) return
    if (!this.#trainingSet) throw new Error('the engine has no training set')
    const { x, y } = this.#trainingSet
    tf.dispose(current.session.run('load', { images: x, labels: y }))
    current.isLoaded = true
  }

  /** The library prepares each signature when it is first run, for up to a third of a second: better now than in a block. */
  #warmUp(graph: Current, callSizes: readonly number[]): void {
    for (const steps of callSizes) {
      const samples = steps * graph.plan.batchSize
      if (samples <= (this.#trainingSet?.labels.length ?? 0))
        this.#run(new Int32Array(samples), { learningRate: 0, momentum: 0 }, graph)
    }
  }

  /**
   * Runs a step for each batch, whatever comes out: as many as possible in one call, the short last batch on its own.
   * @returns mean loss of each batch, before its step, and half the sum of the squares of each layer's parameters, after the last one
   */
  #run(
    order: Int32Array,
    settings: StepSettings,
    graph = this.#present
  ): { losses: Float32Array; halfSquares: Float32Array } {
    this.#load(graph)
    const { batchSize, callSizes } = graph.plan
    const momentum = tf.scalar(settings.momentum)
    const losses = new Float32Array(Math.ceil(order.length / batchSize))
    const rates = ratesOf(settings, losses.length)
    let halfSquares: Float32Array = new Float32Array()
    for (let step = 0; step < losses.length;) {
      const place = step * batchSize
      const steps = callSizes.find((size) => place + size * batchSize <= order.length) ?? 1
      const isStep = !callSizes.includes(steps)
      const indices = tf.tensor1d(order.subarray(place, place + steps * batchSize), 'int32')
      const learningRates = tf.tensor1d(rates.subarray(step, step + steps))
      const told = graph.session.run(isStep ? 'step' : trainSignature(steps), {
        indices,
        learningRates,
        momentum
      })
      indices.dispose()
      learningRates.dispose()
      losses.set(takeNumbers(tensorOf(told, 'losses')), step)
      halfSquares = takeNumbers(tensorOf(told, 'squares'))
      step += steps
    }
    momentum.dispose()
    return { losses, halfSquares }
  }

  /** Runs a step for each batch. @returns mean loss of each, before its step, and whether the network is still of use */
  #runSoundly(order: Int32Array, settings: StepSettings): { losses: Float32Array; isSound: boolean } {
    const { losses, halfSquares } = this.#run(order, settings)
    return { losses, isSound: losses.every(Number.isFinite) && this.#isSound(halfSquares, order) }
  }

  /**
   * Whether the parameters are finite and give a finite loss; in doubt the last of the given batches is asked.
   * @param halfSquares half the sum of the squares of each layer's parameters
   */
  #isSound(halfSquares: Float32Array, order: Int32Array): boolean {
    if (areSmall(halfSquares.map((half) => 2 * half))) return true
    const areFinite = this.getNetwork().layers.every(
      ({ weight, bias }) => weight.every(Number.isFinite) && bias.every(Number.isFinite)
    )
    if (!areFinite) return false
    const { batchSize } = this.#shape
    const lastBatch = Math.floor((order.length - 1) / batchSize) * batchSize
    const indices = tf.tensor1d(order.slice(lastBatch), 'int32')
    const { loss } = this.#present.session.run('evaluate', { indices })
    indices.dispose()
    return loss !== undefined && Number.isFinite(takeNumbers(loss)[0])
  }

  /** Repeats a block that went wrong, step by step, and stops before the step that is to blame. */
  #trainUntilDiverged(order: Int32Array, settings: StepSettings): TrainedBlock {
    const { batchSize } = this.#shape
    const kept: number[] = []
    for (let step = 0; step * batchSize < order.length; step++) {
      this.#keep()
      const batch = order.subarray(step * batchSize, (step + 1) * batchSize)
      const { losses, isSound } = this.#runSoundly(batch, settingsOfStep(settings, step))
      if (!isSound) {
        this.#goBack()
        return { losses: Float32Array.from(kept), isDiverged: true }
      }
      kept.push(...losses)
    }
    this.#kept = null
    return { losses: Float32Array.from(kept), isDiverged: false }
  }

  /** Keeps the present state in the session. */
  #keep(): void {
    this.#runAlone('keep')
    this.#kept = { blocks: [], steps: 0 }
  }

  /** Back to the state after the last sound block: the kept one, and from there the same steps again, bit for bit. */
  #goBack(): void {
    if (!this.#kept) throw new Error('no state was kept')
    this.#runAlone('restore')
    for (const { order, settings } of this.#kept.blocks) this.#run(order, settings)
  }

  /** Runs a signature that only changes variables. */
  #runAlone(name: 'keep' | 'restore'): void {
    const unused = tf.scalar(0)
    tf.dispose({ ...this.#present.session.run(name, { unused }), unused })
  }
}

function tensorOf(tensors: Readonly<Record<string, tf.Tensor>>, key: string): tf.Tensor {
  const tensor = tensors[key]
  if (!tensor) throw new Error(`the graph gave no ${key}`)
  return tensor
}
