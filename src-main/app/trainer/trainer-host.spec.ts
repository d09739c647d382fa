import { EventEmitter } from 'node:events'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FromTrainer } from '../../../src-preload/contract/trainer'
import { Problem } from '../../../src-preload/i18n/problem'
import { FakeUtilityProcess } from '../testing/fake-utility-process'
import { describeDeath } from './death'
import { TrainerHost } from './trainer-host'

const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter,
  utilityProcess: { fork: vi.fn<(file: string, args: string[], options: object) => unknown>() }
}))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  },
  utilityProcess: electron.utilityProcess
}))
vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

let children: FakeUtilityProcess[]
const onDeath = vi.fn<(problem: Problem) => void>()
const onMessage = vi.fn<(message: FromTrainer) => void>()
let host: TrainerHost

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  children = []
  electron.app = new EventEmitter()
  electron.utilityProcess.fork.mockImplementation(() => {
    const child = new FakeUtilityProcess()
    children.push(child)
    return child
  })
  host = new TrainerHost({ file: '/out/trainer.cjs', environment: { A: '1' }, onMessage, onDeath })
})

afterEach(() => vi.useRealTimers())

const child = (index: number): FakeUtilityProcess => {
  const found = children[index]
  if (!found) throw new Error(`There is no process ${String(index)}.`)
  return found
}
const gone = (reason: string, exitCode: number, name = 'Inkling trainer'): void => {
  electron.app.emit('child-process-gone', {}, { type: 'Utility', name, reason, exitCode })
}
const deaths = (): string[] => onDeath.mock.calls.map(([{ report }]) => String(report.values['detail']))

test('starts one process, with the name that others find it by', () => {
  expect(host.start()).toBe(true)
  expect(host.start()).toBe(false)
  expect(electron.utilityProcess.fork.mock.calls).toEqual([
    [
      '/out/trainer.cjs',
      [],
      { serviceName: 'Inkling trainer', env: { A: '1' }, stdio: ['ignore', 'pipe', 'pipe'] }
    ]
  ])
})

describe('questions', () => {
  test('get the answer with their own number', async () => {
    host.start()
    const first = host.ask<'encode-weights'>({ kind: 'encode-weights', format: 'json' })
    const second = host.ask<'classify'>({ kind: 'classify', pixels: new Uint8Array(784), isScribble: false })
    const [one, two] = child(0).sent as { seq: number }[]
    child(0).say({ kind: 'answer', seq: two?.seq, outcome: { kind: 'done', value: null } })
    child(0).say({ kind: 'answer', seq: one?.seq, outcome: { kind: 'done', value: new Uint8Array(3) } })
    expect(await first).toEqual({ kind: 'done', value: new Uint8Array(3) })
    expect(await second).toEqual({ kind: 'done', value: null })
    expect(onMessage).not.toHaveBeenCalled()
  })

  test('are refused when the process dies first, and when there is none', async () => {
    host.start()
    const asked = host.ask<'classify'>({ kind: 'classify', pixels: new Uint8Array(784), isScribble: false })
    child(0).exit(3)
    vi.runAllTimers()
    expect(await asked).toEqual({
      kind: 'refused',
      problem: { code: 'trainer_died', values: { detail: 'exit 3' } }
    })
    const late = await host.ask<'classify'>({
      kind: 'classify',
      pixels: new Uint8Array(784),
      isScribble: false
    })
    expect(late.kind).toBe('refused')
  })

  test('of an old process are not answered by what it still says', async () => {
    host.start()
    const asked = host.ask<'classify'>({ kind: 'classify', pixels: new Uint8Array(784), isScribble: false })
    child(0).exit(9)
    host.start()
    child(0).say({ kind: 'answer', seq: 1, outcome: { kind: 'done', value: null } })
    expect((await asked).kind).toBe('refused')
  })
})

describe('trouble 4: a death is told once, whatever it looks like', () => {
  test('SIGSEGV: exit code 0, and then child-process-gone', () => {
    host.start()
    child(0).exit(0)
    gone('crashed', 11)
    vi.runAllTimers()
    expect(deaths()).toEqual(['SIGSEGV'])
  })

  test('child-process-gone before the exit', () => {
    host.start()
    gone('killed', 9)
    expect(deaths()).toEqual([])
    child(0).exit(9)
    vi.runAllTimers()
    expect(deaths()).toEqual(['SIGKILL'])
  })

  test('exit code 0 without a word: a death all the same (T3)', () => {
    host.start()
    child(0).exit(0)
    vi.runAllTimers()
    expect(deaths()).toEqual(['exit 0'])
  })

  test('the same exit twice (electron/electron#44012)', () => {
    host.start()
    child(0).exit(1)
    child(0).exit(1)
    vi.runAllTimers()
    child(0).exit(1)
    vi.runAllTimers()
    expect(deaths()).toEqual(['exit 1'])
  })

  test('within a twentieth of a second, with or without a reason', () => {
    host.start()
    child(0).exit(1)
    vi.advanceTimersByTime(50)
    expect(deaths()).toEqual(['exit 1'])
  })

  test('at once when it is started again first', () => {
    host.start()
    child(0).exit(1)
    host.start()
    expect(deaths()).toEqual(['exit 1'])
    expect(children).toHaveLength(2)
    gone('crashed', 11)
    vi.runAllTimers()
    expect(deaths()).toEqual(['exit 1'])
    expect(host.isAlive).toBe(true)
  })

  test('launching failed: no exit follows', () => {
    host.start()
    gone('launch-failed', 1003)
    vi.runAllTimers()
    expect(deaths()).toEqual(['launch-failed, exit 0x3eb'])
    expect(host.isAlive).toBe(false)
  })

  test('the end of another process is none of ours', () => {
    host.start()
    gone('crashed', 11, 'Network Service')
    vi.runAllTimers()
    expect(deaths()).toEqual([])
  })

  test('a fatal error that V8 tells is survived until the exit', () => {
    host.start()
    child(0).emit('error', 'FatalError', 'v8', 'report')
    expect(host.isAlive).toBe(true)
  })
})

test('what another process died of is not said of this one', async () => {
  host.start()
  await host.end()
  host.start()
  // The first one's end, told late.
  gone('killed', 15)
  child(1).exit(3)
  vi.runAllTimers()
  expect(deaths()).toEqual(['exit 3'])
  host.start()
  child(2).exit(0)
  gone('crashed', 11, 'Inkling trainer 3')
  vi.runAllTimers()
  expect(deaths()).toEqual(['exit 3', 'SIGSEGV'])
})

test('an end on purpose is no death', async () => {
  host.start()
  await host.end()
  vi.runAllTimers()
  expect(deaths()).toEqual([])
  expect(child(0).isAlive).toBe(false)
  await host.end()
})

describe('T2: a process that hangs does not hear the gentle signal', () => {
  const kill = vi.spyOn(process, 'kill')
  beforeEach(() => {
    kill.mockImplementation(() => true)
  })
  afterAll(() => kill.mockRestore())

  test('it is ended by the one that can’t be put off, and told as what the person did', async () => {
    host.start()
    const asked = host.ask<'classify'>({ kind: 'classify', pixels: new Uint8Array(784), isScribble: false })
    host.endAsDeath(new Problem('trainer_ended', {}))
    expect(kill.mock.calls).toEqual([[4711, 'SIGKILL']])
    child(0).exit(9)
    gone('killed', 9)
    vi.runAllTimers()
    expect(onDeath.mock.calls.map(([{ report }]) => report.code)).toEqual(['trainer_ended'])
    // Whoever waits for an answer may ask the next process.
    expect(await asked).toMatchObject({ kind: 'refused', problem: { code: 'trainer_died' } })
    host.start()
    child(1).exit(0)
    vi.runAllTimers()
    expect(onDeath.mock.lastCall?.[0].report.code).toBe('trainer_died')
  })

  test('an end on purpose waits half a second for it to go by itself', async () => {
    host.start()
    child(0).kill = () => true
    const ended = host.end()
    vi.advanceTimersByTime(499)
    expect(kill).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(kill.mock.calls).toEqual([[4711, 'SIGKILL']])
    child(0).exit(9)
    await ended
    expect(deaths()).toEqual([])
  })

  test('gone in the same moment is no failure', () => {
    host.start()
    kill.mockImplementation(() => {
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' })
    })
    host.endAsDeath(new Problem('trainer_ended', {}))
    child(0).exit(0)
    vi.runAllTimers()
    expect(onDeath).toHaveBeenCalledOnce()
  })
})

test('names deaths alike in every language', () => {
  expect(describeDeath(0, { reason: 'crashed', exitCode: 6 })).toBe('SIGABRT')
  expect(describeDeath(11, { reason: 'oom', exitCode: 11 })).toBe('oom, exit 11')
  expect(describeDeath(-1073741819, null)).toBe('exit 0xc0000005')
})
