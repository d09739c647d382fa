import { describe, expect, test } from 'vitest'
import { BlockPacer } from './block-pacer'
import { Speedometer } from './speedometer'

describe('a block', () => {
  test('is one step before anything was measured', () => {
    expect(new BlockPacer(() => 0).steps).toBe(1)
  })

  test('holds as many steps as fit into 8 ms', () => {
    const pacer = new BlockPacer(() => 0)
    pacer.add(1, 0.9)
    expect(pacer.steps).toBe(8)
    pacer.add(8, 7.2)
    expect(pacer.steps).toBe(8)
  })

  test('is one step where a step takes longer than a block may', () => {
    const pacer = new BlockPacer(() => 0)
    pacer.add(1, 300)
    expect(pacer.steps).toBe(1)
  })

  test('shrinks when steps become slow, and is hardly changed by a single block that was held up', () => {
    const pacer = new BlockPacer(() => 0)
    pacer.add(1, 1)
    pacer.add(8, 16)
    expect(pacer.steps).toBe(7)
    for (let times = 0; times < 100; times++) pacer.add(pacer.steps, pacer.steps * 2)
    expect(pacer.steps).toBe(4)
  })

  test('grows at once when a block shows that steps are faster', () => {
    const pacer = new BlockPacer(() => 0)
    pacer.add(1, 2)
    pacer.add(4, 4)
    pacer.add(5, 5)
    expect(pacer.steps).toBe(6)
  })
})

describe('a block while a person draws', () => {
  test('is a quarter as long, for a second after each question', () => {
    let nowMs = 0
    const pacer = new BlockPacer(() => nowMs)
    pacer.add(1, 0.25)
    expect(pacer.steps).toBe(32)
    pacer.ask()
    expect(pacer.steps).toBe(8)
    nowMs = 900
    pacer.ask()
    nowMs = 1800
    expect(pacer.steps).toBe(8)
    nowMs = 1900
    expect(pacer.steps).toBe(32)
  })

  test('is still one step where a step takes longer', () => {
    const pacer = new BlockPacer(() => 0)
    pacer.add(1, 5)
    pacer.ask()
    expect(pacer.steps).toBe(1)
  })
})

describe('the speed', () => {
  function clocked(): { speedometer: Speedometer; pass: (ms: number) => void } {
    let nowMs = 5_000
    const speedometer = new Speedometer(() => nowMs)
    return { speedometer, pass: (ms) => (nowMs += ms) }
  }

  test('is not known at first, then that of the last second', () => {
    const { speedometer, pass } = clocked()
    expect(speedometer.samplesPerSecond).toBeNull()
    pass(50)
    speedometer.add(100)
    expect(speedometer.samplesPerSecond).toBeNull()
    pass(50)
    speedometer.add(100)
    expect(speedometer.samplesPerSecond).toBeCloseTo(2_000)
    for (let times = 0; times < 30; times++) {
      pass(100)
      speedometer.add(50)
    }
    expect(speedometer.samplesPerSecond).toBeCloseTo(500)
  })

  test('T2: does not count the time in which the computer slept, in mid-block or between two', () => {
    const { speedometer, pass } = clocked()
    for (let times = 0; times < 20; times++) {
      pass(50)
      speedometer.add(100)
    }
    pass(8 * 3600 * 1000 + 50)
    speedometer.add(100)
    expect(speedometer.samplesPerSecond).toBeCloseTo(2_000)
    expect(speedometer.takeLap()).toBeCloseTo(1.05)
  })

  test('T2: a block that is slow because the network is large is believed', () => {
    const { speedometer, pass } = clocked()
    for (const ms of [900, 2000, 6000, 6000]) {
      pass(ms)
      speedometer.add(64)
    }
    expect(speedometer.takeLap()).toBeCloseTo(14.9)
  })

  test('does not count pauses, and gives each lap its own time', () => {
    const { speedometer, pass } = clocked()
    pass(400)
    speedometer.add(400)
    pass(60_000)
    speedometer.restart()
    pass(200)
    speedometer.add(200)
    expect(speedometer.samplesPerSecond).toBeCloseTo(1_000)
    expect(speedometer.takeLap()).toBeCloseTo(0.6)
    pass(100)
    speedometer.add(100)
    expect(speedometer.takeLap()).toBeCloseTo(0.1)
  })
})
