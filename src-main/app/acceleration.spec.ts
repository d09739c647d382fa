import { EventEmitter } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Acceleration } from './acceleration'

const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter & { disableHardwareAcceleration: () => void },
  disable: vi.fn<() => void>()
}))
vi.mock('electron', () => ({
  get app() {
    return electron.app
  }
}))
vi.mock('./log', () => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }))

let folder: string
let told: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-acceleration-'))
  vi.clearAllMocks()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A life of the application. */
function start(): Acceleration {
  electron.app = Object.assign(new EventEmitter(), { disableHardwareAcceleration: electron.disable })
  told = []
  const acceleration = new Acceleration(folder)
  acceleration.tellBy(({ code }) => void told.push(code))
  return acceleration
}
const die = (type = 'GPU', reason = 'crashed'): void => {
  electron.app.emit('child-process-gone', {}, { type, reason, exitCode: 11 })
}

test('L2: one death of the graphics process changes nothing, nor does the death of another', () => {
  expect(start().isOn).toBe(true)
  die()
  die('Utility')
  die('GPU', 'clean-exit')
  expect([told, readdirSync(folder)]).toEqual([[], []])
  start()
  // Counted within one life.
  die()
  expect(told).toEqual([])
  expect(electron.disable).not.toHaveBeenCalled()
})

test('L2: after two the next start is without it, says so, and can be switched back', () => {
  const first = start()
  die()
  die()
  die()
  expect([told, first.isOn, first.isOffNow]).toEqual([['acceleration_off_next'], false, false])
  const second = start()
  expect(electron.disable).toHaveBeenCalledOnce()
  expect([told, second.isOn]).toEqual([['acceleration_off'], false])
  second.set(true)
  expect([told.at(-1), second.isOn]).toEqual(['acceleration_next_start', true])
  start()
  expect(electron.disable).toHaveBeenCalledOnce()
  expect(told).toEqual([])
})

test('L2: a choice that can’t be kept is told', () => {
  const acceleration = start()
  rmSync(folder, { recursive: true })
  acceleration.set(false)
  expect([told, acceleration.isOn]).toEqual([['acceleration_not_kept'], true])
})
