import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Heartbeat } from './heartbeat'

let told: boolean[]
let heartbeat: Heartbeat

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  heartbeat = new Heartbeat((isSilent) => void told.push(isSilent))
})

afterEach(() => {
  heartbeat.end()
  vi.useRealTimers()
})

test('T2: a busy process beats and is left alone, however long it is busy', () => {
  for (let second = 0; second < 3600; second++) {
    heartbeat.hear()
    vi.advanceTimersByTime(1000)
  }
  expect(told).toEqual([])
})

test('T2: ten seconds without a beat are told once, and so is the next beat', () => {
  heartbeat.hear()
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1000)
  expect(told).toEqual([true])
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual([true])
  heartbeat.hear()
  expect(told).toEqual([true, false])
})

test('T2: sleep is no silence: our own timer stood still as well, and on waking the count begins anew', () => {
  heartbeat.hear()
  vi.advanceTimersByTime(9000)
  // Hours pass on the clock alone.
  vi.setSystemTime(Date.now() + 8 * 3600 * 1000)
  heartbeat.forgive()
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1000)
  expect(told).toEqual([true])
})

test('T2: before its first beat a process loads its library; after its end nobody waits for it', () => {
  vi.advanceTimersByTime(120_000)
  heartbeat.hear()
  heartbeat.end()
  vi.advanceTimersByTime(120_000)
  expect(told).toEqual([])
})

test('T2: the silence of a process ends with it', () => {
  heartbeat.hear()
  vi.advanceTimersByTime(11_000)
  heartbeat.end()
  expect(told).toEqual([true, false])
})
