import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import type { Glimpse } from '../../../src-preload/contract/domain'
import { defaultSettings } from '../../../src-preload/contract/settings'
import { stateRequests, supportedElectron, type StateParts } from './state-requests'

vi.mock('electron', () => ({ app: { getVersion: () => '0.1.0' } }))
vi.mock('../log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

const glimpse: Glimpse = { first64: new Uint8Array(64), firstLayer: new Float32Array(784) }
const endSilent = vi.fn<() => void>()
const copy = vi.fn<() => Promise<void>>(() => Promise.resolve())
const showInFolder = vi.fn<(id: number) => Promise<void>>(() => Promise.resolve())

const requests = (): ReturnType<typeof stateRequests> =>
  stateRequests({
    preferences: { current: defaultSettings, locale: 'zh', change: () => defaultSettings },
    data: { state: { phase: 'checking' } },
    updates: { state: { phase: 'impossible', reason: 'archive' } },
    trainer: { backend: null, isSilent: false, endSilent },
    training: { history: null, glimpse },
    model: { shown: null },
    notices: { all: [{ code: 'no_run', values: {} }] },
    savedFiles: { showInFolder },
    reports: { copy }
  } as unknown as StateParts)

function withElectron<Value>(version: string, read: () => Value): Value {
  const before = Object.getOwnPropertyDescriptor(process.versions, 'electron')
  Object.defineProperty(process.versions, 'electron', { value: version, configurable: true })
  try {
    return read()
  } finally {
    if (before) Object.defineProperty(process.versions, 'electron', before)
    else Reflect.deleteProperty(process.versions, 'electron')
  }
}

test('the whole state, for a window that opens at any moment', () => {
  expect(withElectron('45.4.1', () => requests().readState())).toEqual({
    settings: defaultSettings,
    locale: 'zh',
    data: { phase: 'checking' },
    update: { phase: 'impossible', reason: 'archive' },
    backend: null,
    history: null,
    model: null,
    evaluation: null,
    firstLayer: null,
    glimpse,
    isTrainerSilent: false,
    notices: [{ code: 'no_run', values: {} }],
    versions: { app: '0.1.0', electron: '45.4.1', isTestRuntime: false }
  })
})

test('an Electron older than the one that users get is for tests, and says so', async () => {
  const state = withElectron('22.3.25', () => requests().readState())
  expect(((await state) as { versions: object }).versions).toMatchObject({ isTestRuntime: true })
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: { electron: string }
  }
  expect(Number.parseInt(devDependencies.electron, 10)).toBe(supportedElectron)
})

test('showing a file in its folder answers when it is done', async () => {
  expect(await requests().showInFolder(3)).toBeNull()
  expect(showInFolder).toHaveBeenCalledWith(3)
})

test('a report is on the clipboard when it is answered', async () => {
  expect(await requests().copyReport()).toBeNull()
  expect(copy).toHaveBeenCalledOnce()
})

test('a trainer that does not answer is ended', async () => {
  expect(await requests().endTrainer()).toBeNull()
  expect(endSilent).toHaveBeenCalledOnce()
})
