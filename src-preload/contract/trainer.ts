import type {
  Backend,
  EpochResult,
  Evaluation,
  Glimpse,
  ModelInfo,
  ModelSource,
  Prediction,
  RunChange,
  RunEnd
} from './domain'
import type { Hyperparameters } from './hyperparameters'
import type { WeightFormat } from './ipc'
import type { Outcome, ProblemReport } from './problem'
import type { LabelledPictures } from './samples'

/**
 * Messages between the main process and the trainer's utility process. Those of a run carry its id, so that a message
 * of an old run never reaches a new one. A question carries `seq` and gets one answer with the same `seq`.
 */
export type ToTrainer =
  /** Loads and verifies the four IDX files of a folder (SHA-256); later runs use them. */
  | {
      readonly kind: 'load-data'
      readonly seq: number
      readonly folder: string
      /** What the next run will probably be; made ready as far as possible. */
      readonly expected: RunPlan
    }
  | ({ readonly kind: 'start'; readonly runId: number } & RunPlan)
  | { readonly kind: 'pause'; readonly runId: number }
  | { readonly kind: 'resume'; readonly runId: number }
  | { readonly kind: 'stop'; readonly runId: number }
  | {
      readonly kind: 'change'
      readonly seq: number
      readonly runId: number
      readonly name: RunChange['name']
      readonly value: number
    }
  | {
      readonly kind: 'classify'
      readonly seq: number
      readonly pixels: Uint8Array
      readonly isScribble: boolean
    }
  /** Reads a weights file (foreign bytes are parsed here, not in the main process) and puts it in the model's place. */
  | {
      readonly kind: 'import-weights'
      readonly seq: number
      /** 'trained' and 'imported' make it known to the window; 'restored' is what the window knows already. */
      readonly source: ModelSource
      readonly fileName: string
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'encode-weights'; readonly seq: number; readonly format: WeightFormat }
  /** Trains the model on a person's own digits among those of MNIST. */
  | { readonly kind: 'learn-samples'; readonly seq: number; readonly samples: LabelledPictures }
  /** Answered when what was begun is done, such as measuring the network of a run that was stopped. */
  | { readonly kind: 'settle'; readonly seq: number }

/**
 * The option of the process's command line after which it leaves the native library alone, with how that library ended the
 * processes before: a damaged one, or one for a newer processor, does not fail but kill.
 */
export const withoutNativeOption = '--without-native='

/** A run as it is asked for. */
export interface RunPlan {
  readonly hyperparameters: Hyperparameters
  /** Pieces that the engine cuts large layers into; null where the trainer is to measure it, and to tell. */
  readonly lanes: number | null
}

/** What the answer to each question holds. */
export interface TrainerAnswers {
  'load-data': null
  change: RunChange
  classify: Prediction | null
  'import-weights': ModelInfo
  'encode-weights': Uint8Array
  'learn-samples': ModelInfo
  settle: null
}

export type TrainerQuestion = Extract<ToTrainer, { seq: number }>

export type FromTrainer =
  /** The library is loaded; sent once, first. */
  | { readonly kind: 'ready'; readonly backend: Backend }
  /** Sent every second from the loop that trains, so that hanging can be told from working. */
  | { readonly kind: 'beat' }
  /** Another engine has taken over: what the first one needs could not be made. */
  | { readonly kind: 'backend'; readonly backend: Backend }
  /** A number of lanes was measured to be the fastest for a network, see `laneKey`. */
  | { readonly kind: 'lanes-measured'; readonly key: string; readonly lanes: number }
  | {
      readonly kind: 'answer'
      readonly seq: number
      readonly outcome: Outcome<TrainerAnswers[keyof TrainerAnswers]>
    }
  | { readonly kind: 'phase'; readonly runId: number; readonly phase: 'running' | 'paused' }
  /** At most 30 a second; carries every step since the last. */
  | {
      readonly kind: 'progress'
      readonly runId: number
      readonly firstStep: number
      readonly stepLosses: Float32Array
      readonly runningLoss: number
      /** Of the last of the steps. */
      readonly learningRate: number
      readonly samplesPerSecond: number | null
      readonly secondsLeft: number | null
    }
  | { readonly kind: 'epoch'; readonly runId: number; readonly result: EpochResult }
  | { readonly kind: 'changed'; readonly runId: number; readonly change: RunChange }
  | { readonly kind: 'glimpse'; readonly runId: number; readonly glimpse: Glimpse }
  /** Something the person should know while the run goes on, such as a loss that stays where guessing is. */
  | { readonly kind: 'notice'; readonly runId: number; readonly problem: ProblemReport }
  /**
   * The network that now draws predictions: after each epoch, after a run that ended between two epochs (`runId`), after an
   * import (null). `weightsFile` is a safetensors file with its metadata, so that it survives this process.
   */
  | {
      readonly kind: 'model'
      readonly runId: number | null
      readonly model: ModelInfo
      readonly weightsFile: Uint8Array
    }
  /**
   * What is shown of the last `model`: after each one, but within a run no more often than a window can show, and always
   * before a pause and the end.
   */
  | {
      readonly kind: 'evaluation'
      readonly runId: number | null
      readonly evaluation: Evaluation
      /** Weights of the first layer, [outputs, 784] row-major, at most the first 128 units. */
      readonly firstLayer: Float32Array
    }
  /** The run's last message but for `epoch`, `model` and `evaluation`: the network of a stopped run is measured after it. */
  | { readonly kind: 'ended'; readonly runId: number; readonly end: Exclude<RunEnd, { reason: 'died' }> }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
