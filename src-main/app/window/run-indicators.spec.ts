import type { BrowserWindow } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Run } from '../../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import { EventHub } from '../event-hub'
import { indicateRuns } from './run-indicators'

const { blocker } = vi.hoisted(() => ({
  blocker: { start: vi.fn(() => 7), stop: vi.fn<(id: number) => void>() }
}))
vi.mock('electron', () => ({ powerSaveBlocker: blocker }))

const run = (phase: Run['phase'], step: number): Run => ({
  id: 1,
  phase,
  end: phase === 'ended' ? { reason: 'finished' } : null,
  hyperparameters: { ...tutorialHyperparameters, epochs: 2 },
  stepsPerEpoch: 938,
  step,
  learningRate: 0.003,
  samplesPerSecond: null,
  secondsLeft: null,
  runningLoss: null
})

const setProgressBar = vi.fn<(fraction: number, options: object) => void>()
let hub: EventHub
let window: BrowserWindow | null

beforeEach(() => {
  vi.clearAllMocks()
  window = { setProgressBar } as unknown as BrowserWindow
  hub = new EventHub()
  indicateRuns(hub, () => window)
})

const progress = (phase: Run['phase'], step: number): void => {
  hub.emit('runProgressed', { run: run(phase, step), firstStep: step, stepLosses: new Float32Array() })
}

test('the task bar shows how far the run is, and nothing once it has ended', () => {
  hub.emit('runStarted', run('starting', 0))
  progress('running', 938)
  progress('paused', 1407)
  progress('ended', 1876)
  expect(setProgressBar.mock.calls).toEqual([
    [0, { mode: 'normal' }],
    [0.5, { mode: 'normal' }],
    [0.75, { mode: 'paused' }],
    [-1, { mode: 'none' }]
  ])
})

test('L5: the computer stays awake while a run trains, and only then', () => {
  progress('running', 1)
  progress('running', 2)
  expect(blocker.start.mock.calls).toEqual([['prevent-app-suspension']])
  progress('paused', 2)
  expect(blocker.stop.mock.calls).toEqual([[7]])
  progress('running', 3)
  progress('ended', 4)
  progress('ended', 4)
  expect([blocker.start.mock.calls.length, blocker.stop.mock.calls.length]).toEqual([2, 2])
})

test('a run goes on without a window', () => {
  window = null
  progress('running', 1)
  expect(blocker.start).toHaveBeenCalledOnce()
})
