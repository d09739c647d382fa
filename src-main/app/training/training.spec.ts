import { beforeEach, expect, test, vi } from 'vitest'
import type { AppEvents } from '../../../src-preload/contract/ipc'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import type { Outcome, ProblemReport } from '../../../src-preload/contract/problem'
import type { ToTrainer } from '../../../src-preload/contract/trainer'
import { EventHub } from '../event-hub'
import { Training, type TrainerDoor } from './training'

vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

let sent: ToTrainer[]
let loaded: (outcome: Outcome) => void
let settled: () => void
let isAskedToSettle: boolean
let events: [keyof AppEvents, unknown][]
let hasData: boolean
let training: Training
let notices: ProblemReport[]

beforeEach(() => {
  sent = []
  events = []
  hasData = true
  const loading = new Promise<Outcome>((resolve) => {
    loaded = resolve
  })
  const settling = new Promise<void>((resolve) => {
    settled = resolve
  })
  isAskedToSettle = false
  notices = []
  const door: TrainerDoor = {
    untilSettled: () => {
      isAskedToSettle = true
      return settling
    },
    untilLoaded: () => loading,
    send: (message) => void sent.push(message),
    change: () => Promise.resolve({ kind: 'refused', problem: { code: 'no_run', values: {} } })
  }
  const hub = new EventHub()
  hub.onAny((name, event) => void events.push([name, event]))
  training = new Training(
    door,
    hub,
    () => hasData,
    (hyperparameters) => ({ hyperparameters, lanes: 2 }),
    (problem) => void notices.push(problem)
  )
})

test('is refused without data, and leaves nothing behind', () => {
  hasData = false
  expect(() => training.start(tutorialHyperparameters)).toThrow(
    expect.objectContaining({ report: { code: 'no_data', values: {} } }) as Error
  )
  expect(training.run).toBeNull()
  expect(events).toEqual([])
})

test('answers at once and sends the run when the trainer has the digits', async () => {
  expect(training.start(tutorialHyperparameters)).toMatchObject({ id: 1, phase: 'starting' })
  expect(sent).toEqual([])
  loaded({ kind: 'done', value: null })
  await vi.waitFor(() =>
    expect(sent).toEqual([{ kind: 'start', runId: 1, hyperparameters: tutorialHyperparameters, lanes: 2 }])
  )
})

test('stopped while the digits load: ended at once, and never sent', async () => {
  training.start(tutorialHyperparameters)
  training.command('stop')
  expect(training.run).toMatchObject({ phase: 'ended', end: { reason: 'stopped' } })
  loaded({ kind: 'done', value: null })
  await Promise.resolve()
  expect(sent).toEqual([])
})

test('fails with the reason when the trainer can’t have the digits', async () => {
  const problem = { code: 'file_missing', values: { file: 'train-images-idx3-ubyte' } }
  training.start(tutorialHyperparameters)
  loaded({ kind: 'refused', problem })
  await vi.waitFor(() => expect(training.run?.end).toEqual({ reason: 'failed', problem }))
})

test('sends a command once, however often the button is pressed', async () => {
  training.start(tutorialHyperparameters)
  loaded({ kind: 'done', value: null })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  training.hear({ kind: 'phase', runId: 1, phase: 'running' })
  training.command('pause')
  training.command('pause')
  training.command('resume')
  training.command('stop')
  training.command('stop')
  expect(sent.slice(1).map(({ kind }) => kind)).toEqual(['pause', 'resume', 'stop'])
})

test('what the trainer refuses is a refusal of the request', async () => {
  training.start(tutorialHyperparameters)
  loaded({ kind: 'done', value: null })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  await expect(training.change('momentum', 0.5)).rejects.toMatchObject({ report: { code: 'no_run' } })
})

test('hands on a look at the network and what the trainer points out', async () => {
  training.start(tutorialHyperparameters)
  loaded({ kind: 'done', value: null })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  const glimpse = { first64: new Uint8Array(64), firstLayer: new Float32Array(784) }
  training.hear({ kind: 'glimpse', runId: 1, glimpse })
  training.hear({ kind: 'notice', runId: 1, problem: { code: 'no_run', values: {} } })
  expect(events.at(-1)).toEqual(['glimpsed', glimpse])
  expect(notices).toEqual([{ code: 'no_run', values: {} }])
  expect(training.glimpse).toBe(glimpse)
  training.hear({ kind: 'ended', runId: 1, end: { reason: 'finished' } })
  training.start(tutorialHyperparameters)
  expect(training.glimpse).toBeNull()
})

test('stopping for good waits until the run has ended and its network has come', async () => {
  await training.stopForGood()
  training.start(tutorialHyperparameters)
  loaded({ kind: 'done', value: null })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  const isOver = vi.fn<() => void>()
  const stopping = training.stopForGood().then(isOver)
  expect(sent.at(-1)).toEqual({ kind: 'stop', runId: 1 })
  expect(isOver).not.toHaveBeenCalled()
  expect(isAskedToSettle).toBe(false)
  training.hear({ kind: 'ended', runId: 1, end: { reason: 'stopped' } })
  await vi.waitFor(() => expect(isAskedToSettle).toBe(true))
  expect(isOver).not.toHaveBeenCalled()
  settled()
  await stopping
})
