import type { ProblemReport } from '../../src-preload/contract/problem'
import { explain } from '../../src-preload/i18n/problem'
import type { EventHub } from './event-hub'
import { log } from './log'

/** What could not be read or kept since the start: told when it happens, and to a window that opens later. */
export class Notices {
  readonly #given: ProblemReport[] = []
  readonly #hub: EventHub

  constructor(hub: EventHub) {
    this.#hub = hub
  }

  get all(): readonly ProblemReport[] {
    return [...this.#given]
  }

  give(problem: ProblemReport): void {
    // One line, its code first: the report leaves out the sentence, which may name the person's files.
    log.warn(`Notice ${problem.code}: ${explain(problem, 'en').replaceAll(/\s+/g, ' ')}`)
    this.#given.push(problem)
    this.#hub.emit('noticeGiven', problem)
  }
}
