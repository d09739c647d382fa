import type { Outcome, ProblemReport } from '../../src-preload/contract/problem'
import { Problem } from '../../src-preload/i18n/problem'
import { log } from './log'

/** An expected failure that another process told of, thrown on its way to the window. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly report: ProblemReport

  constructor(report: ProblemReport) {
    super(report.code)
    this.report = report
  }
}

/** The value of an outcome that nobody can cancel. @throws Refusal */
export function valueOf<Value>(outcome: Outcome<Value>): Value {
  switch (outcome.kind) {
    case 'done':
      return outcome.value
    case 'refused':
      throw new Refusal(outcome.problem)
    case 'cancelled':
      throw new Error('An answer was cancelled that nobody can cancel.')
  }
}

/** What to tell of anything that was thrown; what nobody expected goes to the log whole. */
export function reportOf(error: unknown, doing: string): ProblemReport {
  if (error instanceof Problem || error instanceof Refusal) return error.report
  log.error(`${doing} failed unexpectedly`, error)
  const detail = error instanceof Error ? error.message : String(error)
  return new Problem('unexpected', { detail }).report
}
