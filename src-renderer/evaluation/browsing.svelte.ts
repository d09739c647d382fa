import type { AppState } from '../state/app-state.svelte'
import { everyDigit, type DigitFilter } from './digit-order'

export type TestSetPart = 'first' | 'all' | 'confusion'

/** Where a person is in the test set; kept while other views are shown. */
export class Browsing {
  part = $state<TestSetPart>('first')
  filter = $state.raw<DigitFilter>(everyDigit)
  /** Index in the test set of the digit in the pane. */
  selected = $state(0)
  /** The place in the confusion matrix that the keyboard is at: row * 10 + column. */
  confusionPlace = $state(0)

  /** Filters and sorts all digits; they are then what is shown. */
  show(change: Partial<DigitFilter>): void {
    this.filter = { ...this.filter, ...change }
    this.part = 'all'
  }

  /** Shows a part; the tutorial's 64 and the matrix are always whole. */
  open(part: TestSetPart): void {
    this.part = part
    if (part !== 'all') this.filter = everyDigit
    if (part === 'first' && this.selected >= firstCount) this.selected = 0
  }
}

/** The tutorial shows the first batch of the test set. */
export const firstCount = 64

const browsings = new WeakMap<AppState, Browsing>()

/** The one of an application's window. */
export function browsingOf(app: AppState): Browsing {
  const known = browsings.get(app)
  if (known) return known
  const browsing = new Browsing()
  browsings.set(app, browsing)
  return browsing
}
