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
  pace = new DrawingPace(4)
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

it('shows at once, then rests for six times as long as that took, and shows the newest', () => {
  pace.askFigure('figure', show('a'))
  expect(shown).toEqual(['a'])
  paint(10)
  pace.askFigure('figure', show('b'))
  pace.askFigure('figure', show('c'))
  vi.advanceTimersByTime(59)
  expect(shown).toEqual(['a'])
  vi.advanceTimersByTime(1)
  expect(shown).toEqual(['a', 'c'])
})

it('counts as drawing what the page does after a change, in a microtask', async () => {
  pace.askFigure('figure', () => queueMicrotask(() => vi.advanceTimersByTime(10)))
  await Promise.resolve()
  paint(0)
  pace.askFigure('figure', show('b'))
  vi.advanceTimersByTime(59)
  expect(shown).toEqual([])
  vi.advanceTimersByTime(1)
  expect(shown).toEqual(['b'])
})

it('rests for half a second where drawing takes its time from the training', () => {
  pace = new DrawingPace(2)
  pace.askFigure('figure', show('a'))
  paint(10)
  pace.askFigure('figure', show('b'))
  vi.advanceTimersByTime(499)
  expect(shown).toEqual(['a'])
  vi.advanceTimersByTime(1)
  expect(shown).toEqual(['a', 'b'])
})

it('shows figures together, and each picture in a frame of its own after them, then rests for all', () => {
  pace.askPicture('weights', show('w'))
  pace.askPicture('model', show('m'))
  pace.askFigure('loss', show('l'))
  pace.askFigure('epoch', show('e'))
  expect(shown).toEqual(['w'])
  paint(10)
  expect(shown).toEqual(['w', 'm'])
  paint(10)
  expect(shown).toEqual(['w', 'm'])
  vi.advanceTimersByTime(119)
  expect(shown).toEqual(['w', 'm'])
  vi.advanceTimersByTime(1)
  expect(shown).toEqual(['w', 'm', 'l', 'e'])
  pace.askPicture('weights', show('x'))
  expect(shown).toHaveLength(4)
  paint(5)
  expect(shown).toEqual(['w', 'm', 'l', 'e', 'x'])
})

it('lets no figure keep the pictures waiting', () => {
  pace.askFigure('loss', show('a'))
  pace.askPicture('weights', show('w'))
  pace.askFigure('loss', show('b'))
  paint(10)
  expect(shown).toEqual(['a', 'w'])
  paint(10)
  vi.advanceTimersByTime(120)
  expect(shown).toEqual(['a', 'w', 'b'])
})

it('shows figures, or all that waits, at once when it is told to', () => {
  pace.askFigure('figure', show('a'))
  paint(10)
  pace.askFigure('figure', show('b'))
  pace.askPicture('picture', show('p'))
  pace.askFigure('figure', show('c'))
  pace.flushFigures()
  expect(shown).toEqual(['a', 'c'])
  pace.flush()
  expect(shown).toEqual(['a', 'c', 'p'])
  vi.advanceTimersByTime(1000)
  expect(shown).toEqual(['a', 'c', 'p'])
})

it('goes on with the last of several frames that were asked for at once', () => {
  pace.askFigure('figure', show('a'))
  pace.askPicture('picture', show('p'))
  pace.askFigure('figure', show('b'))
  pace.flushFigures()
  const [first] = frames.splice(0, 1)
  first?.()
  heard?.()
  expect(shown).toEqual(['a', 'b'])
  paint(10)
  expect(shown).toEqual(['a', 'b', 'p'])
})

it('rests after what was shown at once, too, and a frame with nothing is none', () => {
  pace.flush()
  pace.askFigure('figure', show('a'))
  paint(10)
  pace.askFigure('figure', show('b'))
  pace.flushFigures()
  paint(10)
  pace.askFigure('figure', show('c'))
  vi.advanceTimersByTime(59)
  expect(shown).toEqual(['a', 'b'])
  vi.advanceTimersByTime(1)
  expect(shown).toEqual(['a', 'b', 'c'])
})

it('hurries figures into the frame after the one that is on its way, or into the next one', () => {
  pace.askFigure('phase', show('running'))
  pace.askFigure('loss', show('a'))
  pace.askPicture('weights', show('w'))
  pace.hurryFigures()
  expect(shown).toEqual(['running'])
  paint(10)
  expect(shown).toEqual(['running', 'a'])
  paint(10)
  expect(shown).toEqual(['running', 'a', 'w'])
  paint(10)
  pace.askFigure('loss', show('b'))
  expect(shown).toHaveLength(3)
  pace.hurryFigures()
  expect(shown).toEqual(['running', 'a', 'w', 'b'])
  paint(10)
  pace.askFigure('loss', show('c'))
  vi.advanceTimersByTime(59)
  expect(shown).toHaveLength(4)
  vi.advanceTimersByTime(1)
  expect(shown).toHaveLength(5)
})

it('never rests longer than half a second', () => {
  pace.askFigure('figure', show('a'))
  paint(2000)
  pace.askFigure('figure', show('b'))
  vi.advanceTimersByTime(500)
  expect(shown).toEqual(['a', 'b'])
})

it('forgets what waited', () => {
  pace.askFigure('figure', show('a'))
  paint(10)
  pace.askFigure('figure', show('b'))
  pace.askPicture('picture', show('p'))
  pace.forget()
  vi.advanceTimersByTime(1000)
  expect(shown).toEqual(['a'])
  pace.askFigure('figure', show('c'))
  expect(shown).toEqual(['a', 'c'])
})
