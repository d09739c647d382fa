import { EventEmitter } from 'node:events'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import type { EpochResult, RunEnd, RunPhase } from '../../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { tell } from '../../../test/support/figures'
import { EventHub } from '../event-hub'
import { LaneBook } from '../../settings'
import { Refusal } from '../refusal'
import { FakeTrainer } from '../testing/fake-trainer'
import { Trainer } from '../trainer/trainer'
import { Training } from './training'

/*
 * T4: seeded sequences of everything that can happen to a run, against a model of the states that was written down
 * without looking at run-state.ts. Messages to the trainer are taken one at a time, so that commands, answers and deaths
 * cross each other on the way; dead processes and old runs go on talking.
 */

const electron = vi.hoisted(() => ({ app: null as unknown as EventEmitter, fork: vi.fn<() => unknown>() }))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  },
  utilityProcess: { fork: electron.fork }
}))
vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

/** What must hold, in the simplest words. */
interface Model {
  runs: number
  phase: RunPhase | 'none'
  /** The last command that was taken. */
  wanted: 'running' | 'paused' | 'stopped'
  end: RunEnd['reason'] | null
  steps: number
  epochs: number
  changes: number
  /** Is the run known to the trainer's process? */
  isSent: boolean
  isAlive: boolean
  hasDigits: boolean
  /** Deaths since a process last had its digits. */
  earlyDeaths: number
  notices: number
  isTold: boolean
}

const freshModel = (): Model => ({
  runs: 0,
  phase: 'none',
  wanted: 'running',
  end: null,
  steps: 0,
  epochs: 0,
  changes: 0,
  isSent: false,
  isAlive: true,
  hasDigits: false,
  earlyDeaths: 0,
  notices: 0,
  isTold: false
})

class Real {
  readonly processes: FakeTrainer[] = []
  readonly notices: ProblemReport[] = []
  readonly hub = new EventHub()
  readonly training: Training
  /** Run ids of all events, with the id that was the present one then. */
  readonly strays: string[] = []
  endings: number[] = []

  constructor() {
    electron.app = new EventEmitter()
    electron.fork.mockImplementation(() => {
      const process = new FakeTrainer()
      this.processes.push(process)
      return process
    })
    const lanes = new LaneBook({ kept: null, keep: () => undefined, forced: 2 })
    const trainer: Trainer = new Trainer({
      file: 'trainer.cjs',
      environment: {},
      hub: this.hub,
      onMessage: (message) => {
        if (message.kind !== 'model' && message.kind !== 'evaluation') this.training.hear(message)
      },
      keptWeights: () => null,
      onDeath: (problem) => this.training.die(problem),
      giveNotice: (problem) => void this.notices.push(problem),
      lanes,
      expected: () => tutorialHyperparameters
    })
    this.training = new Training(
      trainer,
      this.hub,
      () => true,
      lanes.planOf.bind(lanes),
      (problem) => void this.notices.push(problem)
    )
    const check = (name: string, id: number): void => {
      if (id !== this.training.run?.id) this.strays.push(`${name} of run ${String(id)}`)
    }
    this.hub.on('runProgressed', ({ run, stepLosses }) => {
      check('progress', run.id)
      if (run.phase === 'ended') this.endings.push(run.id)
      if (stepLosses.some((loss) => loss !== run.id)) this.strays.push('a point of another run')
    })
    this.hub.on('epochEnded', ({ runId }) => check('epoch', runId))
    this.hub.on('hyperparameterChanged', ({ runId }) => check('change', runId))
    trainer.useFolder('/mnist')
    trainer.start()
  }

  /** The living process, or the last one. */
  get process(): FakeTrainer {
    const last = this.processes.at(-1)
    if (!last) throw new Error('Nothing was started.')
    return last
  }
}

abstract class Step implements fc.AsyncCommand<Model, Real> {
  check(_model: Readonly<Model>): boolean {
    return true
  }
  abstract act(model: Model, real: Real): void | Promise<void>
  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real)
    await turnOfTheLoop()
    compare(model, real)
  }
  toString(): string {
    return this.constructor.name
  }
}

let compared = 0

function compare(model: Model, real: Real): void {
  compared++
  const { history } = real.training
  expect({
    phase: history?.run.phase ?? 'none',
    id: history?.run.id ?? 0,
    end: history?.run.end?.reason ?? null,
    steps: history?.stepLosses.length ?? 0,
    epochs: history?.epochs.length ?? 0,
    changes: history?.changes.length ?? 0,
    isGoingOn: real.training.isGoingOn,
    isAlive: real.process.isAlive,
    notices: real.notices.length
  }).toEqual({
    phase: model.phase,
    id: model.runs,
    end: model.end,
    steps: model.steps,
    epochs: model.epochs,
    changes: model.changes,
    isGoingOn: isOn(model),
    isAlive: model.isAlive,
    notices: model.notices
  })
  expect(history?.stepLosses.every((loss) => loss === model.runs) ?? true).toBe(true)
  expect(real.strays).toEqual([])
  // Every end is told once.
  expect(new Set(real.endings).size).toBe(real.endings.length)
}

const isOn = (model: Model): boolean => model.phase !== 'none' && model.phase !== 'ended'

/** The code of the refusal of what is done; null when it is taken. */
function refusalOf(act: () => unknown): string | null {
  try {
    act()
    return null
  } catch (error) {
    return (error as { report: ProblemReport }).report.code
  }
}

class Start extends Step {
  act(model: Model, { training }: Real): void {
    const refusal = refusalOf(() => training.start(tutorialHyperparameters))
    expect(refusal).toBe(isOn(model) ? 'run_in_progress' : null)
    if (refusal !== null) return
    model.runs++
    Object.assign(model, { phase: 'starting', wanted: 'running', end: null, steps: 0, epochs: 0, changes: 0 })
    model.isAlive = true
    model.isSent = model.hasDigits
  }
}

class Pause extends Step {
  act(model: Model, { training }: Real): void {
    const refusal = refusalOf(() => training.command('pause'))
    if (!isOn(model) || model.wanted === 'stopped') expect(refusal).toBe('no_run')
    else if (model.phase === 'starting') expect(refusal).toBe('run_starting')
    else if (model.phase === 'paused' && model.wanted === 'paused') expect(refusal).toBe('run_not_running')
    else {
      expect(refusal).toBeNull()
      model.wanted = 'paused'
    }
  }
}

class Resume extends Step {
  act(model: Model, { training }: Real): void {
    const refusal = refusalOf(() => training.command('resume'))
    if (!isOn(model) || model.wanted === 'stopped') expect(refusal).toBe('no_run')
    else if (model.phase === 'starting') expect(refusal).toBe('run_starting')
    else if (model.phase === 'running' && model.wanted === 'running') expect(refusal).toBe('run_not_paused')
    else {
      expect(refusal).toBeNull()
      model.wanted = 'running'
    }
  }
}

class Stop extends Step {
  act(model: Model, { training }: Real): void {
    const refusal = refusalOf(() => training.command('stop'))
    expect(refusal).toBe(isOn(model) ? null : 'no_run')
    if (refusal !== null) return
    model.wanted = 'stopped'
    if (!model.isSent) Object.assign(model, { phase: 'ended', end: 'stopped' })
  }
}

/** The learning rate is changed, and the trainer takes everything that waits before the answer. */
class Change extends Step {
  async act(model: Model, real: Real): Promise<void> {
    const change = real.training.change('learningRate', 0.1).then(
      () => null,
      (error: unknown) => (error as Refusal).report.code
    )
    if (!isOn(model)) expect(await change).toBe('no_run')
    else if (!model.isSent) expect(await change).toBe('run_starting')
    else {
      const isTaken = model.wanted !== 'stopped'
      while (real.process.waiting.length > 0) takeOne(model, real)
      expect(await change).toBe(isTaken ? null : 'no_run')
    }
  }
}

/** The trainer takes the next message that was sent to it. */
class Take extends Step {
  override check(model: Readonly<Model>): boolean {
    return model.isAlive
  }
  async act(model: Model, real: Real): Promise<void> {
    takeOne(model, real)
    await turnOfTheLoop()
  }
}

function takeOne(model: Model, { process }: Real): void {
  const message = process.takeOne()
  // A command can arrive after its run: the next one has nothing to do with it.
  const isForPresentRun =
    message !== null && 'runId' in message && message.runId === model.runs && isOn(model)
  if (message?.kind !== 'load-data' && !isForPresentRun) return
  switch (message.kind) {
    case 'load-data':
      Object.assign(model, { hasDigits: true, earlyDeaths: 0, isTold: false })
      if (model.phase === 'starting') model.isSent = true
      break
    case 'start':
    case 'resume':
      model.phase = 'running'
      break
    case 'pause':
      model.phase = 'paused'
      break
    case 'stop':
      Object.assign(model, { phase: 'ended', end: 'stopped', isSent: false })
      break
    case 'change':
      model.changes++
  }
}

class Work extends Step {
  readonly #steps: number
  constructor(steps: number) {
    super()
    this.#steps = steps
  }
  act(model: Model, { process }: Real): void {
    if (!process.isAlive || !process.isTraining) return
    process.work(this.#steps)
    model.steps += this.#steps
  }
}

function resultAt(step: number): EpochResult {
  return { epoch: 0, step, trainingLoss: 1, testLoss: 1, testAccuracy: 0.5, seconds: 1 }
}

class Finish extends Step {
  act(model: Model, { process }: Real): void {
    const { runId } = process
    if (!process.isAlive || runId === null || !process.isTraining) return
    process.say({ kind: 'epoch', runId, result: resultAt(model.steps) })
    process.end({ reason: 'finished' })
    Object.assign(model, { phase: 'ended', end: 'finished', isSent: false, epochs: model.epochs + 1 })
  }
}

/** The epoch that was being evaluated when the run was stopped: its result comes after the end. */
class EpochOfStoppedRun extends Step {
  act(model: Model, { process }: Real): void {
    if (!process.isAlive || model.phase !== 'ended' || model.end !== 'stopped') return
    process.say({ kind: 'epoch', runId: model.runs, result: resultAt(model.steps) })
    model.epochs++
  }
}

/** The trainer's process dies; on Electron 22 some signals arrive as exit code 0. */
class Kill extends Step {
  readonly #exitCode: number
  constructor(exitCode: number) {
    super()
    this.#exitCode = exitCode
  }
  override check(model: Readonly<Model>): boolean {
    return model.isAlive
  }
  act(model: Model, { process }: Real): void {
    process.exit(this.#exitCode)
    const { serviceName } = electron.fork.mock.lastCall?.[2 as never] as unknown as { serviceName: string }
    electron.app.emit('child-process-gone', {}, { name: serviceName, reason: 'killed', exitCode: 9 })
    process.exit(this.#exitCode)
    model.earlyDeaths++
    if (isOn(model)) Object.assign(model, { phase: 'ended', end: 'died' })
    else if (!model.isTold) model.notices++
    Object.assign(model, { isTold: true, isSent: false, hasDigits: false })
    model.isAlive = model.earlyDeaths <= 2
  }
}

/** What is no longer true is still said: by a dead process, and of an older run. */
class OldRunSpeaks extends Step {
  act(model: Model, { processes, process }: Real): void {
    const dead = processes.find((other) => !other.isAlive)
    dead?.sayProgress(model.runs, model.steps, 3)
    dead?.say({ kind: 'phase', runId: model.runs, phase: 'paused' })
    dead?.say({ kind: 'epoch', runId: model.runs, result: resultAt(model.steps) })
    dead?.say({ kind: 'ended', runId: model.runs, end: { reason: 'finished' } })
    if (!process.isAlive) return
    const older = model.runs - 1
    process.sayProgress(older, 0, 5)
    process.say({ kind: 'phase', runId: older, phase: 'running' })
    process.say({ kind: 'epoch', runId: older, result: resultAt(5) })
    process.say({ kind: 'ended', runId: older, end: { reason: 'stopped' } })
    // And of a run that has ended.
    if (!isOn(model)) process.sayProgress(model.runs, model.steps, 2)
  }
}

const sequences = 500

test(
  `T4: the same state after each step of ${String(sequences)} sequences`,
  { timeout: 120_000 },
  async () => {
    const commands = fc.commands(
      [
        fc.constant(new Start()),
        fc.constant(new Start()),
        fc.constant(new Pause()),
        fc.constant(new Resume()),
        fc.constant(new Stop()),
        fc.constant(new Change()),
        fc.constant(new Take()),
        fc.constant(new Take()),
        fc.constant(new Take()),
        fc.integer({ min: 1, max: 40 }).map((steps) => new Work(steps)),
        fc.constant(new Finish()),
        fc.constant(new EpochOfStoppedRun()),
        fc.constantFrom(0, 1, 9).map((code) => new Kill(code)),
        fc.constant(new OldRunSpeaks())
      ],
      { maxCommands: 30, size: 'max' }
    )
    await fc.assert(
      fc.asyncProperty(commands, (steps) =>
        fc.asyncModelRun(() => ({ model: freshModel(), real: new Real() }), steps)
      ),
      { numRuns: sequences, seed: 4 }
    )
  }
)

afterAll(() => {
  tell({
    row: 'T4',
    tried: 'seeded sequences of commands, answers and deaths',
    count: sequences,
    losses: 0,
    measured: `${String(compared)} states compared`
  })
})
