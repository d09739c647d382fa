import * as v from 'valibot'
import type {
  Backend,
  DataState,
  EpochResult,
  Evaluation,
  Glimpse,
  ModelInfo,
  Prediction,
  Run,
  RunChange,
  RunHistory,
  TestSet,
  UpdateState
} from './domain'
import {
  hyperparametersSchema,
  inputSize,
  learningRateSchema,
  momentumSchema,
  type Hyperparameters
} from './hyperparameters'
import type { Outcome, ProblemReport } from './problem'
import {
  areLabelled,
  labelSchema,
  maximumSamples,
  newSampleSchema,
  type NewSample,
  type OwnSample
} from './samples'
import { settingsSchema, type Locale, type Settings } from './settings'

/** Formats that weights are exported to and imported from. */
export const weightFormats = ['safetensors', 'json'] as const
export type WeightFormat = (typeof weightFormats)[number]

/** Everything that a window needs to show itself; it then follows the events. */
export interface AppState {
  readonly settings: Settings
  /** The language in use: the setting, or the system's where the setting is 'system'. */
  readonly locale: Locale
  readonly data: DataState
  readonly update: UpdateState
  /** Null until the trainer has loaded its library. */
  readonly backend: Backend | null
  /** The run that goes on, or the last one since the application started. */
  readonly history: RunHistory | null
  readonly model: ModelInfo | null
  /** Of the model, on the test set. */
  readonly evaluation: Evaluation | null
  /** Of the model: weights [outputs, 784] row-major, at most the first 128 units. */
  readonly firstLayer: Float32Array | null
  /** The last look at the network of the run in `history`. */
  readonly glimpse: Glimpse | null
  /** Has the trainer's process sent no sign of life for ten seconds? */
  readonly isTrainerSilent: boolean
  /** What could not be read or kept since the start, such as a settings file that was set aside. */
  readonly notices: readonly ProblemReport[]
  readonly versions: { readonly app: string; readonly electron: string; readonly isTestRuntime: boolean }
}

/** A file just written. The window never learns or names a path: `id` is good for `showInFolder`. */
export interface SavedFile {
  readonly id: number
  readonly fileName: string
  readonly bytes: number
}

/** Requests of the window to the main process; one round trip each. Expected failures are outcomes. */
export interface AppRequests {
  /** The whole state, for a window that opens or reloads. */
  readState(): AppState
  /** Changes some settings; answers all of them as they now are. */
  changeSettings(change: Partial<Settings>): Settings
  /** Starts a new run with a new network. Refused while one goes on, or when there are no data. */
  startTraining(hyperparameters: Hyperparameters): Run
  /** In force within one block of steps. Refused when no run is in the phase for it. */
  pauseTraining(): null
  resumeTraining(): null
  stopTraining(): null
  /** Ends the trainer's process, whatever it does; another takes its place. Refused while it answers. */
  endTrainer(): null
  /** Puts a report of the application's state on the clipboard: no path, no name, no drawing is in it. */
  copyReport(): null
  /** Changes the learning rate of the run that goes on, from its next block of steps. */
  changeLearningRate(value: number): RunChange
  /** Changes the momentum of the run that goes on, from its next block of steps. */
  changeMomentum(value: number): RunChange
  /** The 10,000 test digits; refused when there are no data. */
  readTestSet(): TestSet
  /**
   * What the network now says of a picture: 784 grey levels, row-major, 0 = background. Null when there is no network.
   * @param isScribble whether the strokes that it was made of are a scribble
   */
  classify(pixels: Uint8Array, isScribble: boolean): Prediction | null
  /** Asks where to, and writes the weights of the network there. Refused when there is no network. */
  exportWeights(format: WeightFormat): SavedFile
  /** Asks for a weights file and puts its network in the model's place; on any failure the model stays. */
  importWeights(): ModelInfo
  /** Asks where to, and writes the chart as a picture. @param png a PNG file of at most 32 MiB */
  saveChart(png: Uint8Array): SavedFile
  /** Asks where to, and writes the losses and results of the run as CSV. Refused when there was no run. */
  saveChartData(): SavedFile
  /** Shows a file written since the start in the system's file manager. */
  showInFolder(id: number): null
  /** Downloads the published data set (again), following the mirrors in force. */
  downloadData(): DataState
  cancelDownload(): null
  /** Asks for a folder that holds MNIST and uses it as it is, verified, never written to. */
  chooseDataFolder(): DataState
  /** Goes back from a chosen folder to the application's own cache. */
  forgetDataFolder(): DataState
  /** The person's own drawings, in the order in which they were kept. */
  readSamples(): readonly OwnSample[]
  /** Keeps a drawing. Refused when there are as many as are kept. */
  keepSample(sample: NewSample): OwnSample
  /** Gives a drawing another label. Refused when it is gone. */
  relabelSample(id: number, label: number): OwnSample
  deleteSamples(ids: readonly number[]): null
  /** Asks where to, and writes the drawings as lines of JSON. Refused when there are none. */
  exportSamples(): SavedFile
  /**
   * Trains the network in use on pictures of the person's own, among digits of MNIST. Refused while a run goes on and
   * without data or a network. @param images grey levels [n, 784] @param labels [n]
   */
  learnSamples(images: Uint8Array, labels: Uint8Array): ModelInfo
  /** Puts back the network that was in use before `learnSamples`, bit for bit. Refused when there is none. */
  unlearnSamples(): ModelInfo
  /** Asks the releases page for a newer version. Refused where the setting is off or the package can't be updated. */
  lookForUpdate(): UpdateState
  /** Downloads the version that was found; answers how it ended. */
  downloadUpdate(): UpdateState
  cancelUpdate(): null
  /** Puts the downloaded version in this one's place and starts it. Refused while a run goes on. */
  installUpdate(): null
}

/** Schema of each request's payload: all that the main process accepts from a window. */
export const requestSchemas = {
  readState: v.strictTuple([]),
  changeSettings: v.strictTuple([v.partial(settingsSchema)]),
  startTraining: v.strictTuple([hyperparametersSchema]),
  pauseTraining: v.strictTuple([]),
  resumeTraining: v.strictTuple([]),
  stopTraining: v.strictTuple([]),
  endTrainer: v.strictTuple([]),
  copyReport: v.strictTuple([]),
  changeLearningRate: v.strictTuple([learningRateSchema]),
  changeMomentum: v.strictTuple([momentumSchema]),
  readTestSet: v.strictTuple([]),
  classify: v.strictTuple([v.pipe(v.instance(Uint8Array), v.length(inputSize)), v.boolean()]),
  exportWeights: v.strictTuple([v.picklist(weightFormats)]),
  importWeights: v.strictTuple([]),
  saveChart: v.strictTuple([v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(32 * 1024 * 1024))]),
  saveChartData: v.strictTuple([]),
  showInFolder: v.strictTuple([v.pipe(v.number(), v.integer(), v.minValue(0))]),
  downloadData: v.strictTuple([]),
  cancelDownload: v.strictTuple([]),
  chooseDataFolder: v.strictTuple([]),
  forgetDataFolder: v.strictTuple([]),
  readSamples: v.strictTuple([]),
  keepSample: v.strictTuple([newSampleSchema]),
  relabelSample: v.strictTuple([v.pipe(v.number(), v.integer(), v.minValue(1)), labelSchema]),
  deleteSamples: v.strictTuple([
    v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(maximumSamples))
  ]),
  exportSamples: v.strictTuple([]),
  learnSamples: v.pipe(
    v.strictTuple([v.instance(Uint8Array), v.instance(Uint8Array)]),
    v.check(([images, labels]) => areLabelled({ images, labels }))
  ),
  unlearnSamples: v.strictTuple([]),
  lookForUpdate: v.strictTuple([]),
  downloadUpdate: v.strictTuple([]),
  cancelUpdate: v.strictTuple([]),
  installUpdate: v.strictTuple([])
} satisfies Record<keyof AppRequests, v.GenericSchema<unknown, readonly unknown[]>>

/** Entries of the application menu that the window carries out. */
export type MenuCommand =
  | 'show-train'
  | 'show-test-set'
  | 'show-draw'
  | 'show-hand'
  | 'show-export'
  | 'show-updates'
  | 'toggle-training'
  | 'stop-training'
  | 'undo-stroke'
  | 'redo-stroke'

/** What the main process tells the window. */
export interface AppEvents {
  settingsChanged: { readonly settings: Settings; readonly locale: Locale }
  dataChanged: DataState
  updateChanged: UpdateState
  /** The trainer is ready; also after it was started anew. */
  backendChanged: Backend | null
  /** The trainer has been silent for ten seconds, or is heard again, or is gone. */
  trainerSilent: { readonly isSilent: boolean }
  /** A new run: forget the points of the last one. */
  runStarted: Run
  /** Phase, figures and all step losses since the last message; at most 30 a second. */
  runProgressed: { readonly run: Run; readonly firstStep: number; readonly stepLosses: Float32Array }
  epochEnded: { readonly runId: number; readonly result: EpochResult }
  hyperparameterChanged: { readonly runId: number; readonly change: RunChange }
  glimpsed: Glimpse
  /** Another network draws the predictions: after an epoch (not each, where they are short), at the end of a run, after an import. */
  modelChanged: {
    readonly model: ModelInfo
    readonly evaluation: Evaluation
    readonly firstLayer: Float32Array
  }
  noticeGiven: ProblemReport
  /** The report is on the clipboard, whoever asked for it. */
  reportCopied: null
  menuChosen: MenuCommand
}

export const eventNames = {
  settingsChanged: true,
  dataChanged: true,
  updateChanged: true,
  backendChanged: true,
  trainerSilent: true,
  runStarted: true,
  runProgressed: true,
  epochEnded: true,
  hyperparameterChanged: true,
  glimpsed: true,
  modelChanged: true,
  noticeGiven: true,
  reportCopied: true,
  menuChosen: true
} satisfies Record<keyof AppEvents, true>

/** `window.app`: every request as a promise of an outcome, and a way to listen; `on` answers how to stop listening. */
export type AppApi = {
  [Name in keyof AppRequests]: (
    ...payload: Parameters<AppRequests[Name]>
  ) => Promise<Outcome<ReturnType<AppRequests[Name]>>>
} & {
  on<Name extends keyof AppEvents>(name: Name, listener: (event: AppEvents[Name]) => void): () => void
}
