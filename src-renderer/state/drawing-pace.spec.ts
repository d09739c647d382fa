import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DrawingPace } from './drawing-pace'

let shown: string[]
let frames: (() => void)[]
let heard: (() => void) | null
let pace: DrawingPace

beforeEach(() => {
  shown = []
  frames = []
  heard = null
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame))
  vi.stubGlobal(
    'MessageChannel',
    class {
      readonly port1 = { onmessage: null as (() => void) | null, close: () => undefined }
      readonly port2 = { postMessage: () => (heard = this.port1.onmessage) }
    }
  )
  pace = new DrawingPace()
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const show = (what: string) => () => void shown.push(what)

/** The next frame, which takes so long; the wait for it is no work. */
function paint(workMs: number): void {
  vi.advanceTimersByTime(7)
  frames.pop()?.()
  vi.advanceTimersByTime(workMs)
  heard?.()
}

it('shows at once, then rests for twelve times as long as that took, and shows the newest', () => {
  pace.ask('figure', show('a'))
  expect(shown).toEqual(['a'])
  paint(10)
  pace.ask('figure', show('b'))
  pace.ask('figure', show('c'))
  vi.advanceTimersByTime(119)
  expect(shown).toEqual(['a'])
  vi.advanceTimersByTime(1)
  expect(shown).toEqual(['a', 'c'])
})

it('shows several things together, each once, and at once when it is told to', () => {
  pace.ask('figure', show('a'))
  paint(10)
  pace.ask('figure', show('b'))
  pace.ask('picture', show('p'))
  pace.ask('figure', show('c'))
  pace.flush()
  expect(shown).toEqual(['a', 'c', 'p'])
  vi.advanceTimersByTime(1000)
  expect(shown).toEqual(['a', 'c', 'p'])
})

it('never rests longer than half a second', () => {
  pace.ask('figure', show('a'))
  paint(2000)
  pace.ask('figure', show('b'))
  vi.advanceTimersByTime(500)
  expect(shown).toEqual(['a', 'b'])
})

it('forgets what waited, and rests no longer for it', () => {
  pace.ask('figure', show('a'))
  paint(10)
  pace.ask('figure', show('b'))
  pace.forget()
  vi.advanceTimersByTime(1000)
  expect(shown).toEqual(['a'])
  pace.ask('figure', show('c'))
  expect(shown).toEqual(['a', 'c'])
})
