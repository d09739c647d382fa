import { areCoresShared } from '../../src-preload/contract/lanes'
import { afterNextFrame } from './tasks'

/** Rest for each time that a drawing took. */
const restPerWork = 6

/** A figure is never older than this, however slow the computer, ms. */
const longestRestMs = 500

/**
 * Shows what changes many times a second, the newest of each thing, no more often than leaves the computer to the
 * training: after each time it rests for some times as long as the drawing took, and as long as it may where the cores are
 * shared with the training, since much of a drawing is done by other threads, and all of it holds up the training twice.
 * Figures are shown together; each picture has a frame of its own after theirs, so that no single frame holds up the window.
 */
export class DrawingPace {
  readonly #areCoresShared: boolean
  #restsUntilMs = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined
  /** A frame with something new is on its way, and what waits follows it. */
  #isShowing = false
  /** The figures that wait are shown without a rest before them. */
  #isHurried = false
  #frame = 0
  readonly #figures = new Map<string, () => void>()
  readonly #pictures = new Map<string, () => void>()

  /** @param cores of the computer */
  constructor(cores: number) {
    this.#areCoresShared = areCoresShared(cores)
  }

  /** Shows a figure when the time has come, unless something newer of it is asked for until then. */
  askFigure(thing: string, show: () => void): void {
    this.#figures.set(thing, show)
    this.#plan()
  }

  /** The same for what takes a while to draw. */
  askPicture(thing: string, show: () => void): void {
    this.#pictures.set(thing, show)
    this.#plan()
  }

  /** Shows the figures that wait without a rest, in a frame of their own: after the one that is on its way, if there is one. */
  hurryFigures(): void {
    this.#isHurried = true
    if (this.#isShowing) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#showNext(0)
  }

  /** Shows at once the figures that wait; the pictures follow in the next frames. */
  flushFigures(): void {
    this.#isHurried = false
    const figures = [...this.#figures.values()]
    this.#figures.clear()
    this.#show(figures, 0)
  }

  /** Shows at once all that waits. */
  flush(): void {
    const all = [...this.#figures.values(), ...this.#pictures.values()]
    this.forget()
    this.#show(all, 0)
  }

  /** Drops all that waits. */
  forget(): void {
    this.#isHurried = false
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#figures.clear()
    this.#pictures.clear()
  }

  #plan(): void {
    if (this.#isShowing || this.#timer !== undefined) return
    const restMs = this.#restsUntilMs - performance.now()
    if (restMs <= 0) this.#showNext(0)
    else
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#showNext(0)
      }, restMs)
  }

  /** Shows what comes next, and so on until nothing waits; then rests. @param workMs what was shown since the last rest took */
  #showNext(workMs: number): void {
    if ((workMs === 0 || this.#isHurried) && this.#figures.size > 0) {
      this.#isHurried = false
      const figures = [...this.#figures.values()]
      this.#figures.clear()
      this.#show(figures, workMs)
      return
    }
    const [next] = this.#pictures
    if (next) {
      this.#pictures.delete(next[0])
      this.#show([next[1]], workMs)
      return
    }
    const restMs = this.#areCoresShared ? longestRestMs : Math.min(longestRestMs, restPerWork * workMs)
    this.#restsUntilMs = performance.now() + restMs
    if (this.#figures.size > 0) this.#plan()
  }

  #show(shows: readonly (() => void)[], workMs: number): void {
    if (shows.length === 0) return
    // What waits follows when this is painted.
    clearTimeout(this.#timer)
    this.#timer = undefined
    const startMs = performance.now()
    for (const show of shows) show()
    let showMs = performance.now() - startMs
    // The page is changed in the microtask that the first change asked for, which comes before this one.
    queueMicrotask(() => (showMs = performance.now() - startMs))
    const frame = ++this.#frame
    this.#isShowing = true
    afterNextFrame((frameStartMs) => {
      // Another was asked for at once meanwhile: it goes on when that is painted.
      if (frame !== this.#frame) return
      this.#isShowing = false
      this.#showNext(workMs + showMs + performance.now() - frameStartMs)
    })
  }
}
