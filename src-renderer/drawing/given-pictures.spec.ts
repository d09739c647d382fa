import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppState } from '../state/app-state.svelte'
import { FakeApp } from '../state/fake-app'
import { type Drawing, drawingOf } from './drawing.svelte'
import { GivenPictures } from './given-pictures'
import { lookAtPicture } from './look-at-picture'
import type { FromPictureWorker, ToPictureWorker } from './picture-messages'
import type { PictureThread } from './picture-thread'

/** A thread that answers when the spec says so. */
class FakeThread implements PictureThread {
  onmessage: PictureThread['onmessage'] = null
  onmessageerror: PictureThread['onmessageerror'] = null
  onerror: PictureThread['onerror'] = null
  question: ToPictureWorker | null = null
  isEnded = false

  postMessage(message: ToPictureWorker): void {
    this.question = message
  }

  terminate(): void {
    this.isEnded = true
  }

  answer(data: FromPictureWorker): void {
    this.onmessage?.({ data })
  }
}

/** The start of a PNG file of 9 x 9 pixels. */
const png = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 9, 0, 0, 0, 9
])
const listOf = (name: string): FileList => [new File([png], name)] as unknown as FileList
const read = (width: number): FromPictureWorker => ({
  kind: 'read',
  image: { width, height: 9 } as ImageBitmap,
  digits: []
})

function setUp(): {
  app: AppState
  drawing: Drawing
  pictures: GivenPictures
  threads: FakeThread[]
  thread: (index: number) => Promise<FakeThread>
  told: () => string[]
} {
  const app = new AppState(new FakeApp().api)
  const drawing = drawingOf(app)
  const threads: FakeThread[] = []
  const pictures = new GivenPictures(app, drawing, () => {
    const thread = new FakeThread()
    threads.push(thread)
    return thread
  })
  const thread = (index: number): Promise<FakeThread> =>
    vi.waitFor(() => {
      const found = threads[index]
      if (!found) throw new Error('no such thread yet')
      return found
    })
  return { app, drawing, pictures, threads, thread, told: () => app.notices.list.map(({ text }) => text()) }
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a picture', () => {
  it('is looked at in a thread of its own, which ends with the answer', async () => {
    const { drawing, pictures, thread } = setUp()
    pictures.give(listOf('one.png'))
    const first = await thread(0)
    expect(first.question?.file).toBeInstanceOf(File)
    expect([first.isEnded, drawing.picture]).toEqual([false, null])
    first.answer(read(9))
    await vi.waitFor(() => expect(drawing.picture?.name).toBe('one.png'))
    expect(first.isEnded).toBe(true)
  })

  it('takes the place of an older one: its thread ends at once, and its answer is not shown', async () => {
    const { drawing, pictures, threads, thread, told } = setUp()
    pictures.give(listOf('old.png'))
    const old = await thread(0)
    pictures.give(listOf('new.png'))
    await vi.waitFor(() => expect(old.isEnded).toBe(true))
    old.answer(read(1))
    const newer = await thread(1)
    newer.answer(read(2))
    await vi.waitFor(() => expect(drawing.picture?.image.width).toBe(2))
    expect([threads.length, told()]).toEqual([2, []])
  })

  it('of two given at once, only the newer gets a thread', async () => {
    const { drawing, pictures, threads, thread } = setUp()
    pictures.give(listOf('old.png'))
    pictures.give(listOf('new.png'))
    const only = await thread(0)
    only.answer(read(9))
    await vi.waitFor(() => expect(drawing.picture?.name).toBe('new.png'))
    expect(threads).toHaveLength(1)
  })
})

describe('what goes wrong is told', () => {
  it('a picture that can’t be decoded, by name', async () => {
    const { drawing, pictures, thread, told } = setUp()
    pictures.paste(listOf('image.png'))
    const only = await thread(0)
    only.answer({ kind: 'damaged' })
    await vi.waitFor(() => expect(told()).toHaveLength(1))
    expect(told()[0]).toMatch(/“the clipboard” says it is PNG, but it is cut off/)
    expect([drawing.picture, only.isEnded]).toEqual([null, true])
  })

  it.each<[string, (thread: FakeThread) => void, RegExp]>([
    [
      'that fails',
      (thread) => thread.answer({ kind: 'failed', detail: 'RangeError: no memory' }),
      /no memory/
    ],
    [
      'that can’t be loaded',
      (thread) => thread.onerror?.({ preventDefault: () => undefined }),
      /can’t be loaded/
    ],
    [
      'that throws',
      (thread) => thread.onerror?.({ message: 'x is not a function', preventDefault: () => undefined }),
      /x is not/
    ],
    ['whose answer can’t be read', (thread) => thread.onmessageerror?.(), /can’t be read/]
  ])('a thread %s', async (_name, fail, words) => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const { pictures, thread, told } = setUp()
    pictures.give(listOf('one.png'))
    const only = await thread(0)
    fail(only)
    await vi.waitFor(() => expect(told().join()).toMatch(words))
    expect([only.isEnded, logged.mock.calls.length]).toEqual([true, 1])
  })
})

/** A canvas that shows a picture of 2,500 x 2,000 pixels, more than are read at once: white, with a black bar. */
class BarredCanvas {
  #top = 0

  getContext = (): object => ({
    clearRect: () => undefined,
    drawImage: (_picture: unknown, _left: number, top: number) => (this.#top = -top),
    getImageData: (_left: number, _top: number, columns: number, rows: number) => {
      const data = new Uint8ClampedArray(4 * columns * rows).fill(255)
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const isBar = x >= 1200 && x < 1302 && y + this.#top >= 300 && y + this.#top < 1800
          if (isBar) data.fill(0, 4 * (y * columns + x), 4 * (y * columns + x) + 3)
        }
      return { data }
    }
  })
}

class FakeImageData {
  readonly width: number
  readonly height: number

  constructor(_data: unknown, width: number, height: number) {
    this.width = width
    this.height = height
  }
}

describe('the thread’s work', () => {
  const close = vi.fn()

  beforeEach(() => {
    close.mockClear()
  })

  it('says of what can’t be decoded that it is damaged', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('no', 'InvalidStateError')))
    expect(await lookAtPicture(new Blob([png]))).toEqual({ kind: 'damaged' })
  })

  it('tells of anything else, and lets go of the picture', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 9, height: 9, close }))
    vi.stubGlobal('OffscreenCanvas', class { getContext = (): null => null }) // prettier-ignore
    expect(await lookAtPicture(new Blob([png]))).toEqual({ kind: 'failed', detail: 'Error: no 2d context' })
    expect(close).toHaveBeenCalledOnce()
  })

  it('reads a large picture piece by piece, as one', async () => {
    vi.stubGlobal('OffscreenCanvas', BarredCanvas)
    vi.stubGlobal('ImageData', FakeImageData)
    vi.stubGlobal('createImageBitmap', (given: unknown) =>
      Promise.resolve(given instanceof Blob ? { width: 2500, height: 2000, close } : given)
    )
    const answer = await lookAtPicture(new Blob([png]))
    if (answer.kind !== 'read') throw new Error(JSON.stringify(answer))
    expect([answer.image.width, answer.image.height]).toEqual([834, 667])
    // The bar, in thirds of the picture's pixels.
    expect(answer.digits.map(({ box }) => box)).toEqual([{ left: 400, top: 100, width: 34, height: 500 }])
  })
})
