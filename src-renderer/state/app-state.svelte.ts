import type {
  Backend,
  DataState,
  EpochResult,
  Evaluation,
  Glimpse,
  ModelInfo,
  Run,
  RunChange,
  TestSet,
  UpdateState
} from '../../src-preload/contract/domain'
import type { AppApi, AppEvents, AppState as WholeState, MenuCommand } from '../../src-preload/contract/ipc'
import { defaultSettings, type Settings } from '../../src-preload/contract/settings'
import { m } from '../../src-preload/i18n'
import { setLocale } from '../i18n/locale.svelte'
import { createClient, type Client } from './client.svelte'
import { DrawingPace } from './drawing-pace'
import { LossSeries } from './loss-series'
import { Notices } from './notices.svelte'
import { setTheme } from './theme.svelte'

/** Settings are sent this long after the last keystroke. */
const settingsDelayMs = 300

type Listeners = { readonly [Name in keyof AppEvents]: (event: AppEvents[Name]) => void }

/**
 * What the window knows: asked for once, then kept by following every event. The main process owns it all; nothing
 * here is decided, only shown. Large arrays are `$state.raw`: they are replaced, never changed in place.
 */
export class AppState {
  readonly client: Client
  readonly notices = new Notices()

  /** False until the whole state was read; everything else holds its first value till then. */
  isReady = $state(false)
  settings = $state.raw<Settings>(defaultSettings)
  data = $state.raw<DataState>({ phase: 'checking' })
  /** How far Inkling is with a newer version of itself. */
  update = $state.raw<UpdateState>({ phase: 'impossible', reason: 'development' })
  backend = $state.raw<Backend | null>(null)
  /** The trainer's process has sent no sign of life for ten seconds. */
  isTrainerSilent = $state(false)
  /** Is the dialog about the data open? Any view may open it. */
  isDataDialogOpen = $state(false)
  isUpdateDialogOpen = $state(false)
  /** The run that goes on, or the last one. */
  run = $state.raw<Run | null>(null)
  epochs = $state.raw<readonly EpochResult[]>([])
  changes = $state.raw<readonly RunChange[]>([])
  model = $state.raw<ModelInfo | null>(null)
  evaluation = $state.raw<Evaluation | null>(null)
  /** Of the model: weights [outputs, 784] row-major. */
  firstLayer = $state.raw<Float32Array | null>(null)
  /** The last look at the network of the run. */
  glimpse = $state.raw<Glimpse | null>(null)
  /** The 10,000 test digits; null until data are there and were handed over. */
  testSet = $state.raw<TestSet | null>(null)
  versions = $state.raw<WholeState['versions'] | null>(null)
  stepLosses = $state.raw(new LossSeries())
  /** Number of step losses; the series grows in place, so this is what tells of new ones. */
  stepCount = $state(0)

  readonly isTraining = $derived(this.run !== null && this.run.phase !== 'ended')
  readonly hasData = $derived(this.data.phase === 'ready')
  readonly lastEpoch = $derived(this.epochs.at(-1) ?? null)

  readonly #pace = new DrawingPace(navigator.hardwareConcurrency)
  #early: (() => void)[] | null = []
  #unsent: Partial<Settings> = {}
  #sendTimer: ReturnType<typeof setTimeout> | undefined
  #isTestSetAsked = false
  #menuListeners: readonly ((command: MenuCommand) => void)[] = []
  readonly #stopListening: (() => void)[] = []
  readonly #api: AppApi

  constructor(api: AppApi) {
    this.#api = api
    this.client = createClient(api, (problem) => this.notices.report(problem))
  }

  /** Listens, then asks for the whole state. Events that come in between are kept and applied on top of it. */
  async open(): Promise<void> {
    for (const name of Object.keys(this.#listeners) as (keyof AppEvents)[]) this.#listen(name)
    await this.#read()
  }

  /** Sends what is unsent and stops listening. */
  async close(): Promise<void> {
    this.#stopListening.splice(0).forEach((stop) => stop())
    await this.sendSettings()
  }

  /** Shows changed settings at once and sends them a moment later, several changes together. */
  changeSettings(change: Partial<Settings>): void {
    this.#unsent = { ...this.#unsent, ...change }
    this.#showSettings(this.settings)
    clearTimeout(this.#sendTimer)
    this.#sendTimer = setTimeout(() => void this.sendSettings(), settingsDelayMs)
  }

  /** Sends changed settings now. */
  async sendSettings(): Promise<void> {
    clearTimeout(this.#sendTimer)
    const change = this.#unsent
    if (Object.keys(change).length === 0) return
    this.#unsent = {}
    const outcome = await this.client.changeSettings(change)
    if (outcome.kind === 'done') this.#showSettings(outcome.value)
  }

  /** Starts a run with the settings of the form; a refusal is told. */
  async startTraining(): Promise<void> {
    await this.sendSettings()
    const outcome = await this.client.startTraining(this.settings.hyperparameters)
    if (outcome.kind === 'done') this.#beginRun(outcome.value)
  }

  /** What the one button and the menu entry do: train, pause or resume. */
  async toggleTraining(): Promise<void> {
    if (this.run?.phase === 'running') await this.client.pauseTraining()
    else if (this.run?.phase === 'paused') await this.client.resumeTraining()
    else if (this.run?.phase !== 'starting') await this.startTraining()
  }

  /** Hears the menu; answers how to stop. */
  onMenuChosen(listener: (command: MenuCommand) => void): () => void {
    this.#menuListeners = [...this.#menuListeners, listener]
    return () => {
      this.#menuListeners = this.#menuListeners.filter((other) => other !== listener)
    }
  }

  async #read(): Promise<void> {
    const outcome = await this.client.readState()
    if (outcome.kind === 'done') this.#showWholeState(outcome.value)
    const early = this.#early ?? []
    this.#early = null
    early.forEach((apply) => apply())
    this.#pace.flush()
  }

  #listen(name: keyof AppEvents): void {
    const listener = this.#listeners[name] as (event: unknown) => void
    const stop = this.#api.on(name, (event) => {
      const apply = (): void => listener(event)
      if (this.#early) this.#early.push(apply)
      else apply()
    })
    this.#stopListening.push(stop)
  }

  readonly #listeners: Listeners = {
    settingsChanged: ({ settings, locale }) => {
      setLocale(locale)
      this.#showSettings(settings)
    },
    dataChanged: (data) => this.#showData(data),
    updateChanged: (update) => this.#showUpdate(update),
    backendChanged: (backend) => {
      this.backend = backend
    },
    trainerSilent: ({ isSilent }) => {
      this.isTrainerSilent = isSilent
    },
    runStarted: (run) => this.#beginRun(run),
    runProgressed: ({ run, firstStep, stepLosses }) => {
      if (run.id !== this.run?.id) return
      if (!this.stepLosses.write(firstStep, stepLosses)) {
        void this.#readAgain()
        return
      }
      this.#pace.askFigure('progress', () => this.#showProgress(run))
      // What it is doing is shown at once, and its first loss next; how far it is, as often as the computer can draw it.
      if (run.phase !== this.run.phase) this.#pace.flushFigures()
      else if (this.stepCount === 0 && stepLosses.length > 0) this.#pace.hurryFigures()
    },
    epochEnded: ({ runId, result }) =>
      this.#pace.askFigure(`epoch ${String(result.epoch)}`, () => {
        if (runId !== this.run?.id || this.epochs.some(({ epoch }) => epoch === result.epoch)) return
        this.epochs = [...this.epochs, result]
      }),
    hyperparameterChanged: ({ runId, change }) => {
      if (runId !== this.run?.id) return
      if (
        this.changes.some(
          ({ step, name, to }) => step === change.step && name === change.name && to === change.to
        )
      )
        return
      this.changes = [...this.changes, change]
    },
    glimpsed: (glimpse) =>
      this.#pace.askPicture('glimpse', () => {
        this.glimpse = glimpse
      }),
    modelChanged: ({ model, evaluation, firstLayer }) => {
      this.#pace.askPicture('model', () => {
        this.model = model
        this.evaluation = evaluation
        this.firstLayer = firstLayer
      })
      // Outside of a run it is what somebody waits for.
      if (!this.isTraining) this.#pace.flush()
    },
    noticeGiven: (problem) => this.notices.report(problem),
    reportCopied: () => this.notices.tell(() => m.app_report_copied()),
    menuChosen: (command) => this.#menuListeners.forEach((listener) => listener(command))
  }

  #showWholeState(state: WholeState): void {
    this.#pace.forget()
    setLocale(state.locale)
    this.#showSettings(state.settings)
    this.#showData(state.data)
    this.#showUpdate(state.update)
    this.backend = state.backend
    this.isTrainerSilent = state.isTrainerSilent
    this.model = state.model
    this.evaluation = state.evaluation
    this.firstLayer = state.firstLayer
    this.glimpse = state.glimpse
    this.versions = state.versions
    this.run = state.history?.run ?? null
    this.epochs = state.history?.epochs ?? []
    this.changes = state.history?.changes ?? []
    this.stepLosses = new LossSeries()
    this.stepLosses.write(0, state.history?.stepLosses ?? new Float32Array())
    this.stepCount = this.stepLosses.length
    state.notices.forEach((problem) => this.notices.report(problem))
    this.isReady = true
  }

  /** A message was lost: takes the whole state anew, keeping what arrives meanwhile. */
  async #readAgain(): Promise<void> {
    if (this.#early) return
    this.#early = []
    await this.#read()
  }

  /** What is to be decided is told; the dialog asks. */
  #showUpdate(update: UpdateState): void {
    const before = this.update.phase
    this.update = update
    if (update.phase === before || this.isUpdateDialogOpen) return
    const open = { label: () => m.app_update_look(), run: () => (this.isUpdateDialogOpen = true) }
    if (update.phase === 'found')
      this.notices.tell(() => m.app_update_found({ version: update.version }), open)
    else if (update.phase === 'downloaded')
      this.notices.tell(() => m.app_update_downloaded({ version: update.version }), open)
  }

  #showSettings(settings: Settings): void {
    this.settings = { ...settings, ...this.#unsent }
    setTheme(this.settings.theme)
  }

  #showData(data: DataState): void {
    const wasReady = this.hasData
    this.data = data
    // Not at each step of a download beside data in use.
    if (data.phase === 'ready' && !(wasReady && data.download)) void this.#readTestSet()
  }

  /** Once: every data set that passes the checks holds the same digits. */
  async #readTestSet(): Promise<void> {
    if (this.testSet || this.#isTestSetAsked) return
    this.#isTestSetAsked = true
    const outcome = await this.client.readTestSet()
    if (outcome.kind === 'done') this.testSet = outcome.value
    this.#isTestSetAsked = false
  }

  #showProgress(run: Run): void {
    this.run = run
    this.stepCount = this.stepLosses.length
  }

  #beginRun(run: Run): void {
    if (run.id === this.run?.id) return
    this.#pace.forget()
    this.notices.forgetRun()
    this.run = run
    this.epochs = []
    this.changes = []
    this.glimpse = null
    this.stepLosses = new LossSeries()
    this.stepCount = 0
  }
}
