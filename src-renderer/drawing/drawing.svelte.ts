import {
  drawStrokes,
  extentOf,
  largestDigit,
  type DrawnDigit,
  type Point,
  type Stroke
} from '../../src-preload/digits'
import type { Prediction } from '../../src-preload/contract/domain'
import type { AppState } from '../state/app-state.svelte'
import { DigitReader, type Question } from './digit-reader.svelte'
import { Sheet, type ForeignPicture } from './sheet'

/** A drawing below this, in CSS pixels as it is seen, is too small to be meant; 12 still reads well. */
const smallestExtent = 8

/** What is on the sheet, as far as it can be read. */
export type Content = 'nothing' | 'too-small' | 'picture-without-ink' | 'digit'

/** The drawing sheet of the window: what is on it, what the network gets of it and says; kept while other views are shown. */
export class Drawing {
  readonly reader: DigitReader
  /** Stands for the network that is to read; another object when it is another network. Null: nothing is asked. */
  network = $state.raw<object | null>(null)
  /** The sheet changes in place; a new wrapping around it is what tells of that. */
  #now = $state.raw({ sheet: new Sheet() })
  /** Side of the canvas when the sheet was begun, in CSS pixels, the unit of the strokes; null while it is empty. */
  #side = $state<number | null>(null)
  /** CSS pixels of the canvas for a unit of the strokes: under 1 when the canvas became smaller than the drawing's sheet. */
  scale = $state(1)

  constructor(app: AppState) {
    this.reader = new DigitReader(app.client)
  }

  readonly strokes = $derived(this.#now.sheet.strokes)
  readonly picture = $derived(this.#now.sheet.picture)
  readonly canUndo = $derived(this.#now.sheet.canUndo)
  readonly canRedo = $derived(this.#now.sheet.canRedo)
  readonly isEmpty = $derived(this.#now.sheet.isEmpty)
  readonly isDrawing = $derived(this.#now.sheet.isDrawing)

  readonly #isTooSmall = $derived(isTooSmall(this.strokes, this.scale))

  /** What becomes of the strokes; null when there are none to read. */
  readonly drawn = $derived(this.picture || this.#isTooSmall ? null : this.#draw(this.strokes))

  /** What the strokes became last: the view that shows it, the network that reads it and the lifted pen need it once. */
  #lastDrawn: { readonly revision: number; readonly drawn: DrawnDigit | null } | null = null

  /** What the network is asked: the strokes are one digit, a picture may hold several. */
  readonly questions = $derived.by((): readonly Question[] => {
    if (this.picture) return this.picture.digits.map(({ pixels }) => ({ pixels, isScribble: false }))
    return this.drawn ? [this.drawn] : []
  })

  /** A digit of a picture that the person chose to look at. */
  #choice = $state.raw<{ readonly picture: ForeignPicture; readonly index: number } | null>(null)

  /** Which of the questions is looked at: of a picture's digits the largest, until another is chosen. */
  readonly chosen = $derived.by((): number => {
    if (!this.picture) return 0
    if (this.#choice?.picture === this.picture) return this.#choice.index
    const largest = largestDigit(this.picture.digits)
    return largest ? this.picture.digits.indexOf(largest) : 0
  })

  /** [784] grey levels that the network gets; null when there is nothing to read. */
  readonly pixels = $derived(this.questions[this.chosen]?.pixels ?? null)

  /** What it says of them. */
  readonly prediction = $derived.by((): Prediction | null => this.reader.predictions[this.chosen] ?? null)

  readonly content = $derived.by((): Content => {
    if (this.pixels) return 'digit'
    if (this.picture) return 'picture-without-ink'
    // While the pen is down the drawing still grows.
    return this.#isTooSmall && !this.isDrawing ? 'too-small' : 'nothing'
  })

  /** Asks the network, unless it was asked the same before. To be called whenever the questions or the network change. */
  read(): void {
    this.reader.read(this.network ? this.questions : [], this.network)
  }

  /** A pen touches the canvas. @param point in CSS pixels of the canvas @param side of the canvas */
  begin(point: Point, side: number): void {
    if (this.#side === null || this.strokes.length === 0) this.#beginSheet(side)
    this.#change((sheet) => sheet.begin(this.#toSheet(point)))
  }

  extend(points: readonly Point[]): void {
    if (points.length > 0) this.#change((sheet) => sheet.extend(points.map((point) => this.#toSheet(point))))
  }

  /**
   * The pen moves on, between two pictures of the screen: the network is asked at once, and what is seen of the sheet is
   * left as it is until `look`.
   */
  follow(points: readonly Point[]): void {
    const { sheet } = this.#now
    sheet.extend(points.map((point) => this.#toSheet(point)))
    if (this.network) this.reader.ask(() => this.#questionsNow(), this.network)
  }

  /** Shows what was drawn since. */
  look(): void {
    this.#change(() => undefined)
  }

  end(): void {
    this.#change((sheet) => sheet.end())
  }

  /** The canvas has another size: a drawing that would be cut off is shown smaller. Not while a pen is down: it would jump. */
  fit(side: number): void {
    if (this.#side === null || this.isDrawing || side <= 0) return
    this.scale = Math.min(1, side / this.#side)
  }

  /** Side of the sheet in the unit of the strokes; null before anything was drawn. */
  get side(): number | null {
    return this.#side
  }

  /** Looks at another digit of the picture. */
  choose(index: number): void {
    if (this.picture) this.#choice = { picture: this.picture, index }
  }

  show(picture: ForeignPicture): void {
    this.#change((sheet) => sheet.show(picture))
  }

  clear(): void {
    this.#change((sheet) => sheet.clear())
  }

  undo(): void {
    this.#change((sheet) => sheet.undo())
  }

  redo(): void {
    this.#change((sheet) => sheet.redo())
  }

  /** Strokes that may come back by undo keep their own unit only as long as the sheet is as large as theirs. */
  #beginSheet(side: number): void {
    this.#side = Math.max(side, this.canUndo ? (this.#side ?? 0) : 0)
    this.scale = Math.min(1, side / this.#side)
  }

  #toSheet([x, y]: Point): Point {
    return [x / this.scale, y / this.scale]
  }

  #draw(strokes: readonly Stroke[]): DrawnDigit | null {
    const { revision } = this.#now.sheet
    if (this.#lastDrawn?.revision !== revision) this.#lastDrawn = { revision, drawn: drawStrokes(strokes) }
    return this.#lastDrawn.drawn
  }

  /** As `questions`, of strokes that are perhaps not shown yet. */
  #questionsNow(): readonly Question[] {
    const { picture, strokes } = this.#now.sheet
    const drawn = picture || isTooSmall(strokes, this.scale) ? null : this.#draw(strokes)
    return drawn ? [drawn] : []
  }

  #change(change: (sheet: Sheet) => void): void {
    const { sheet } = this.#now
    change(sheet)
    this.#now = { sheet }
  }
}

/** A dot, however many, is no drawing; a line shorter than a few CSS pixels is one that can't be read. */
function isTooSmall(strokes: readonly Stroke[], scale: number): boolean {
  const extents = strokes.map((stroke) => extentOf([stroke]))
  const largest = Math.max(0, ...extents)
  return largest > 0 && largest * scale < smallestExtent
}

const drawings = new WeakMap<AppState, Drawing>()

/** The one of an application's window. */
export function drawingOf(app: AppState): Drawing {
  const known = drawings.get(app)
  if (known) return known
  // Of no component: what it derives must go on when the view that asked first is left.
  let drawing: Drawing | undefined
  $effect.root(() => {
    drawing = new Drawing(app)
  })
  if (!drawing) throw new Error('an effect root runs at once')
  drawings.set(app, drawing)
  return drawing
}
