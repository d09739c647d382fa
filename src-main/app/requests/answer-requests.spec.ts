import fc from 'fast-check'
import type { WebContents } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { requestSchemas, type AppRequests } from '../../../src-preload/contract/ipc'
import type { Outcome } from '../../../src-preload/contract/problem'
import { maximumPoints, maximumSamples } from '../../../src-preload/contract/samples'
import { defaultSettings } from '../../../src-preload/contract/settings'
import { Problem } from '../../../src-preload/i18n/problem'
import { tell } from '../../../test/support/figures'
import { Refusal } from '../refusal'
import { answerRequests, type Handlers } from './answer-requests'
import { cancelled } from './cancelled'

type Invoke = (event: unknown, ...payload: unknown[]) => Promise<Outcome<unknown>> | Outcome<unknown>

const { handled } = vi.hoisted(() => ({ handled: new Map<string, unknown>() }))
vi.mock('electron', () => ({
  ipcMain: { handle: (name: string, answer: unknown) => handled.set(name, answer) }
}))
const { logError } = vi.hoisted(() => ({ logError: vi.fn() }))
vi.mock('../log', () => ({ log: { warn: vi.fn(), error: logError } }))

const names = Object.keys(requestSchemas) as (keyof AppRequests)[]
const run = vi.fn<(name: string, payload: unknown[]) => unknown>()
const handlers = Object.fromEntries(
  names.map((name) => [name, (...payload: unknown[]) => run(name, payload)])
) as unknown as Handlers

const page = 'app://inkling/index.html'
const frame = (url: string, parent: unknown = null, routingId = 1): object => ({
  url,
  parent,
  routingId,
  processId: 5
})
const mainFrame = frame(page)
const contents = { mainFrame, isDestroyed: () => false } as unknown as WebContents
let open: WebContents | null = contents

const ours = { sender: contents, senderFrame: mainFrame }
const ask = async (name: string, event: unknown, ...payload: unknown[]): Promise<Outcome<unknown>> =>
  (handled.get(name) as Invoke)(event, ...payload)

beforeEach(() => {
  handled.clear()
  run.mockReset()
  open = contents
  answerRequests(handlers, () => open)
})

test('answers every request of the contract and no other', () => {
  expect([...handled.keys()].sort()).toEqual([...names].sort())
})

describe('B1: only the main frame of our page in our window is heard', () => {
  const foreign = frame('https://example.org/')
  const senders: Record<string, unknown> = {
    'a foreign page in our window': { sender: contents, senderFrame: foreign },
    'a frame inside our own page': { sender: contents, senderFrame: frame(page, mainFrame, 2) },
    'an about:blank frame': { sender: contents, senderFrame: frame('about:blank', mainFrame, 3) },
    'about:blank in the main frame': { sender: contents, senderFrame: frame('about:blank') },
    'an empty address': { sender: contents, senderFrame: frame('') },
    'a frame that is gone': { sender: contents, senderFrame: null },
    'a frame that was never told': { sender: contents },
    'a frame that throws because it was disposed of': {
      sender: contents,
      get senderFrame(): never {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed')
      }
    },
    'another main frame of the same address': { sender: contents, senderFrame: frame(page, null, 9) },
    'a second window': { sender: { isDestroyed: () => false, mainFrame }, senderFrame: mainFrame },
    'a window of another host': { sender: contents, senderFrame: frame('app://elsewhere/index.html') }
  }
  for (const [who, event] of Object.entries(senders))
    test(who, async () => {
      for (const name of names) {
        const outcome = await ask(name, event)
        expect(outcome).toEqual({
          kind: 'refused',
          problem: { code: 'request_invalid', values: { request: name } }
        })
      }
      expect(run).not.toHaveBeenCalled()
    })

  test('nobody, once the window is closed', async () => {
    open = null
    for (const name of names) expect((await ask(name, ours)).kind).toBe('refused')
    expect(run).not.toHaveBeenCalled()
  })

  test('the sender is judged when the request arrives, not when it is carried out', async () => {
    run.mockReturnValue(7)
    const event = { ...ours }
    const answer = ask('readState', event)
    // The frame has moved on meanwhile.
    event.senderFrame = foreign
    expect(await answer).toEqual({ kind: 'done', value: 7 })
  })
})

test('a request may be as large as its schema allows', async () => {
  run.mockReturnValue(null)
  const dots = Array.from({ length: maximumPoints }, () => [[1, 2]])
  const allIds = Array.from({ length: maximumSamples }, (_, index) => index + 1)
  expect((await ask('deleteSamples', ours, allIds)).kind).toBe('done')
  expect((await ask('keepSample', ours, { strokes: dots, label: 7, origin: 'guided' })).kind).toBe('done')
  expect((await ask('deleteSamples', ours, [...allIds, 1])).kind).toBe('refused')
})

/** Calls every request's handler with a payload; none may run with anything that its schema does not take. */
async function kindsOf(payload: readonly unknown[], only: readonly string[] = names): Promise<string[]> {
  return Promise.all(
    only.map(async (name) => {
      const outcome = await ask(name, ours, ...payload)
      return outcome.kind === 'refused' ? outcome.problem.code : outcome.kind
    })
  )
}

describe('B2: every payload is parsed', () => {
  const takesNothing = names.filter((name) => requestSchemas[name].items.length === 0)
  const takesSomething = names.filter((name) => !takesNothing.includes(name))

  const sparse: unknown[] = []
  sparse[3] = 1
  const cyclic: { self?: unknown } = {}
  cyclic.self = cyclic
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  const nonsense: Record<string, unknown> = {
    NaN: Number.NaN,
    infinity: Number.POSITIVE_INFINITY,
    '1e308': 1e308,
    '-1': -1,
    'a fraction': 1.5,
    'a big integer': 10n,
    null: null,
    undefined,
    true: true,
    'an empty text': '',
    'a path with ..': '../../etc/passwd',
    'a NUL byte': 'a\0b',
    'a text of 64 MB': 'x'.repeat(64 * 1024 * 1024),
    'a sparse array': sparse,
    'a nested array': [[[[]]]],
    'an array of a million': Array.from({ length: 1_000_000 }, () => 0),
    '__proto__ as a name': JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
    'constructor as a name': { constructor: { prototype: { polluted: true } } },
    'an unknown setting': { colour: 'red' },
    'settings of wrong types': { theme: 3, language: ['en'] },
    'a mirror that is no address': { mirrors: ['file:///etc/passwd'] },
    'too many mirrors': { mirrors: Array.from({ length: 17 }, () => 'http://a/') },
    'a learning rate as text': { ...defaultSettings.hyperparameters, learningRate: '0.1' },
    'a learning rate out of range': { ...defaultSettings.hyperparameters, learningRate: 1e9 },
    'a layer of 1e9 units': { ...defaultSettings.hyperparameters, hiddenLayers: [1e9] },
    'layers that are too many together': {
      ...defaultSettings.hyperparameters,
      hiddenLayers: [8192, 8192, 8192]
    },
    'sparse layers': { ...defaultSettings.hyperparameters, hiddenLayers: sparse },
    'a surplus setting': { ...defaultSettings.hyperparameters, path: '/tmp' },
    'too few pixels': new Uint8Array(783),
    'too many pixels': new Uint8Array(785),
    'pixels as floats': new Float32Array(784),
    'pixels as an array': Array.from({ length: 784 }, () => 0),
    'pixels as an object': { length: 784 },
    'a bare buffer': new ArrayBuffer(784),
    'a shared buffer': new SharedArrayBuffer(784),
    'a date': new Date(0),
    'a map': new Map([['theme', 'dark']]),
    'an error': new Error('x'),
    'a cyclic object': cyclic,
    'a deep object': deep,
    'bytes where settings belong': new Uint8Array(64 * 1024 * 1024),
    'bytes inside of settings': { hyperparameters: new Uint8Array(64 * 1024 * 1024) },
    'a length that is a lie': Array(4_000_000_000),
    'a format that is none': 'onnx',
    'a picture of more than 32 MiB': new Uint8Array(32 * 1024 * 1024 + 1)
  }

  // What happens to be valid for some request.
  const validFor: Record<string, readonly string[]> = {
    '1e308': ['showInFolder'],
    'a fraction': ['changeLearningRate'],
    'too few pixels': ['saveChart'],
    'too many pixels': ['saveChart']
  }

  for (const [what, value] of Object.entries(nonsense))
    test(what, async () => {
      const only = takesSomething.filter((name) => !(validFor[what] ?? []).includes(name))
      expect(new Set(await kindsOf([value], only))).toEqual(new Set(['request_invalid']))
      // And nothing takes a value too many.
      expect(new Set(await kindsOf([value], takesNothing))).toEqual(new Set(['request_invalid']))
      expect(new Set(await kindsOf([value, value]))).toEqual(new Set(['request_invalid']))
      expect(run).not.toHaveBeenCalled()
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    })

  test('a value is missing', async () => {
    expect(new Set(await kindsOf([], takesSomething))).toEqual(new Set(['request_invalid']))
  })

  test(
    '1,000 generated payloads a request: none throws, and nothing runs that its schema does not take',
    { timeout: 60_000 },
    async () => {
      const generated = fc.array(
        fc.oneof(
          fc.anything({
            withBigInt: true,
            withDate: true,
            withMap: true,
            withSet: true,
            withSparseArray: true,
            withTypedArray: true,
            withNullPrototype: true
          }),
          fc.uint8Array({ minLength: 780, maxLength: 786 }),
          fc.record(
            {
              theme: fc.oneof(fc.constantFrom('dark', 'light'), fc.anything()),
              brushWidth: fc.oneof(fc.double(), fc.anything()),
              mirrors: fc.array(fc.oneof(fc.webUrl(), fc.string()))
            },
            { requiredKeys: [] }
          ),
          fc.double()
        ),
        { maxLength: 2 }
      )
      let tried = 0
      for (const name of names)
        await fc.assert(
          fc.asyncProperty(generated, async (payload) => {
            tried++
            run.mockClear()
            const outcome = await ask(name, ours, ...payload)
            const isParsed = outcome.kind === 'done'
            expect(run).toHaveBeenCalledTimes(isParsed ? 1 : 0)
            if (!isParsed)
              expect(outcome).toEqual({
                kind: 'refused',
                problem: { code: 'request_invalid', values: { request: name } }
              })
          }),
          { numRuns: 1000, seed: 3 }
        )
      tell({
        row: 'B2',
        tried: `generated payloads over ${String(names.length)} requests`,
        count: tried,
        losses: 0
      })
      expect(tried).toBe(1000 * names.length)
    }
  )

  test('bytes arrive as an own copy, whatever memory they came in', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(1_000_000), 100, 784).fill(7)
    await ask('classify', ours, shared, false)
    const [pixels] = run.mock.calls[0]?.[1] as [Uint8Array]
    expect(pixels.buffer).toBeInstanceOf(ArrayBuffer)
    expect(pixels.buffer.byteLength).toBe(784)
    expect(pixels).toEqual(new Uint8Array(784).fill(7))
  })
})

describe('whatever comes of a request is an outcome', () => {
  const outcomeOf = (handler: () => unknown): Promise<Outcome<unknown>> => {
    run.mockImplementation(handler)
    return ask('readState', ours)
  }

  test('a value, at once or later', async () => {
    expect(await outcomeOf(() => 1)).toEqual({ kind: 'done', value: 1 })
    expect(await outcomeOf(() => Promise.resolve(null))).toEqual({ kind: 'done', value: null })
  })

  test('a dialog that was closed', async () => {
    expect(await outcomeOf(() => cancelled)).toEqual({ kind: 'cancelled' })
  })

  test('an expected failure, of this process or told by another', async () => {
    const problem = { code: 'no_run', values: {} }
    const refused = { kind: 'refused', problem }
    expect(
      await outcomeOf(() => {
        throw new Problem('no_run', {})
      })
    ).toEqual(refused)
    expect(await outcomeOf(() => Promise.reject(new Refusal(problem)))).toEqual(refused)
  })

  test('a bug: told as unexpected, with what it said, and logged', async () => {
    const error = new TypeError('x is not a function')
    expect(
      await outcomeOf(() => {
        throw error
      })
    ).toEqual({
      kind: 'refused',
      problem: { code: 'unexpected', values: { detail: 'x is not a function' } }
    })
    expect(logError).toHaveBeenCalledWith('readState failed unexpectedly', error)
  })
})
