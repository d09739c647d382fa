import type { ProblemReport } from '../../src-preload/contract/problem'

/** Tells why something fails that is tried again and again: each kind of failure once, until it succeeds. */
export class TellOnce {
  readonly #told = new Set<string>()
  readonly #tell: (problem: ProblemReport) => void

  constructor(tell: (problem: ProblemReport) => void) {
    this.#tell = tell
  }

  failed(problem: ProblemReport): void {
    if (this.#told.has(problem.code)) return
    this.#told.add(problem.code)
    this.#tell(problem)
  }

  succeeded(): void {
    this.#told.clear()
  }
}
