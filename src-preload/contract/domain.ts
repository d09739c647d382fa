import type { Hyperparameters } from './hyperparameters'
import type { ProblemReport } from './problem'

/** One fully connected layer in PyTorch's layout. */
export interface LinearLayer {
  readonly inputs: number
  readonly outputs: number
  /** [outputs, inputs], row-major: weight[o * inputs + i]. */
  readonly weight: Float32Array
  /** [outputs] */
  readonly bias: Float32Array
}

/** A network as numbers: 784 -> ... -> 10, ReLU between the layers, log-softmax at the end. */
export interface Network {
  readonly layers: readonly LinearLayer[]
}

/** The state of the generator that shuffles and draws first weights; plain numbers, so that it can be kept in a file. */
export type GeneratorState = readonly number[]

/**
 * Everything that decides the rest of a run, as one value: saved, loaded and compared bit for bit.
 * A run continued from it repeats the rest of the run bit for bit on the same backend.
 */
export interface TrainingState {
  readonly network: Network
  /** SGD's velocities, in the layout of the parameters; zero before the first step. */
  readonly velocities: Network
  /** Pieces that the engine cut large layers into; with another number the last bit of a wide network may differ. */
  readonly lanes: number
  /** State of the generator before it drew the order of the current epoch. */
  readonly generator: GeneratorState
  /** Epochs completed. */
  readonly epoch: number
  /** Steps of the current epoch that are done: the place in the shuffle. */
  readonly stepInEpoch: number
  /** Steps done since the run began. */
  readonly step: number
  /** Sum of the batch losses of the current epoch so far; its mean is what the tutorial prints. */
  readonly epochLossSum: number
}

/** The library that does the arithmetic: libtensorflow through tfjs-node, or tfjs' WebAssembly or JavaScript backend. */
export type BackendName = 'tensorflow' | 'wasm' | 'cpu'

/** How steps are run on it: one tfjs operation after another, or whole graphs of steps. */
export const engineNames = ['graph', 'operations'] as const
export type EngineName = (typeof engineNames)[number]

export interface Backend {
  readonly name: BackendName
  readonly engine: EngineName
  /** Version of the library. */
  readonly version: string
  /** Why it is not the native library with the graph engine; null when it is. */
  readonly reason: ProblemReport | null
}

/**
 * Why an answer may well be wrong: the pen moved as none does that draws a digit; the picture is unlike the digits that
 * the network knows; two digits are about as probable.
 */
export type Doubt = 'scribble' | 'unlike' | 'two'

/** What a network says of one picture. */
export interface Prediction {
  /** The most probable digit. */
  readonly label: number
  /** [10], sum 1. */
  readonly probabilities: Float32Array
  /** Null where nothing speaks against the answer. */
  readonly doubt: Doubt | null
  /** The label; in doubt the second most probable digit behind it. */
  readonly candidates: readonly number[]
}

/** Results of one epoch, as the tutorial computes them. */
export interface EpochResult {
  /** Counted from 0, as the tutorial prints it. */
  readonly epoch: number
  /** Steps done when it ended. */
  readonly step: number
  /** Sum of batch means / number of batches, in the run's own loss. */
  readonly trainingLoss: number
  /** Mean over the test set, in the run's own loss. */
  readonly testLoss: number
  /** 0..1 */
  readonly testAccuracy: number
  /** Time of its training alone. */
  readonly seconds: number
}

/** A hyperparameter changed while the run went on; it holds for step `step` (counted from 0) and all later ones. */
export interface RunChange {
  readonly step: number
  readonly name: 'learningRate' | 'momentum'
  readonly from: number
  readonly to: number
}

/** Where a network came from. */
export type ModelSource = 'trained' | 'imported' | 'restored' | 'shipped'

/** The network that draws predictions now; without its numbers. */
export interface ModelInfo {
  readonly source: ModelSource
  /** Name of the file it was imported from, without folders; null otherwise. */
  readonly fileName: string | null
  readonly hiddenLayers: readonly number[]
  /** The settings of the run that made it; null where a file did not say. */
  readonly hyperparameters: Hyperparameters | null
  /** Epochs that it was trained for, fractions included; null where a file did not say. */
  readonly epochsTrained: number | null
  /** On the 10,000 test digits; null until evaluated. */
  readonly testAccuracy: number | null
  /** Mean negative log-likelihood on the test set; null until evaluated. */
  readonly testLoss: number | null
  /** As in `Evaluation`, or as its file says; null where it is not known. */
  readonly leastEvidence: number | null
}

/** A run from its start to its end. */
export type RunPhase = 'starting' | 'running' | 'paused' | 'ended'

export type RunEnd =
  /** All epochs are done; told by the trainer itself, never concluded from an exit code. */
  | { readonly reason: 'finished' }
  /** The person stopped it. */
  | { readonly reason: 'stopped' }
  /** The loss or a weight is no finite number; the last finite weights were kept. */
  | { readonly reason: 'diverged'; readonly problem: ProblemReport }
  /** It could not start or go on. */
  | { readonly reason: 'failed'; readonly problem: ProblemReport }
  /** The trainer's process ended unexpectedly. */
  | { readonly reason: 'died'; readonly problem: ProblemReport }

export interface Run {
  readonly id: number
  readonly phase: RunPhase
  /** Set when the phase is 'ended'. */
  readonly end: RunEnd | null
  /** The settings now in force; learning rate and momentum may have changed since the start. */
  readonly hyperparameters: Hyperparameters
  readonly stepsPerEpoch: number
  /** Steps done. */
  readonly step: number
  /** Of the step done last, as its schedule has it; before the first one, of that. */
  readonly learningRate: number
  /** Digits trained on a second, over the last second or so; null before the first measurement. */
  readonly samplesPerSecond: number | null
  /** Seconds left at that speed; null before the first measurement. */
  readonly secondsLeft: number | null
  /** Mean batch loss of the current epoch so far; null before its first step. */
  readonly runningLoss: number | null
}

/** The whole course of a run, for a window that opens or reloads in the middle of it. */
export interface RunHistory {
  readonly run: Run
  /** Loss of each step, from step 0. */
  readonly stepLosses: Float32Array
  readonly epochs: readonly EpochResult[]
  readonly changes: readonly RunChange[]
}

/** Where the digits came from: a sound cache, a download just now, the copy in the application, a folder of the user's. */
export type DataSource = 'cache' | 'download' | 'offline' | 'folder'

export interface DownloadProgress {
  readonly file: string
  /** Host (and port) of the mirror. */
  readonly mirror: string
  /** Bytes of all four files. */
  readonly received: number
  readonly total: number
  readonly secondsLeft: number | null
}

export type DataState =
  | { readonly phase: 'checking' }
  /** Nothing can be trained on before it has ended. */
  | {
      readonly phase: 'downloading'
      readonly progress: DownloadProgress
      readonly problems: readonly ProblemReport[]
    }
  | {
      readonly phase: 'ready'
      readonly source: DataSource
      /** Folder shown to the person. */
      readonly folder: string
      /** What went wrong on the way: damaged files replaced, mirrors that failed and why. */
      readonly problems: readonly ProblemReport[]
      /** The download that goes on beside their use. */
      readonly download?: DownloadProgress
    }
  | { readonly phase: 'failed'; readonly problems: readonly ProblemReport[] }

/** Why a package can't bring itself up to date. */
export type NoUpdatesReason = 'development' | 'test-build' | 'package-manager' | 'archive' | 'no-address'

/** How far Inkling is with a newer version of itself. It asks only where the setting is on, and takes nothing unasked. */
export type UpdateState =
  | { readonly phase: 'impossible'; readonly reason: NoUpdatesReason }
  /** Nothing has been asked since the start, or since the setting was switched off. */
  | { readonly phase: 'idle'; readonly host: string }
  | { readonly phase: 'asking'; readonly host: string }
  /** There was nothing newer. */
  | { readonly phase: 'newest'; readonly host: string }
  /** `bytes` of the download; null where the list does not say. */
  | {
      readonly phase: 'found'
      readonly host: string
      readonly version: string
      readonly bytes: number | null
    }
  | {
      readonly phase: 'downloading'
      readonly host: string
      readonly version: string
      readonly received: number
      /** 0 while nobody knows. */
      readonly total: number
    }
  /** Downloaded and verified; installed when the person says so. */
  | { readonly phase: 'downloaded'; readonly host: string; readonly version: string }
  | { readonly phase: 'failed'; readonly host: string; readonly problem: ProblemReport }

/** The 10,000 test digits: grey levels [n, 784] row-major (0 = background) and labels [n]. */
export interface TestSet {
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

/** What the network says of all test digits. */
export interface Evaluation {
  /** [10000, 10] row-major. */
  readonly logProbabilities: Float32Array
  /** 0..1 */
  readonly accuracy: number
  /** Mean negative log-likelihood. */
  readonly loss: number
  /**
   * A hundredth of the test digits give the network less evidence (log of the sum of the exponentials of the ten logits):
   * a picture that does is unlike what it knows.
   */
  readonly leastEvidence: number
}

/** A look at a network while it learns; at most five a second. */
export interface Glimpse {
  /** Predicted labels of the first 64 test digits. */
  readonly first64: Uint8Array
  /** Weights of the first layer, [outputs, 784] row-major, at most the first 128 units. */
  readonly firstLayer: Float32Array
}
