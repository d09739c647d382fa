import type { RunPhase } from '../../../src-preload/contract/domain'
import { Problem } from '../../../src-preload/i18n/problem'

/**
 * Where the run stands, as a value; every rule about which command fits when is here, without Electron.
 *
 * Two things are kept apart: `phase` is what the trainer said last, `wanted` what the person asked for last. A command
 * is judged by both, so that two quick ones never contradict each other.
 */
export interface RunState {
  readonly id: number
  readonly phase: RunPhase
  readonly wanted: 'running' | 'paused' | 'stopped'
}

export type RunCommand = 'pause' | 'resume' | 'stop'

/** What comes of a command: the next state, and whether the trainer must be told. */
export interface Decision {
  readonly state: RunState
  readonly isNew: boolean
}

const wantedBy = { pause: 'paused', resume: 'running', stop: 'stopped' } as const

/** Does a run go on? */
export function isGoingOn(state: RunState | null): state is RunState {
  return state !== null && state.phase !== 'ended'
}

/**
 * A new run.
 * @throws Problem `run_in_progress`
 */
export function start(state: RunState | null, id: number): RunState {
  if (isGoingOn(state)) throw new Problem('run_in_progress', {})
  return { id, phase: 'starting', wanted: 'running' }
}

/**
 * A command of the person.
 * @throws Problem `no_run`, `run_starting`, `run_not_paused`, `run_not_running`
 */
export function command(state: RunState | null, name: RunCommand): Decision {
  if (!isGoingOn(state)) throw new Problem('no_run', {})
  const wanted = wantedBy[name]
  if (name !== 'stop') {
    if (state.wanted === 'stopped') throw new Problem('no_run', {})
    if (state.phase === 'starting') throw new Problem('run_starting', {})
    if (state.wanted === wanted && state.phase === wanted)
      throw wanted === 'paused' ? new Problem('run_not_running', {}) : new Problem('run_not_paused', {})
  }
  // The same again while it is on its way, such as a double click, changes nothing.
  return { state: { ...state, wanted }, isNew: state.wanted !== wanted }
}

/**
 * Does a message of this run still count? One of an older run does not.
 * @param isAlsoAfterEnd whether it still does when the run has ended
 */
export function counts(state: RunState | null, runId: number, isAlsoAfterEnd = false): state is RunState {
  return state?.id === runId && (isAlsoAfterEnd || isGoingOn(state))
}

/** The trainer's own word on the phase. */
export function enter(state: RunState, phase: Exclude<RunPhase, 'starting'>): RunState {
  return { ...state, phase }
}
