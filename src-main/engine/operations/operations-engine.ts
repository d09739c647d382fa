import * as tf from '@tensorflow/tfjs-core'
import type { Backend, Network } from '../../../src-preload/contract/domain'
import { classCount, inputSize } from '../../../src-preload/contract/hyperparameters'
import {
  predictionSlice,
  type Engine,
  type EngineState,
  type Inspection,
  type NetworkOutputs,
  type RunShape,
  type TrainedBlock
} from '../engine'
import { countOf, sliceOf, type Images } from '../images'
import { ratesOf, settingsOfStep, type StepSettings } from '../step-settings'
import { backward, forward, type LayerTensors } from './layers'
import { lossAndGradient, type LossTensors } from './losses'
import { momentumStep, type StateTensors } from './momentum'
import { isSound } from './soundness'
import {
  checkNetwork,
  cloneState,
  disposeState,
  readTensor,
  takeNumbers,
  tidy,
  toBatch,
  toNetwork,
  toTensors
} from './tensors'

interface TrainingSet {
  readonly images: Images
  readonly labels: Uint8Array
  /** [n, 784], scaled as the tutorial does */
  readonly x: tf.Tensor2D
  /** One-hot labels [n, 10] */
  readonly y: tf.Tensor2D
}

function oneHot(labels: Uint8Array): tf.Tensor2D {
  const rows = new Float32Array(labels.length * classCount)
  labels.forEach((label, row) => (rows[row * classCount + label] = 1))
  return tf.tensor2d(rows, [labels.length, classCount])
}

function lastOf(outputs: readonly tf.Tensor2D[]): tf.Tensor2D {
  const last = outputs.at(-1)
  if (!last) throw new Error('the network has no layer')
  return last
}

/** The engine that runs one tfjs operation after another, on whichever backend tfjs-core has been given. */
export class OperationsEngine implements Engine {
  #trainingSet: TrainingSet | null = null
  #state: StateTensors | null = null
  #shape: RunShape = { batchSize: 1, loss: 'nll' }

  readonly backend: Backend

  /** @param backend what tfjs-core has in force */
  constructor(backend: Backend) {
    this.backend = backend
  }

  loadTrainingSet(images: Images, labels: Uint8Array): void {
    if (this.#trainingSet?.images === images && this.#trainingSet.labels === labels) return
    if (countOf(images) !== labels.length) throw new Error('there must be a label for each image')
    this.#disposeTrainingSet()
    this.#trainingSet = { images, labels, x: toBatch(images), y: oneHot(labels) }
  }

  setState({ network, velocities }: EngineState, shape?: RunShape): void {
    checkNetwork(network)
    checkNetwork(velocities)
    if (this.#state) disposeState(this.#state)
    this.#state = { layers: toTensors(network), velocities: toTensors(velocities) }
    if (shape) this.#shape = shape
  }

  chooseLanes(): number {
    return 1
  }

  getState(): EngineState {
    return { network: this.getNetwork(), velocities: toNetwork(this.#present.velocities) }
  }

  getNetwork(): Network {
    return toNetwork(this.#present.layers)
  }

  getFirstLayer(maximumUnits = Number.POSITIVE_INFINITY): Float32Array {
    const weight = this.#present.layers[0]?.weight
    if (!weight) throw new Error('the network has no layer')
    // The JavaScript backend's slice shares the weights' memory.
    const first = tf.slice2d(weight, [0, 0], [Math.min(maximumUnits, weight.shape[0]), inputSize])
    const numbers = readTensor(first)
    first.dispose()
    return numbers
  }

  train(order: Int32Array, settings: StepSettings): TrainedBlock {
    const start = cloneState(this.#present)
    const losses = this.#step(order, settings)
    if (losses.every(Number.isFinite) && this.#isSound(order)) {
      disposeState(start)
      return { losses, isDiverged: false }
    }
    this.#replaceState(start)
    return this.#trainUntilDiverged(order, settings)
  }

  stepsInARow(most: number): number {
    return most
  }

  predict(images: Images): NetworkOutputs {
    const { layers } = this.#present
    const count = countOf(images)
    const logits = new Float32Array(count * classCount)
    const logProbabilities = new Float32Array(count * classCount)
    for (let row = 0; row < count; row += predictionSlice) {
      const slice = sliceOf(images, row, predictionSlice)
      const rows = tidy(() => {
        const z = lastOf(forward(layers, toBatch(slice)))
        return { logits: z, logProbabilities: tf.logSoftmax(z) }
      })
      logits.set(takeNumbers(rows.logits), row * classCount)
      logProbabilities.set(takeNumbers(rows.logProbabilities), row * classCount)
    }
    return { logits, logProbabilities }
  }

  inspect(pixels: Uint8Array, label: number): Inspection {
    const { layers } = this.#present
    const tensors = tidy(() => {
      const outputs = forward(layers, toBatch(pixels))
      const loss = lossAndGradient(this.#shape.loss, lastOf(outputs), oneHot(Uint8Array.of(label)))
      return { outputs, ...loss, gradients: backward(layers, outputs, loss.dz) }
    })
    const inspection: Inspection = {
      activations: tensors.outputs.slice(1).map(readTensor),
      logProbabilities: readTensor(tensors.logProbabilities),
      loss: readTensor(tensors.loss)[0] ?? Number.NaN,
      gradients: toNetwork(tensors.gradients)
    }
    tf.dispose(tensors as unknown as tf.TensorContainer)
    return inspection
  }

  dispose(): void {
    this.#disposeTrainingSet()
    if (this.#state) disposeState(this.#state)
    this.#state = null
  }

  get #present(): StateTensors {
    if (!this.#state) throw new Error('the engine has no network')
    return this.#state
  }

  #replaceState(state: StateTensors): void {
    disposeState(this.#present)
    this.#state = state
  }

  #disposeTrainingSet(): void {
    this.#trainingSet?.x.dispose()
    this.#trainingSet?.y.dispose()
    this.#trainingSet = null
  }

  /** The way of some training digits to their loss, in the run's own loss. */
  #passForward(
    layers: readonly LayerTensors[],
    batch: Int32Array
  ): LossTensors & { readonly outputs: tf.Tensor2D[] } {
    const set = this.#trainingSet
    if (!set) throw new Error('the engine has no training set')
    const indices = tf.tensor1d(batch.slice(), 'int32')
    const outputs = forward(layers, tf.gather(set.x, indices))
    return { outputs, ...lossAndGradient(this.#shape.loss, lastOf(outputs), tf.gather(set.y, indices)) }
  }

  /** Whether the parameters are finite and give a finite loss; in doubt the last of the given batches is asked. */
  #isSound(order: Int32Array): boolean {
    const { layers } = this.#present
    const lastBatch = Math.floor((order.length - 1) / this.#shape.batchSize) * this.#shape.batchSize
    return isSound(layers, () =>
      Number.isFinite(takeNumbers(tidy(() => this.#passForward(layers, order.subarray(lastBatch)).loss))[0])
    )
  }

  /** Runs a step for each batch, whatever comes out. @returns mean loss of each batch, before its step */
  #step(order: Int32Array, settings: StepSettings): Float32Array {
    const { batchSize } = this.#shape
    const momentum = tf.scalar(settings.momentum)
    const losses = new Float32Array(Math.ceil(order.length / batchSize))
    const rates = ratesOf(settings, losses.length)
    for (let step = 0; step < losses.length; step++) {
      const present = this.#present
      const { loss, next } = tidy(() => {
        const batch = order.subarray(step * batchSize, (step + 1) * batchSize)
        const { outputs, loss, dz } = this.#passForward(present.layers, batch)
        const gradients = backward(present.layers, outputs, dz)
        return { loss, next: momentumStep(present, gradients, tf.scalar(rates[step] ?? 0), momentum) }
      })
      losses[step] = takeNumbers(loss)[0] ?? Number.NaN
      this.#replaceState(next)
    }
    momentum.dispose()
    return losses
  }

  /** Repeats a block that went wrong, step by step, and stops before the step that is to blame. */
  #trainUntilDiverged(order: Int32Array, settings: StepSettings): TrainedBlock {
    const { batchSize } = this.#shape
    const kept: number[] = []
    for (let step = 0; step * batchSize < order.length; step++) {
      const before = cloneState(this.#present)
      const batch = order.subarray(step * batchSize, (step + 1) * batchSize)
      const [loss = Number.NaN] = this.#step(batch, settingsOfStep(settings, step))
      if (!Number.isFinite(loss) || !this.#isSound(batch)) {
        this.#replaceState(before)
        return { losses: Float32Array.from(kept), isDiverged: true }
      }
      disposeState(before)
      kept.push(loss)
    }
    return { losses: Float32Array.from(kept), isDiverged: false }
  }
}
