import type { Point } from '../../src-preload/digits'
import { m } from '../../src-preload/i18n'
import type { Drawing } from './drawing.svelte'

/** A key press moves the pen by this share of the canvas; with Shift by a fifth of it. */
const stepShare = 1 / 20
const fineShare = 1 / 5

/** A pen that the keyboard leads: it moves over the canvas, and draws while it is down. */
export class KeyboardPen {
  readonly #drawing: () => Drawing
  readonly #side: () => number
  #isShown = $state(false)
  /** As shares of the canvas, so that it keeps its place when the window is resized. */
  #at = $state.raw<Point>([0.5, 0.25])
  isDown = $state(false)
  /** Told to screen readers when the pen is lowered or lifted. */
  words = $state('')

  /** @param side of the canvas in CSS pixels */
  constructor(drawing: () => Drawing, side: () => number) {
    this.#drawing = drawing
    this.#side = side
  }

  /** Middle of the pen in CSS pixels of the canvas; null while the keyboard is elsewhere. */
  get place(): Point | null {
    return this.#isShown ? this.#inPixels() : null
  }

  show(): void {
    this.#isShown = true
  }

  hide(): void {
    this.lift()
    this.#isShown = false
  }

  /** @param x -1, 0 or 1 @param y the same, downwards */
  move(x: number, y: number, isFine: boolean): void {
    const share = isFine ? stepShare * fineShare : stepShare
    const inside = (value: number): number => Math.min(1, Math.max(0, value))
    this.#isShown = true
    this.#at = [inside(this.#at[0] + x * share), inside(this.#at[1] + y * share)]
    if (this.isDown) this.#drawing().extend([this.#inPixels()])
  }

  toggle(): void {
    if (this.isDown) {
      this.lift()
      return
    }
    this.#isShown = true
    this.isDown = true
    this.words = m.draw_pen_down()
    this.#drawing().begin(this.#inPixels(), this.#side())
  }

  lift(): void {
    if (!this.isDown) return
    this.isDown = false
    this.words = m.draw_pen_up()
    this.#drawing().end()
  }

  #inPixels(): Point {
    const side = this.#side()
    return [this.#at[0] * side, this.#at[1] * side]
  }
}
