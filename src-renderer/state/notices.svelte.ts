import type { ProblemReport } from '../../src-preload/contract/problem'
import { explain, isOwnFailure } from '../../src-preload/i18n/problem'

export interface Notice {
  readonly id: number
  /** A problem stays until it is dismissed; good news leaves by itself. */
  readonly tone: 'problem' | 'good'
  /** Asked again whenever the language changes. */
  readonly text: () => string
  /** It is about the run that goes on: another run makes it old. */
  readonly isOfRun: boolean
  /** Inkling itself failed: a report may help to mend it. */
  readonly isOwnFailure: boolean
  readonly action?: { readonly label: () => string; readonly run: () => void }
}

/** At most this many are shown; the oldest give way. */
const limit = 4

/** What the person is told at the edge of the window. */
export class Notices {
  #next = 1
  list = $state.raw<readonly Notice[]>([])

  /** A sentence that is good news, perhaps with something to do about it ("Show in folder"). @returns its id */
  tell(text: () => string, action?: Notice['action']): number {
    return this.#add({ tone: 'good', text, isOfRun: false, isOwnFailure: false, ...(action && { action }) })
  }

  /** An expected failure; said once, however often it comes. */
  report(problem: ProblemReport): void {
    const text = (): string => explain(problem)
    if (this.list.some((notice) => notice.tone === 'problem' && notice.text() === text())) return
    this.#add({
      tone: 'problem',
      text,
      isOfRun: problem.code === 'loss_flat',
      isOwnFailure: isOwnFailure(problem)
    })
  }

  /** Another run begins. */
  forgetRun(): void {
    this.list = this.list.filter((notice) => !notice.isOfRun)
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }

  #add(notice: Omit<Notice, 'id'>): number {
    const id = this.#next++
    this.list = [...this.list, { ...notice, id }].slice(-limit)
    return id
  }
}
