import type { Backend, ModelInfo, ModelSource, RunChange } from '../../../src-preload/contract/domain'
import type { Hyperparameters } from '../../../src-preload/contract/hyperparameters'
import { threadsOption } from '../../../src-preload/contract/lanes'
import type { Outcome, ProblemReport } from '../../../src-preload/contract/problem'
import type { LabelledPictures } from '../../../src-preload/contract/samples'
import {
  withoutNativeOption,
  type FromTrainer,
  type ToTrainer,
  type TrainerAnswers
} from '../../../src-preload/contract/trainer'
import { Problem } from '../../../src-preload/i18n/problem'
import type { LaneBook } from '../../settings'
import type { EventHub } from '../event-hub'
import { log } from '../log'
import { Heartbeat } from './heartbeat'
import { TrainerHost, type Asked } from './trainer-host'

/** A weights file that a new process starts from. */
export interface KeptWeights {
  readonly fileName: string
  readonly bytes: Uint8Array
}

/** The network that a process begins with. */
interface FirstNetwork {
  readonly source: Extract<ModelSource, 'restored' | 'shipped'>
  readonly weights: KeptWeights
}

export interface TrainerOptions {
  readonly file: string
  readonly environment: NodeJS.ProcessEnv
  readonly hub: EventHub
  /** Messages about a run or the network. */
  readonly onMessage: (
    message: Exclude<
      FromTrainer,
      { kind: 'answer' | 'ready' | 'beat' | 'backend' | 'lanes-measured' | 'log' }
    >
  ) => void
  /** What the network was when the last process died, if there was one. */
  readonly keptWeights: () => KeptWeights | null
  /** Ends the run that died. @returns whether there was one, and so the person was told */
  readonly onDeath: (problem: ProblemReport) => boolean
  readonly giveNotice: (problem: ProblemReport) => void
  readonly lanes: LaneBook
  /** The settings that the next run will probably have. */
  readonly expected: () => Hyperparameters
}

/**
 * Deaths in a row before the process had all it needs, after which it is no longer started by itself: its file is
 * missing, or something it needs always kills it. The next thing that is asked of it starts it again.
 */
const earlyDeathsAllowed = 2

/**
 * The trainer as the rest of the main process knows it: always there. Starts the process, gives it the digits and the
 * network, and does so anew after a death.
 */
export class Trainer {
  #backend: Backend | null = null
  #folder: string | null = null
  #threads = 0
  #loaded: Promise<Outcome> | null = null
  /** What became of the network that the process was given first; null where there was none. */
  #restored: Promise<Outcome<ModelInfo> | null> = Promise.resolve(null)
  /** The network of this launch until it is told of as the model: a process that dies before takes it along. */
  #launchNetwork: FirstNetwork | null = null
  /** Imports and learnings that were begun. */
  #begun = 0
  #isReady = false
  #earlyDeaths = 0
  /** Deaths in a row before the library was loaded: it may be the reason. */
  #deathsByLoading = 0
  /** How the native library ended the processes that loaded it; from then on they leave it alone. */
  #withoutNative: string | null = null
  /** Deaths in a row while the kept network was being read: it may be the reason. */
  #deathsByRestoring = 0
  #isRestoring = false
  #isTold = false
  #isSilent = false
  readonly #heartbeat: Heartbeat
  readonly #host: TrainerHost
  readonly #options: TrainerOptions

  constructor(options: TrainerOptions) {
    this.#options = options
    this.#heartbeat = new Heartbeat((isSilent) => {
      this.#isSilent = isSilent
      log.warn(isSilent ? 'The trainer has sent nothing for ten seconds' : 'The trainer is silent no more')
      options.hub.emit('trainerSilent', { isSilent })
    })
    this.#host = new TrainerHost({
      file: options.file,
      environment: options.environment,
      onMessage: (message) => this.#hear(message),
      onDeath: (problem) => this.#died(problem.report)
    })
  }

  get backend(): Backend | null {
    return this.#backend
  }

  /** Has the process sent no sign of life for ten seconds? */
  get isSilent(): boolean {
    return this.#isSilent
  }

  /** The computer was asleep, and the process with it. */
  wakeUp(): void {
    this.#heartbeat.forgive()
  }

  /** Ends a process that does not answer; another takes its place. @throws Problem `trainer_answers` */
  endSilent(): void {
    if (!this.#isSilent) throw new Problem('trainer_answers', {})
    this.#host.endAsDeath(new Problem('trainer_ended', {}))
  }

  /** Starts the process if none is alive. */
  start(): void {
    // Whatever threads it has: a run may be going on in it.
    if (!this.#host.isAlive) this.#startFor(this.#options.expected())
  }

  #isFit(hyperparameters: Hyperparameters): boolean {
    return this.#options.lanes.threadsFor(hyperparameters) === this.#threads
  }

  /** Starts a process that is fit for such a run, unless the living one is. */
  #startFor(hyperparameters: Hyperparameters): void {
    const threads = this.#options.lanes.threadsFor(hyperparameters)
    const words = [
      `${threadsOption}${String(threads)}`,
      ...(this.#withoutNative === null ? [] : [`${withoutNativeOption}${this.#withoutNative}`])
    ]
    if (this.#host.isAlive && !this.#isFit(hyperparameters)) this.#host.replace(words)
    else if (!this.#host.start(words)) return
    this.#heartbeat.end()
    this.#threads = threads
    this.#supply()
  }

  /** A folder of verified digits. Every such folder holds the same, so a process that has them reads no other. */
  useFolder(folder: string): void {
    this.#folder = folder
    if (this.#loaded === null) this.#load()
  }

  /**
   * Settles when a process that is fit for a run has the digits or can't have them; starts one where there is none. For a
   * network that wants another number of threads it takes the living one's place, once that one has done what it began:
   * threads are made once in a process.
   */
  async untilLoaded(hyperparameters: Hyperparameters): Promise<Outcome> {
    if (this.#host.isAlive && !this.#isFit(hyperparameters)) await this.#untilIdle()
    this.#startFor(hyperparameters)
    // Failed before: the folder may have come back meanwhile.
    if (this.#loaded === null) this.#load()
    return this.#loaded ?? { kind: 'refused', problem: new Problem('no_data', {}).report }
  }

  send(message: ToTrainer): void {
    this.#host.send(message)
  }

  /** Changes a hyperparameter of the run that goes on; the run dies with the process, so it is never asked twice. */
  change(runId: number, name: RunChange['name'], value: number): Promise<Outcome<RunChange>> {
    return this.#host.ask<'change'>({ kind: 'change', runId, name, value })
  }

  /** Asks something that a new process can answer as well: a death in between is survived once. */
  async ask<Kind extends 'classify' | 'encode-weights'>(
    question: Asked<Kind>
  ): Promise<Outcome<TrainerAnswers[Kind]>> {
    const outcome = await this.#askOnce(question)
    return hasDied(outcome) ? this.#askOnce(question) : outcome
  }

  /** Settles when the living process has done what it began, or when none is alive. */
  untilSettled(): Promise<Outcome> {
    return this.#host.ask<'settle'>({ kind: 'settle' })
  }

  /** Trains the network on a person's own digits. A death in between is told: nothing was learned. */
  learn(samples: LabelledPictures): Promise<Outcome<TrainerAnswers['learn-samples']>> {
    this.start()
    this.#begun++
    return this.#host.ask<'learn-samples'>({ kind: 'learn-samples', samples })
  }

  /** Puts the network of a weights file in the model's place. */
  importWeights(
    source: ModelSource,
    { fileName, bytes }: KeptWeights
  ): Promise<Outcome<TrainerAnswers['import-weights']>> {
    this.start()
    this.#begun++
    return this.#host.ask<'import-weights'>({ kind: 'import-weights', source, fileName, bytes })
  }

  /**
   * Gives the network of this launch: the person's own of the last one, or the one that comes with the application. While
   * nobody was told of it, each process that takes a dead one's place is given it as well.
   * @returns what the last of them said; `trainer_died` where none lived to say something
   */
  async giveLaunchNetwork(source: FirstNetwork['source'], weights: KeptWeights): Promise<Outcome<ModelInfo>> {
    const network: FirstNetwork = { source, weights }
    this.#launchNetwork = network
    if (this.#host.isAlive) this.#restored = this.#restore(network)
    else this.start()
    for (;;) {
      const restored = this.#restored
      const outcome = await restored
      // It died, and another process was started meanwhile.
      if (restored !== this.#restored) continue
      if (outcome?.kind === 'refused' && !hasDied(outcome)) this.#launchNetwork = null
      return outcome ?? { kind: 'refused', problem: new Problem('trainer_died', { detail: '-' }).report }
    }
  }

  end(): Promise<void> {
    this.#heartbeat.end()
    return this.#host.end()
  }

  async #askOnce<Kind extends 'classify' | 'encode-weights'>(
    question: Asked<Kind>
  ): Promise<Outcome<TrainerAnswers[Kind]>> {
    this.start()
    // A new process has no network before that.
    await this.#restored
    return this.#host.ask<Kind>(question)
  }

  /** Settles when the process has done what it began, and what was begun meanwhile. One that hangs is not waited for. */
  async #untilIdle(): Promise<void> {
    for (let begun = -1; begun !== this.#begun && !this.#isSilent;) {
      begun = this.#begun
      await this.untilSettled()
    }
  }

  #supply(): void {
    this.#isReady = false
    this.#load()
    const kept = this.#options.keptWeights()
    const network: FirstNetwork | null = kept ? { source: 'restored', weights: kept } : this.#launchNetwork
    this.#restored =
      network && this.#deathsByRestoring < earlyDeathsAllowed ? this.#restore(network) : Promise.resolve(null)
  }

  #load(): void {
    if (this.#folder === null || !this.#host.isAlive) return
    const expected = this.#options.lanes.planOf(this.#options.expected())
    this.#loaded = this.#host.ask<'load-data'>({ kind: 'load-data', folder: this.#folder, expected })
    void this.#settleWhen(this.#loaded)
  }

  async #restore({ source, weights }: FirstNetwork): Promise<Outcome<ModelInfo>> {
    this.#isRestoring = true
    const outcome = await this.importWeights(source, weights)
    if (hasDied(outcome)) return outcome
    this.#isRestoring = false
    this.#deathsByRestoring = 0
    if (outcome.kind === 'refused')
      log.error('The network that the trainer was to begin with was refused', outcome.problem)
    return outcome
  }

  /** A process that has got this far is a sound one; a failure is tried anew when the digits are needed. */
  async #settleWhen(loaded: Promise<Outcome>): Promise<void> {
    const { kind } = await loaded
    if (kind === 'done') this.#settle()
    else if (this.#loaded === loaded) this.#loaded = null
  }

  #settle(): void {
    this.#earlyDeaths = 0
    this.#isTold = false
  }

  #hear(message: Exclude<FromTrainer, { kind: 'answer' }>): void {
    this.#heartbeat.hear()
    switch (message.kind) {
      case 'beat':
        break
      case 'ready':
        this.#isReady = true
        this.#deathsByLoading = 0
        if (this.#folder === null) this.#settle()
        this.#useBackend(message.backend)
        break
      case 'backend':
        this.#useBackend(message.backend)
        break
      case 'lanes-measured':
        this.#options.lanes.note(message.key, message.lanes)
        break
      case 'log':
        log[message.level](message.text)
        break
      default:
        if (message.kind === 'model') this.#launchNetwork = null
        this.#options.onMessage(message)
    }
  }

  #useBackend(backend: Backend): void {
    this.#backend = backend
    this.#options.hub.emit('backendChanged', backend)
  }

  #died(problem: ProblemReport): void {
    this.#heartbeat.end()
    this.#loaded = null
    this.#backend = null
    if (this.#isReady && this.#isRestoring) this.#deathsByRestoring++
    // A backend that was asked for by name is not exchanged for another.
    if (
      !this.#isReady &&
      !this.#options.environment['INKLING_BACKEND'] &&
      ++this.#deathsByLoading >= earlyDeathsAllowed
    )
      this.#withoutNative ??= String(problem.values['detail'] ?? '?')
    this.#isRestoring = false
    this.#earlyDeaths++
    const isToldByRun = this.#options.onDeath(problem)
    if (!isToldByRun && !this.#isTold) this.#options.giveNotice(problem)
    this.#isTold = true
    this.#options.hub.emit('backendChanged', null)
    if (this.#earlyDeaths <= earlyDeathsAllowed) this.start()
  }
}

/** Whether a question was answered by the death of the process. */
function hasDied(outcome: Outcome<unknown> | null): boolean {
  return outcome?.kind === 'refused' && outcome.problem.code === 'trainer_died'
}
