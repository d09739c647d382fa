import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { eventNames, requestSchemas } from './contract/ipc'

type Api = Record<string, (...payload: unknown[]) => unknown>

const { ipcRenderer, exposed, electron } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  const ipcRenderer = Object.assign(new EventEmitter(), { invoke: vi.fn() })
  const exposed = new Map<string, unknown>()
  const contextBridge = { exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value) }
  return { ipcRenderer, exposed, electron: { contextBridge, ipcRenderer } }
})
vi.mock('electron', () => electron)

let api: Api

beforeAll(async () => {
  await import('./index')
  api = exposed.get('app') as Api
})

beforeEach(() => {
  ipcRenderer.removeAllListeners()
  vi.clearAllMocks()
})

test('B8: the bridge is `app`, frozen, and holds the contract’s names alone', () => {
  expect([...exposed.keys()]).toEqual(['app'])
  expect(Object.isFrozen(api)).toBe(true)
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "cancelDownload",
      "cancelUpdate",
      "changeLearningRate",
      "changeMomentum",
      "changeSettings",
      "chooseDataFolder",
      "classify",
      "copyReport",
      "deleteSamples",
      "downloadData",
      "downloadUpdate",
      "endTrainer",
      "exportSamples",
      "exportWeights",
      "forgetDataFolder",
      "importWeights",
      "installUpdate",
      "keepSample",
      "learnSamples",
      "lookForUpdate",
      "on",
      "pauseTraining",
      "readSamples",
      "readState",
      "readTestSet",
      "relabelSample",
      "resumeTraining",
      "saveChart",
      "saveChartData",
      "showInFolder",
      "startTraining",
      "stopTraining",
      "unlearnSamples",
    ]
  `)
  expect(Object.keys(api).sort()).toEqual([...Object.keys(requestSchemas), 'on'].sort())
})

test('a request is its name and its payload', async () => {
  ipcRenderer.invoke.mockResolvedValue({ kind: 'done', value: null })
  expect(await api['changeMomentum']?.(0.5)).toEqual({ kind: 'done', value: null })
  expect(ipcRenderer.invoke.mock.calls).toEqual([['changeMomentum', 0.5]])
})

test('a listener hears the event alone, never Electron’s own object, until it stops', () => {
  const listener = vi.fn()
  const stop = api['on']?.('menuChosen', listener) as () => void
  ipcRenderer.emit('menuChosen', { sender: ipcRenderer, ports: [] }, 'show-draw')
  expect(listener.mock.calls).toEqual([['show-draw']])
  stop()
  ipcRenderer.emit('menuChosen', {}, 'show-train')
  expect(listener).toHaveBeenCalledOnce()
  expect(ipcRenderer.listenerCount('menuChosen')).toBe(0)
})

test('listens to the contract’s events and to no other channel', () => {
  for (const name of Object.keys(eventNames)) api['on']?.(name, () => undefined)
  expect(ipcRenderer.eventNames().sort()).toEqual(Object.keys(eventNames).sort())
  for (const name of ['ELECTRON_INTERNAL', '__proto__', 'toString', 'readState'])
    expect(() => api['on']?.(name, () => undefined)).toThrow('No event is named')
})
