import { EventEmitter } from 'node:events'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import { laneKey, type LaneChoices } from '../../../src-preload/contract/lanes'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import type { ToTrainer } from '../../../src-preload/contract/trainer'
import { LaneBook } from '../../settings'
import { EventHub } from '../event-hub'
import { FakeTrainer } from '../testing/fake-trainer'
import { Trainer, type KeptWeights } from './trainer'

const electron = vi.hoisted(() => ({ app: null as unknown as EventEmitter, fork: vi.fn<() => unknown>() }))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  },
  utilityProcess: { fork: electron.fork }
}))
const { logInfo } = vi.hoisted(() => ({ logInfo: vi.fn() }))
vi.mock('../log', () => ({ log: { info: logInfo, warn: vi.fn(), error: vi.fn() } }))

const backend = { name: 'cpu', engine: 'operations', version: '4.22.0', reason: null } as const
const kept: KeptWeights = { fileName: 'model.safetensors', bytes: new Uint8Array(8) }

let processes: FakeTrainer[]
let weights: KeptWeights | null
let notices: ProblemReport[]
let isToldByRun: boolean
let backends: (string | null)[]
let trainer: Trainer
let lanes: LaneBook
let hub: EventHub
let keptChoices: LaneChoices | null

const tutorial = tutorialHyperparameters
const expected = { hyperparameters: tutorial, lanes: null }
const fork = (): unknown => electron.fork.mock.lastCall?.[1 as never]

beforeEach(() => {
  processes = []
  weights = null
  notices = []
  isToldByRun = false
  backends = []
  electron.app = new EventEmitter()
  electron.fork.mockImplementation(() => {
    const process = new FakeTrainer()
    processes.push(process)
    return process
  })
  keptChoices = null
  const cores = [{ model: 'a' }, { model: 'a' }]
  lanes = new LaneBook({
    kept: null,
    keep: (choices) => (keptChoices = choices),
    forced: null,
    processors: cores
  })
  hub = new EventHub()
  hub.on('backendChanged', (told) => void backends.push(told?.name ?? null))
  trainer = new Trainer({
    file: 'trainer.cjs',
    environment: {},
    hub,
    onMessage: vi.fn(),
    keptWeights: () => weights,
    onDeath: () => isToldByRun,
    giveNotice: (problem) => void notices.push(problem),
    lanes,
    expected: () => tutorial
  })
})

const last = (): FakeTrainer => {
  const process = processes.at(-1)
  if (!process) throw new Error('Nothing was started.')
  return process
}
const kindsOf = (process: FakeTrainer): string[] => (process.sent as ToTrainer[]).map(({ kind }) => kind)

const serviceName = (): string =>
  (electron.fork.mock.lastCall?.[2 as never] as unknown as { serviceName: string }).serviceName

/** It dies of a signal, as Electron 22 tells it. */
const die = (process = last()): void => {
  process.exit(0)
  electron.app.emit('child-process-gone', {}, { name: serviceName(), reason: 'crashed', exitCode: 11 })
}

const settle = async (): Promise<void> => {
  last().say({ kind: 'ready', backend })
  last().takeAll()
  await turnOfTheLoop()
}

test('gives a new process the digits once, and tells the backend', async () => {
  trainer.start()
  trainer.useFolder('/mnist')
  trainer.useFolder('/other')
  await settle()
  expect((await trainer.untilLoaded(tutorial)).kind).toBe('done')
  expect(last().sent).toEqual([{ kind: 'load-data', folder: '/mnist', expected, seq: 1 }])
  expect(backends).toEqual(['cpu'])
  expect(trainer.backend).toEqual(backend)
})

test('says that there are no data when there is no folder', async () => {
  expect(await trainer.untilLoaded(tutorial)).toEqual({
    kind: 'refused',
    problem: { code: 'no_data', values: {} }
  })
  expect(processes).toHaveLength(1)
})

test('tries again to load what failed to load', async () => {
  trainer.useFolder('/mnist')
  const failing = trainer.untilLoaded(tutorial)
  const problem = { code: 'file_missing', values: { file: 'x' } }
  last().say({ kind: 'answer', seq: 1, outcome: { kind: 'refused', problem } })
  expect(await failing).toEqual({ kind: 'refused', problem })
  const again = trainer.untilLoaded(tutorial)
  last().say({ kind: 'answer', seq: 2, outcome: { kind: 'done', value: null } })
  expect((await again).kind).toBe('done')
  expect(kindsOf(last())).toEqual(['load-data', 'load-data'])
})

describe('lanes', () => {
  const key = laneKey(tutorial)

  beforeEach(async () => {
    trainer.useFolder('/mnist')
    trainer.start()
    await settle()
  })

  test('a process has threads to compare lanes, and what it measures is kept', () => {
    expect(fork()).toEqual(['--threads=2'])
    last().say({ kind: 'lanes-measured', key, lanes: 2 })
    expect(keptChoices).toEqual({ machine: '2 x a', lanes: { [key]: 2 } })
  })

  test('a run stays in a process that has the threads it wants', async () => {
    last().say({ kind: 'lanes-measured', key, lanes: 2 })
    expect((await trainer.untilLoaded(tutorial)).kind).toBe('done')
    expect(processes).toHaveLength(1)
  })

  test('for a run that wants another number another process takes its place, with all it needs', async () => {
    weights = kept
    last().say({ kind: 'lanes-measured', key, lanes: 1 })
    const [first] = processes
    const loaded = trainer.untilLoaded(tutorial)
    const open = trainer.ask<'classify'>({ kind: 'classify', pixels: new Uint8Array(784), isScribble: false })
    await turnOfTheLoop()
    expect(first?.takeOne()?.kind).toBe('settle')
    await turnOfTheLoop()
    expect(fork()).toEqual(['--threads=1'])
    expect([processes.length, first?.isAlive]).toEqual([2, false])
    expect(kindsOf(last()).slice(0, 2)).toEqual(['load-data', 'import-weights'])
    // What was asked of the first one is asked once more.
    for (let turn = 0; turn < 3; turn++) await settle()
    expect((await loaded).kind).toBe('done')
    expect((await open).kind).toBe('done')
    expect(kindsOf(last())).toContain('classify')
    expect(notices).toEqual([])
  })

  test('it does so once the first one has done what it began, and what was begun meanwhile', async () => {
    last().say({ kind: 'lanes-measured', key, lanes: 1 })
    const [first] = processes
    const imported = trainer.importWeights('imported', kept)
    const loaded = trainer.untilLoaded(tutorial)
    expect(first?.takeOne()?.kind).toBe('import-weights')
    expect((await imported).kind).toBe('done')
    // The run is stopped before it began, and something else is asked for.
    const learned = trainer.learn({ images: new Uint8Array(784), labels: new Uint8Array(1) })
    expect(first?.takeOne()?.kind).toBe('settle')
    await turnOfTheLoop()
    expect(processes).toHaveLength(1)
    expect(first?.takeOne()?.kind).toBe('learn-samples')
    expect((await learned).kind).toBe('done')
    expect(first?.takeOne()?.kind).toBe('settle')
    await turnOfTheLoop()
    expect([processes.length, first?.isAlive]).toEqual([2, false])
    await settle()
    expect((await loaded).kind).toBe('done')
  })

  test('whatever the form asks for meanwhile, a question never costs the process that is there', async () => {
    last().say({ kind: 'lanes-measured', key, lanes: 1 })
    const open = trainer.ask<'classify'>({ kind: 'classify', pixels: new Uint8Array(784), isScribble: false })
    for (let turn = 0; turn < 3; turn++) await settle()
    expect((await open).kind).toBe('done')
    trainer.start()
    expect(processes).toHaveLength(1)
  })

  test('another engine that takes over in mid-life is told', () => {
    last().say({ kind: 'backend', backend: { ...backend, name: 'wasm' } })
    expect(backends).toEqual(['cpu', 'wasm'])
    expect(trainer.backend?.name).toBe('wasm')
  })
})

describe('after a death', () => {
  beforeEach(async () => {
    trainer.useFolder('/mnist')
    trainer.start()
    await settle()
  })

  test('a new process has the digits and the network at once', async () => {
    weights = kept
    die()
    expect(processes).toHaveLength(2)
    expect(last().sent).toEqual([
      { kind: 'load-data', folder: '/mnist', expected, seq: 2 },
      { kind: 'import-weights', source: 'restored', seq: 3, ...kept }
    ])
    expect(backends).toEqual(['cpu', null])
    await settle()
    expect(backends).toEqual(['cpu', null, 'cpu'])
  })

  test('the person is told once: by the run that died with it, or by a notice', async () => {
    die()
    expect(notices.map(({ code }) => code)).toEqual(['trainer_died'])
    await settle()
    isToldByRun = true
    die()
    expect(notices).toHaveLength(1)
  })

  test('a question that a new process can answer is asked once more, after the network is back', async () => {
    weights = kept
    const asked = trainer.ask<'classify'>({
      kind: 'classify',
      pixels: new Uint8Array(784),
      isScribble: false
    })
    await turnOfTheLoop()
    die()
    await turnOfTheLoop()
    expect(kindsOf(last())).toEqual(['load-data', 'import-weights'])
    await settle()
    expect(kindsOf(last())).toEqual(['load-data', 'import-weights', 'classify'])
    last().takeAll()
    expect((await asked).kind).toBe('done')
  })

  test('a second death is the answer', async () => {
    const asked = trainer.ask<'classify'>({
      kind: 'classify',
      pixels: new Uint8Array(784),
      isScribble: false
    })
    await turnOfTheLoop()
    die()
    await turnOfTheLoop()
    die()
    expect(await asked).toMatchObject({ kind: 'refused', problem: { code: 'trainer_died' } })
  })

  test('ten in a row end in a process that works', async () => {
    for (let death = 0; death < 10; death++) {
      trainer.start()
      die()
    }
    expect(notices).toHaveLength(1)
    const loaded = trainer.untilLoaded(tutorial)
    await settle()
    expect((await loaded).kind).toBe('done')
  })
})

test('trouble 4: a script that can’t be loaded is told once, tried twice more, and then when it is needed', async () => {
  trainer.useFolder('/missing')
  trainer.start()
  for (const process of processes) {
    // The exit comes twice.
    process.exit(1)
    electron.app.emit('child-process-gone', {}, { name: serviceName(), reason: 'abnormal-exit', exitCode: 1 })
    process.exit(1)
    if (processes.length > 5) break
  }
  expect(processes).toHaveLength(3)
  expect(notices.map(({ code }) => code)).toEqual(['trainer_died'])
  expect(trainer.backend).toBeNull()
  // Train is pressed: one more try, whose failure ends the run and so is told there.
  isToldByRun = true
  const loaded = trainer.untilLoaded(tutorial)
  expect(processes).toHaveLength(4)
  die()
  expect((await loaded).kind).toBe('refused')
  expect(processes).toHaveLength(4)
  expect(notices).toHaveLength(1)
})

test('trouble 3: a library that kills whoever loads it is left alone after the second death', async () => {
  trainer.useFolder('/mnist')
  trainer.start()
  expect(fork()).toEqual(['--threads=2'])
  die()
  expect(fork()).toEqual(['--threads=2'])
  die()
  expect(fork()).toEqual(['--threads=2', '--without-native=SIGSEGV'])
  expect(notices.map(({ code }) => code)).toEqual(['trainer_died'])
  await settle()
  expect((await trainer.untilLoaded(tutorial)).kind).toBe('done')
  // Nor is it tried again when a later process takes this one's place.
  die()
  expect(fork()).toEqual(['--threads=2', '--without-native=SIGSEGV'])
})

test('a network that kills each process that reads it is left out at last', async () => {
  weights = kept
  trainer.useFolder('/mnist')
  for (let death = 0; death < 2; death++) {
    trainer.start()
    last().say({ kind: 'ready', backend })
    last().takeOne()
    await turnOfTheLoop()
    die()
  }
  trainer.start()
  expect(kindsOf(last())).toEqual(['load-data'])
})

describe('the network of a launch', () => {
  const given = (process = last()): ToTrainer[] =>
    (process.sent as ToTrainer[]).filter(({ kind }) => kind === 'import-weights')

  test.each(['restored', 'shipped'] as const)(
    'trouble 3: %s, is given to the process that lives at last, and its answer counts',
    async (source) => {
      trainer.start()
      const outcome = trainer.giveLaunchNetwork(source, kept)
      for (let death = 0; death < 2; death++) {
        expect(given()).toMatchObject([{ source, ...kept }])
        die()
        await turnOfTheLoop()
      }
      expect(fork()).toContain('--without-native=SIGSEGV')
      expect(given()).toMatchObject([{ source, ...kept }])
      await settle()
      expect((await outcome).kind).toBe('done')
      expect(processes).toHaveLength(3)
    }
  )

  test('is given again when the process dies before anybody was told of it', async () => {
    const outcome = trainer.giveLaunchNetwork('restored', kept)
    await settle()
    expect((await outcome).kind).toBe('done')
    die()
    expect(given()).toHaveLength(1)
    last().say({ kind: 'model' } as never)
    // Told of: from now on the model knows.
    die()
    expect(given()).toHaveLength(0)
  })

  test('is given no more where it was refused', async () => {
    trainer.start()
    die()
    const outcome = trainer.giveLaunchNetwork('restored', kept)
    const { seq } = given()[0] as { seq: number }
    const problem = { code: 'weights_damaged', values: {} }
    last().say({ kind: 'answer', seq, outcome: { kind: 'refused', problem } })
    expect(await outcome).toEqual({ kind: 'refused', problem })
    die()
    expect(given()).toHaveLength(0)
  })

  test('that kills each process is left out at last, and the outcome says so', async () => {
    const outcome = trainer.giveLaunchNetwork('restored', kept)
    for (let death = 0; death < 2; death++) {
      last().say({ kind: 'ready', backend })
      await turnOfTheLoop()
      die()
    }
    expect(await outcome).toMatchObject({ kind: 'refused', problem: { code: 'trainer_died' } })
    expect(given()).toHaveLength(0)
  })
})

describe('T2: a trainer that is silent', () => {
  const silences: boolean[] = []
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    silences.length = 0
    hub.on('trainerSilent', ({ isSilent }) => void silences.push(isSilent))
    trainer.start()
    last().say({ kind: 'ready', backend })
  })
  afterEach(async () => {
    await trainer.end()
    vi.useRealTimers()
  })

  test('is told after ten seconds, and again when it speaks', () => {
    vi.advanceTimersByTime(10_000)
    expect([trainer.isSilent, silences]).toEqual([false, []])
    vi.advanceTimersByTime(1000)
    expect([trainer.isSilent, silences]).toEqual([true, [true]])
    last().say({ kind: 'beat' })
    expect([trainer.isSilent, silences]).toEqual([false, [true, false]])
    expect(processes).toHaveLength(1)
  })

  test('has its time anew when the computer has slept', () => {
    vi.advanceTimersByTime(9000)
    trainer.wakeUp()
    vi.advanceTimersByTime(10_000)
    expect(silences).toEqual([])
  })

  test('is not waited for by a run that wants another process', async () => {
    last().say({ kind: 'lanes-measured', key: laneKey(tutorial), lanes: 1 })
    vi.advanceTimersByTime(11_000)
    void trainer.untilLoaded(tutorial)
    await turnOfTheLoop()
    expect(processes).toHaveLength(2)
  })

  test('is ended when the person says so, and another takes its place; one that answers is not', () => {
    expect(() => trainer.endSilent()).toThrow('answers again')
    vi.advanceTimersByTime(11_000)
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
    trainer.endSilent()
    kill.mockRestore()
    die()
    expect(processes).toHaveLength(2)
    expect(notices.map(({ code }) => code)).toEqual(['trainer_ended'])
    expect([trainer.isSilent, silences]).toEqual([false, [true, false]])
  })
})

test('the trainer’s lines are in the log', () => {
  trainer.start()
  last().say({ kind: 'log', level: 'info', text: 'Epoch 0 - Training loss: 0.65' })
  expect(logInfo).toHaveBeenCalledWith('Epoch 0 - Training loss: 0.65')
})
