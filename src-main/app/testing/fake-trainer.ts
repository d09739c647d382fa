import type { RunEnd } from '../../../src-preload/contract/domain'
import type { FromTrainer, ToTrainer } from '../../../src-preload/contract/trainer'
import { FakeUtilityProcess } from './fake-utility-process'

/**
 * A trainer's process that keeps to the contract and takes its messages one by one, when the test says: what is on its
 * way stays on its way until then. Every loss of a run is the run's id, so that points of two runs can be told apart.
 */
export class FakeTrainer extends FakeUtilityProcess {
  readonly #inbox: ToTrainer[] = []
  #run: { readonly id: number; isPaused: boolean; step: number } | null = null

  constructor() {
    super()
    this.onSent = (message) => void this.#inbox.push(message as ToTrainer)
  }

  get runId(): number | null {
    return this.#run?.id ?? null
  }

  get isTraining(): boolean {
    return this.#run !== null && !this.#run.isPaused
  }

  get waiting(): readonly ToTrainer[] {
    return this.#inbox
  }

  override say(message: FromTrainer): void {
    super.say(message)
  }

  /** Takes the next message, if there is one. */
  takeOne(): ToTrainer | null {
    const message = this.#inbox.shift() ?? null
    if (message && this.isAlive) this.#take(message)
    return message
  }

  takeAll(): void {
    while (this.takeOne());
  }

  /** Trains so many steps. */
  work(steps: number): void {
    if (!this.#run) throw new Error('No run goes on.')
    this.sayProgress(this.#run.id, this.#run.step, steps)
    this.#run.step += steps
  }

  /** A message of progress, whether or not it is true. */
  sayProgress(runId: number, firstStep: number, steps: number): void {
    this.say({
      kind: 'progress',
      runId,
      firstStep,
      stepLosses: new Float32Array(steps).fill(runId),
      runningLoss: runId,
      learningRate: 0.003,
      samplesPerSecond: 1000,
      secondsLeft: 1
    })
  }

  end(end: Exclude<RunEnd, { reason: 'died' }>): void {
    if (!this.#run) throw new Error('No run goes on.')
    const { id: runId } = this.#run
    this.#run = null
    this.say({ kind: 'ended', runId, end })
  }

  #take(message: ToTrainer): void {
    const run = 'runId' in message && this.#run?.id === message.runId ? this.#run : null
    switch (message.kind) {
      case 'start':
        this.#run = { id: message.runId, isPaused: false, step: 0 }
        this.say({ kind: 'phase', runId: message.runId, phase: 'running' })
        break
      case 'pause':
      case 'resume':
        if (!run) break
        run.isPaused = message.kind === 'pause'
        this.say({ kind: 'phase', runId: run.id, phase: run.isPaused ? 'paused' : 'running' })
        break
      case 'stop':
        if (run) this.end({ reason: 'stopped' })
        break
      case 'change': {
        const { seq, name, value } = message
        if (!run) {
          const problem = { code: 'no_run', values: {} }
          this.say({ kind: 'answer', seq, outcome: { kind: 'refused', problem } })
          break
        }
        const change = { step: run.step, name, from: 0, to: value }
        this.say({ kind: 'changed', runId: run.id, change })
        this.say({ kind: 'answer', seq, outcome: { kind: 'done', value: change } })
        break
      }
      default:
        this.say({ kind: 'answer', seq: message.seq, outcome: { kind: 'done', value: null } })
    }
  }
}
