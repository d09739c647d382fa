import type { FoundDigit, Point, Stroke } from '../../src-preload/digits'

/** What a picture from elsewhere looks like and what the network gets of it. */
export interface ForeignPicture {
  readonly name: string
  /** At a size fit to be shown. */
  readonly image: CanvasImageSource & { readonly width: number; readonly height: number }
  /** In reading order, their boxes in pixels of the image; none when it holds no ink. */
  readonly digits: readonly FoundDigit[]
}

type Action =
  | { readonly kind: 'stroke'; readonly points: Point[] }
  | { readonly kind: 'picture'; readonly picture: ForeignPicture }
  | { readonly kind: 'clear' }

/**
 * What was done on the drawing sheet, without a limit to undo and redo. Strokes are kept as points; a picture takes the
 * place of what was drawn before, and the next stroke that of the picture.
 */
export class Sheet {
  readonly #actions: Action[] = []
  /** Actions in force; those behind were undone. */
  #count = 0
  #isDrawing = false
  #revision = 0

  /** Another number whenever something else is seen on the sheet. */
  get revision(): number {
    return this.#revision
  }

  get canUndo(): boolean {
    return this.#count > 0
  }

  get canRedo(): boolean {
    return this.#count < this.#actions.length
  }

  /** Is a stroke being drawn? */
  get isDrawing(): boolean {
    return this.#isDrawing
  }

  get isEmpty(): boolean {
    return this.picture === null && this.strokes.length === 0
  }

  /** The strokes that are seen, oldest first. */
  get strokes(): readonly Stroke[] {
    return this.#strokeActions().map(({ points }) => points)
  }

  /** The picture that is seen; null when there is none, or strokes were drawn since. */
  get picture(): ForeignPicture | null {
    const last = this.#actions[this.#count - 1]
    return last?.kind === 'picture' ? last.picture : null
  }

  /** A pen touches the sheet. */
  begin(point: Point): void {
    this.#add({ kind: 'stroke', points: [point] })
    this.#isDrawing = true
  }

  /** It moves on; without a stroke that was begun nothing happens. Where it only stays, no point is added. */
  extend(points: readonly Point[]): void {
    const last = this.#actions[this.#count - 1]
    if (!this.#isDrawing || last?.kind !== 'stroke') return
    for (const point of points) {
      const [x, y] = last.points.at(-1) ?? point
      if (point[0] === x && point[1] === y) continue
      last.points.push(point)
      this.#revision++
    }
  }

  /** It leaves the sheet. */
  end(): void {
    this.#isDrawing = false
  }

  show(picture: ForeignPicture): void {
    this.#add({ kind: 'picture', picture })
  }

  clear(): void {
    if (!this.isEmpty) this.#add({ kind: 'clear' })
  }

  undo(): void {
    if (this.#isDrawing || !this.canUndo) return
    this.#count--
    this.#revision++
  }

  redo(): void {
    if (this.#isDrawing || !this.canRedo) return
    this.#count++
    this.#revision++
  }

  #add(action: Action): void {
    this.#isDrawing = false
    this.#actions.splice(this.#count, Infinity, action)
    this.#count = this.#actions.length
    this.#revision++
  }

  /** Backwards to the last clear or picture. */
  #strokeActions(): readonly Extract<Action, { kind: 'stroke' }>[] {
    const found: Extract<Action, { kind: 'stroke' }>[] = []
    for (let index = this.#count - 1; index >= 0; index--) {
      const action = this.#actions[index]
      if (action?.kind !== 'stroke') break
      found.push(action)
    }
    return found.reverse()
  }
}
