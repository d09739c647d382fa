import { afterEach, expect, it, vi } from 'vitest'
import { afterNextFrame, inOwnTask } from './tasks'

/** Frames that were asked for. */
const frames: (() => void)[] = []

/** Every task that was asked for until now has run after this. */
const untilLater = (): Promise<void> => new Promise((resolve) => inOwnTask(resolve))

function holdFrames(): void {
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame))
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.splice(id - 1, 1))
}

afterEach(() => {
  frames.length = 0
  vi.unstubAllGlobals()
})

it('works in a task of its own: after all that the one who asks has begun', async () => {
  const order: string[] = []
  inOwnTask(() => order.push('own'))
  await Promise.resolve().then(() => order.push('microtask'))
  order.push('asked')
  await untilLater()
  expect(order).toEqual(['microtask', 'asked', 'own'])
})

it('does nothing that was taken back', async () => {
  const work = vi.fn()
  inOwnTask(work)()
  await untilLater()
  expect(work).not.toHaveBeenCalled()
})

it('waits for the frame and for what the frame still has to do, and tells when it began', async () => {
  holdFrames()
  const work = vi.fn()
  afterNextFrame(work)
  await untilLater()
  expect(work).not.toHaveBeenCalled()
  const before = performance.now()
  frames.shift()?.()
  expect(work).not.toHaveBeenCalled()
  await untilLater()
  expect(work).toHaveBeenCalledOnce()
  expect(work.mock.calls[0]?.[0]).toBeGreaterThanOrEqual(before)
})

it('can be taken back before the frame and after it', async () => {
  holdFrames()
  const work = vi.fn()
  afterNextFrame(work)()
  expect(frames).toHaveLength(0)
  const takeBack = afterNextFrame(work)
  frames.shift()?.()
  takeBack()
  await untilLater()
  expect(work).not.toHaveBeenCalled()
})
