import type { Glimpse, Run, RunChange, RunEnd, RunHistory } from '../../../src-preload/contract/domain'
import type { Hyperparameters } from '../../../src-preload/contract/hyperparameters'
import type { Outcome, ProblemReport } from '../../../src-preload/contract/problem'
import type { FromTrainer, RunPlan, ToTrainer } from '../../../src-preload/contract/trainer'
import { Problem } from '../../../src-preload/i18n/problem'
import type { EventHub } from '../event-hub'
import { log } from '../log'
import { valueOf } from '../refusal'
import { RunRecord } from './run-history'
import { command, counts, enter, isGoingOn, start, type RunCommand, type RunState } from './run-state'

/** What training needs of the trainer's process. */
export interface TrainerDoor {
  /** Settles when a process that is fit for such a run has the digits or can't have them. */
  untilLoaded(hyperparameters: Hyperparameters): Promise<Outcome>
  send(message: ToTrainer): void
  /** Settles when the process has done what it began, or is gone. */
  untilSettled(): Promise<unknown>
  change(runId: number, name: RunChange['name'], value: number): Promise<Outcome<RunChange>>
}

/** A message that belongs to a run; those about the network go to the model. */
type RunMessage = Extract<
  FromTrainer,
  { readonly kind: 'phase' | 'progress' | 'epoch' | 'changed' | 'glimpse' | 'notice' | 'ended' }
>

/**
 * The run that goes on, and the last one: takes the person's commands, hears the trainer, tells the window. The trainer
 * owns the training; here is what it said.
 */
export class Training {
  #state: RunState | null = null
  #record: RunRecord | null = null
  /** The run that the trainer was told to start. */
  #sentRunId: number | null = null
  #runCount = 0
  #glimpse: Glimpse | null = null
  readonly #trainer: TrainerDoor
  readonly #hub: EventHub
  readonly #hasData: () => boolean
  readonly #planOf: (hyperparameters: Hyperparameters) => RunPlan
  readonly #giveNotice: (problem: ProblemReport) => void

  constructor(
    trainer: TrainerDoor,
    hub: EventHub,
    hasData: () => boolean,
    planOf: (hyperparameters: Hyperparameters) => RunPlan,
    giveNotice: (problem: ProblemReport) => void
  ) {
    this.#trainer = trainer
    this.#hub = hub
    this.#hasData = hasData
    this.#planOf = planOf
    this.#giveNotice = giveNotice
  }

  /** The run that goes on, or the last one. */
  get run(): Run | null {
    return this.#record?.run ?? null
  }

  get isGoingOn(): boolean {
    return isGoingOn(this.#state)
  }

  /** The last look at the network of this run. */
  get glimpse(): Glimpse | null {
    return this.#glimpse
  }

  get history(): RunHistory | null {
    return this.#record?.snapshot() ?? null
  }

  /** @throws Problem `run_in_progress`, `no_data` */
  start(hyperparameters: Hyperparameters): Run {
    const state = start(this.#state, this.#runCount + 1)
    if (!this.#hasData()) throw new Problem('no_data', {})
    this.#runCount++
    this.#state = state
    const record = new RunRecord(state.id, hyperparameters)
    this.#record = record
    this.#glimpse = null
    this.#hub.emit('runStarted', record.run)
    void this.#sendWhenLoaded(state.id, hyperparameters)
    return record.run
  }

  async #sendWhenLoaded(runId: number, hyperparameters: Hyperparameters): Promise<void> {
    const loaded = await this.#trainer.untilLoaded(hyperparameters)
    // Stopped, or dead with its process, while the digits were loading.
    if (!counts(this.#state, runId)) return
    if (loaded.kind === 'done') {
      this.#sentRunId = runId
      this.#trainer.send({ kind: 'start', runId, ...this.#planOf(hyperparameters) })
    } else {
      const problem = loaded.kind === 'refused' ? loaded.problem : new Problem('no_data', {}).report
      this.#end({ reason: 'failed', problem })
    }
  }

  /** @throws Problem when no run is in the phase for it */
  command(name: RunCommand): void {
    const { state, isNew } = command(this.#state, name)
    this.#state = state
    if (!isNew) return
    // Nobody but us knows of a run that waits for its digits.
    if (name === 'stop' && this.#sentRunId !== state.id) this.#end({ reason: 'stopped' })
    else this.#trainer.send({ kind: name, runId: state.id })
  }

  /** @throws Problem when no run goes on, or when the trainer refuses */
  async change(name: RunChange['name'], value: number): Promise<RunChange> {
    const state = this.#state
    if (!isGoingOn(state)) throw new Problem('no_run', {})
    if (this.#sentRunId !== state.id) throw new Problem('run_starting', {})
    return valueOf(await this.#trainer.change(state.id, name, value))
  }

  /**
   * A message of the trainer. Those of an older run, and those after the end, are left aside (T4): but for the result of an
   * epoch, which is measured after the end where the run was stopped.
   */
  hear(message: RunMessage): void {
    const record = this.#record
    if (!record || !counts(this.#state, message.runId, message.kind === 'epoch')) return
    switch (message.kind) {
      case 'phase':
        this.#state = enter(this.#state, message.phase)
        record.enter(message.phase)
        this.#tellProgress(record)
        break
      case 'progress':
        record.addLosses(message.firstStep, message.stepLosses, message)
        this.#tellProgress(record, message.firstStep, message.stepLosses)
        break
      case 'epoch': {
        const { runId, result } = message
        record.addEpoch(result)
        this.#hub.emit('epochEnded', { runId, result })
        break
      }
      case 'changed': {
        const { runId, change } = message
        record.addChange(change)
        this.#hub.emit('hyperparameterChanged', { runId, change })
        break
      }
      case 'glimpse':
        this.#glimpse = message.glimpse
        this.#hub.emit('glimpsed', message.glimpse)
        break
      case 'notice':
        this.#giveNotice(message.problem)
        break
      case 'ended':
        this.#end(message.end)
        break
    }
  }

  /** Asks the run that goes on to stop; settles when it has ended in one way or another and its network has come. */
  async stopForGood(): Promise<void> {
    if (this.isGoingOn) await this.#stopAndWait()
    if (this.#sentRunId !== null) await this.#trainer.untilSettled()
  }

  async #stopAndWait(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#hub.on('runProgressed', ({ run }) => {
        if (run.phase === 'ended') resolve()
      })
    })
    this.command('stop')
    await ended
  }

  /**
   * The trainer's process is gone: an exit before the run's own `ended` is a death, whatever its code (T3).
   * @returns whether a run died with it, and so has told the person
   */
  die(problem: ProblemReport): boolean {
    if (!this.isGoingOn) return false
    this.#end({ reason: 'died', problem })
    return true
  }

  #end(end: RunEnd): void {
    if (!this.#state || !this.#record) return
    this.#state = enter(this.#state, 'ended')
    this.#record.end(end)
    log.info(`Run ${String(this.#state.id)} ended: ${end.reason}`)
    this.#tellProgress(this.#record)
  }

  #tellProgress(
    record: RunRecord,
    firstStep = record.run.step,
    stepLosses: Float32Array = new Float32Array()
  ): void {
    this.#hub.emit('runProgressed', { run: record.run, firstStep, stepLosses })
  }
}
