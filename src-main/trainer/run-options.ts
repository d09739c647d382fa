import type {
  EpochResult,
  Evaluation,
  Network,
  RunChange,
  RunEnd,
  TrainingState
} from '../../src-preload/contract/domain'
import type { Hyperparameters } from '../../src-preload/contract/hyperparameters'
import type { ProblemReport } from '../../src-preload/contract/problem'
import type { Engine } from '../engine/engine'
import type { OpenSamples } from '../samples/sample-stream'
import type { FixedOrder } from './sample-order'

/** MNIST as grey levels [n, 784] and labels [n]. */
export interface RunData {
  readonly trainImages: Uint8Array
  readonly trainLabels: Uint8Array
  readonly testImages: Uint8Array
  readonly testLabels: Uint8Array
}

/** What a run tells while it goes on; every call comes between two blocks of steps. */
export interface TrainingListener {
  phaseChanged?(phase: 'running' | 'paused'): void
  /** After each block. @param firstStep counted from 0, of the first of the losses */
  stepsDone?(firstStep: number, losses: Float32Array): void
  /** All steps of an epoch are done; its evaluation begins. */
  epochTrained?(): void
  epochEnded?(result: EpochResult, evaluation: Evaluation): void
  hyperparameterChanged?(change: RunChange): void
  /** Something the person should know while the run goes on. */
  noticeGiven?(problem: ProblemReport): void
}

export interface TrainingRunOptions {
  readonly engine: Engine
  readonly data: RunData
  readonly hyperparameters: Hyperparameters
  readonly listener?: TrainingListener
  /** Starts from these weights instead of seeded ones. */
  readonly initialNetwork?: Network
  /** Takes the samples in this order instead of a seeded one. */
  readonly order?: FixedOrder
  /** Cuts large layers into so many pieces; the engine chooses, where it is left out and no state says it. */
  readonly lanes?: number
  /** Makes the pictures that the settings ask for; without it they are made between the blocks. */
  readonly openSamples?: OpenSamples
  /** Goes on from this state; the rest of the run is the same, bit for bit, on the same backend. */
  readonly state?: TrainingState
}

export type TrainingEnd = Exclude<RunEnd, { reason: 'died' }>
