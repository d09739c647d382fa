import type { Backend, Network } from '../../src-preload/contract/domain'
import type { Loss } from '../../src-preload/contract/hyperparameters'
import type { Images } from './images'
import type { StepSettings } from './step-settings'

/** What training changes: parameters and SGD's velocities, both in PyTorch's layout. */
export interface EngineState {
  readonly network: Network
  readonly velocities: Network
}

/** What is fixed for a run. */
export interface RunShape {
  readonly batchSize: number
  readonly loss: Loss
  /**
   * Pieces that large layers are cut into, to be computed side by side; as many as the engine has threads where it is left
   * out. In wide networks the last bit of the numbers depends on it. Without meaning to an engine that cuts nothing.
   */
  readonly lanes?: number
}

/** Result of a block of steps. */
export interface TrainedBlock {
  /** Mean loss of each batch, before its step; one for each step that was kept, all finite. */
  readonly losses: Float32Array
  /**
   * The step after the last kept one made a weight, or the loss with the new weights, infinite or not a number; it was
   * undone.
   */
  readonly isDiverged: boolean
}

/** One digit's way through the network and back, from the same code that trains. */
export interface Inspection {
  /** Output of each layer for the digit: ReLU outputs of the hidden layers, then the ten logits. */
  readonly activations: readonly Float32Array[]
  /** [10] */
  readonly logProbabilities: Float32Array
  readonly loss: number
  /** dLoss/dParameter for this one digit (batch of one), in the layout of the network. */
  readonly gradients: Network
}

/** What a network says of n pictures; both [n, 10] row-major. */
export interface NetworkOutputs {
  /** Outputs of the last layer. Their size tells how much a network found of what it knows; probabilities forget it. */
  readonly logits: Float32Array
  /** logits - log(sum of exp(logits)) */
  readonly logProbabilities: Float32Array
}

/**
 * A network that learns. One implementation runs tfjs operations one by one (`operations/`); the graph of many steps has
 * its place beside it. All calls are synchronous: the caller decides how many steps are one block, and answers other
 * questions between two blocks.
 */
export interface Engine {
  readonly backend: Backend

  /**
   * Puts a training set in place of the present one; the same arrays given again cost nothing.
   * @param images rows are not copied: they must stay as they are until the next training set is there
   * @param labels [n], 0..9
   */
  loadTrainingSet(images: Images, labels: Uint8Array): void

  /** Puts a state in place of the present one. `shape` may be left out for a network that only predicts. */
  setState(state: EngineState, shape?: RunShape): void

  /**
   * The number of lanes that trains such a network fastest here. Where it is open it is measured on the training set, which
   * takes up to two seconds.
   */
  chooseLanes(state: EngineState, shape: RunShape): number

  /**
   * Makes ready what a run of such a network needs, so that its `setState` takes no time. The present state stays. Engines
   * that need nothing do without.
   */
  prepare?(state: EngineState, shape: RunShape): void

  /** The present state, copied. The same bits come back from `setState` and `getState`. */
  getState(): EngineState

  /** The network of the present state, copied. */
  getNetwork(): Network

  /**
   * Weights of the first layer, [outputs, 784] row-major; cheap enough for five looks a second.
   * @param maximumUnits reads only so many units
   */
  getFirstLayer(maximumUnits?: number): Float32Array

  /**
   * Runs one step for each batch of the given digits, in order: v = momentum v + g; w = w - learningRate v.
   * A step after which a weight or the loss is no finite number is undone, and ends the block: the state is then the
   * last sound one.
   * @param order indices into the training set; batches of `batchSize`, the last one may be shorter
   */
  train(order: Int32Array, settings: StepSettings): TrainedBlock

  /**
   * How many steps are best given to one call of `train`.
   * @param most how many it may be, at least 1
   */
  stepsInARow(most: number): number

  /**
   * @returns in slices of `predictionSlice` rows the bits are the same
   */
  predict(images: Images): NetworkOutputs

  /** Activations and gradients of one digit. @param pixels grey levels [784] @param label 0..9 */
  inspect(pixels: Uint8Array, label: number): Inspection

  /** Frees every tensor; the engine can't be used after it. */
  dispose(): void
}

/**
 * Rows that `predict` sends through the network at a time. A fixed number, so that the last bits of a result depend
 * neither on the clock nor on how the caller cuts the images; small, so that wide networks stay within the memory and a
 * caller who predicts slice by slice can answer questions in between; a multiple of 16, so that a slice of prepared rows
 * begins at a multiple of 64 bytes as they do, and libtensorflow copies none.
 */
export const predictionSlice = 256
