import { app, utilityProcess, type UtilityProcess } from 'electron'
import type { Outcome } from '../../../src-preload/contract/problem'
import type {
  FromTrainer,
  ToTrainer,
  TrainerAnswers,
  TrainerQuestion
} from '../../../src-preload/contract/trainer'
import { Problem } from '../../../src-preload/i18n/problem'
import { log } from '../log'
import { describeDeath, type Gone } from './death'

/** The name of the first process in `app.getAppMetrics()` and in `child-process-gone`; the next ones have a number behind it. */
const serviceName = 'Inkling trainer'

/** Exit and `child-process-gone` are two events of one death; the second, with the reason, comes some milliseconds later. */
const reasonPatienceMs = 50

/** A process that was asked to end and has not is made to; one that hangs or is stopped does not hear the asking. */
const endPatienceMs = 500

/** A question without its number. */
export type Asked<Kind extends keyof TrainerAnswers> = Omit<Extract<TrainerQuestion, { kind: Kind }>, 'seq'>

export interface TrainerHostOptions {
  /** The trainer's script. */
  readonly file: string
  readonly environment: NodeJS.ProcessEnv
  /** Everything but answers. */
  readonly onMessage: (message: Exclude<FromTrainer, { kind: 'answer' }>) => void
  /** The process ended without being asked to; told once a process. Open questions were answered with the problem. */
  readonly onDeath: (problem: Problem) => void
}

/** Owns the trainer's process: one at a time, started when asked to, its death told once. */
export class TrainerHost {
  #child: UtilityProcess | null = null
  /** Of the process that was started last: by its name alone `child-process-gone` says which one is gone. */
  #name = ''
  #started = 0
  #seq = 0
  readonly #open = new Map<number, (outcome: Outcome<never>) => void>()
  #gone: Gone | null = null
  /** What to say of a death that was wanted. */
  #ended: Problem | null = null
  #deathTimer: NodeJS.Timeout | null = null
  #reportDeath: (() => void) | null = null
  readonly #options: TrainerHostOptions

  constructor(options: TrainerHostOptions) {
    this.#options = options
    app.on('child-process-gone', (_event, details) => {
      if (details.name === this.#name) this.#hearGone(details)
    })
  }

  get isAlive(): boolean {
    return this.#child !== null
  }

  /** Starts the process. @param words its command line @returns false when one is alive already */
  start(words: readonly string[] = []): boolean {
    this.#tellDeathNow()
    if (this.#child) return false
    this.#gone = null
    this.#ended = null
    this.#name = ++this.#started === 1 ? serviceName : `${serviceName} ${String(this.#started)}`
    const child = utilityProcess.fork(this.#options.file, [...words], {
      serviceName: this.#name,
      env: this.#options.environment,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    this.#child = child
    child.on('message', (message: FromTrainer) => {
      // What an older process still had on its way is of no use.
      if (this.#child === child) this.#hear(message)
    })
    child.on('exit', (exitCode) => {
      this.#exited(child, exitCode)
    })
    // Newer Electrons tell of a fatal error of V8 here, before the exit; an event without a listener would throw.
    ;(child as NodeJS.EventEmitter).on('error', (...details: unknown[]) => {
      log.error('The trainer had a fatal error', ...details)
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (bytes: Buffer) => {
        log.info(`trainer: ${bytes.toString().trimEnd()}`)
      })
    return true
  }

  /** Sends to the living process; nothing is sent to none. */
  send(message: ToTrainer): void {
    this.#child?.postMessage(message)
  }

  /** Asks the living process. The answer is its outcome, or `trainer_died` when it dies first. */
  ask<Kind extends keyof TrainerAnswers>(question: Asked<Kind>): Promise<Outcome<TrainerAnswers[Kind]>> {
    const seq = ++this.#seq
    return new Promise((resolve) => {
      if (!this.#child) {
        resolve({ kind: 'refused', problem: new Problem('trainer_died', { detail: '-' }).report })
        return
      }
      this.#open.set(seq, resolve)
      this.#child.postMessage({ ...question, seq })
    })
  }

  /** Another process in place of this one, for another command line. Open questions are answered as by a death. */
  replace(words: readonly string[]): void {
    void this.end()
    this.#answerOpen(new Problem('trainer_died', { detail: '-' }))
    this.start(words)
  }

  /** Ends the process at once, whatever it does; told as a death. */
  endAsDeath(problem: Problem): void {
    if (!this.#child) return
    this.#ended = problem
    killNow(this.#child)
  }

  /** Ends the process on purpose; settles when it is gone. */
  async end(): Promise<void> {
    const child = this.#child
    this.#child = null
    this.#forgetDeath()
    if (!child) return
    let force: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      force = setTimeout(() => killNow(child), endPatienceMs)
      // False: it is gone already.
      if (!child.kill()) resolve()
    })
    clearTimeout(force)
  }

  #hear(message: FromTrainer): void {
    if (message.kind !== 'answer') {
      this.#options.onMessage(message)
      return
    }
    const answer = this.#open.get(message.seq)
    this.#open.delete(message.seq)
    answer?.(message.outcome as Outcome<never>)
  }

  #hearGone(gone: Gone): void {
    this.#gone = gone
    // It never lived, so no exit follows.
    if (gone.reason === 'launch-failed' && this.#child) this.#exited(this.#child, gone.exitCode)
    // After the exit: now the reason is known.
    if (this.#deathTimer) this.#tellDeathNow()
  }

  #exited(child: UtilityProcess, exitCode: number): void {
    // The same exit told twice (electron/electron#44012), or one that was asked for.
    if (this.#child !== child) return
    this.#child = null
    this.#reportDeath = () => {
      const died = new Problem('trainer_died', { detail: describeDeath(exitCode, this.#gone) })
      const problem = this.#ended ?? died
      log.error(problem.message)
      this.#answerOpen(died)
      this.#options.onDeath(problem)
    }
    if (this.#gone) this.#tellDeathNow()
    else this.#deathTimer = setTimeout(() => this.#tellDeathNow(), reasonPatienceMs)
  }

  #tellDeathNow(): void {
    const report = this.#reportDeath
    this.#forgetDeath()
    report?.()
  }

  #forgetDeath(): void {
    if (this.#deathTimer) clearTimeout(this.#deathTimer)
    this.#deathTimer = null
    this.#reportDeath = null
  }

  #answerOpen(problem: Problem): void {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const answer of open) answer({ kind: 'refused', problem: problem.report })
  }
}

/** By the signal that no process can put off: the gentle one waits until a stopped process goes on. */
function killNow(child: UtilityProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(child.pid, 'SIGKILL')
  } catch (error) {
    // Gone meanwhile: its exit is on the way.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
