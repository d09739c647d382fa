import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { finishBeforeQuitting, quitWithTheSession } from './farewell'
import { takeOnlyPlace } from './single-instance'

const { app, powerMonitor } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const path = await import('node:path')
  const folder = mkdtempSync(path.join(tmpdir(), 'inkling-farewell-'))
  return {
    app: Object.assign(new EventEmitter(), {
      getPath: () => folder,
      exit: vi.fn<(code: number) => void>(),
      quit: vi.fn<() => void>(),
      requestSingleInstanceLock: vi.fn((_handedOver: object) => true)
    }),
    powerMonitor: new EventEmitter()
  }
})
vi.mock('electron', () => ({ app, powerMonitor }))
vi.mock('./log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

afterAll(() => rmSync(app.getPath(), { recursive: true }))
beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  app.removeAllListeners()
})

afterEach(() => vi.useRealTimers())

/** The wish to quit, as Electron tells it once the windows are closed. */
function quit(): boolean {
  app.emit('before-quit', {})
  const event = { preventDefault: vi.fn<() => void>() }
  app.emit('will-quit', event)
  return event.preventDefault.mock.calls.length > 0
}

test('L4: waits until everything is written', async () => {
  let finish = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  finishBeforeQuitting(() => finished)
  expect(quit()).toBe(true)
  await vi.advanceTimersByTimeAsync(2900)
  expect(app.exit).not.toHaveBeenCalled()
  finish()
  await vi.advanceTimersByTimeAsync(0)
  expect(app.exit.mock.calls).toEqual([[0]])
})

test('L4: at most three seconds', async () => {
  finishBeforeQuitting(() => new Promise(() => undefined))
  quit()
  await vi.advanceTimersByTimeAsync(3000)
  expect(app.exit.mock.calls).toEqual([[0]])
})

test('L4: a second wish is granted at once', () => {
  const finish = vi.fn(() => new Promise(() => undefined))
  finishBeforeQuitting(finish)
  expect(quit()).toBe(true)
  expect(quit()).toBe(false)
  expect(app.exit).not.toHaveBeenCalled()
  expect(finish).toHaveBeenCalledOnce()
})

test('ends although writing failed', async () => {
  finishBeforeQuitting(() => Promise.reject(new Error('no space')))
  quit()
  await vi.advanceTimersByTimeAsync(0)
  expect(app.exit.mock.calls).toEqual([[0]])
})

test('L4: the end of the session waits for the application, which quits by itself', () => {
  quitWithTheSession()
  const event = { preventDefault: vi.fn<() => void>() }
  powerMonitor.emit('shutdown', event)
  expect(event.preventDefault).toHaveBeenCalledOnce()
  expect(app.quit).toHaveBeenCalledOnce()
})

test('L3: a second launch shows the first its files', () => {
  const onSecond = vi.fn<(files: readonly string[]) => void>()
  expect(takeOnlyPlace(['/a.safetensors'], onSecond)).toBe(true)
  expect(app.requestSingleInstanceLock).toHaveBeenCalledWith({ files: ['%2Fa.safetensors'] })
  app.emit('second-instance', {}, ['inkling', 'b.json'], '/home/somebody', { files: ['/b.json', 7] })
  expect(onSecond.mock.calls).toEqual([[['/b.json']]])
})

test('L3: the place is taken', () => {
  const mark = join(app.getPath(), 'starting')
  app.requestSingleInstanceLock.mockImplementationOnce(() => {
    // Nobody else may ask now.
    expect(existsSync(mark)).toBe(true)
    return false
  })
  expect(takeOnlyPlace([], () => undefined)).toBe(false)
  expect(existsSync(mark)).toBe(false)
  expect(app.listenerCount('second-instance')).toBe(0)
})
