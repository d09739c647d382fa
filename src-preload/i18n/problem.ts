import type { ProblemReport } from '../contract/problem'
import * as messages from './generated/messages/_index.js'

type Messages = typeof messages
type MessageName = keyof Messages

/** Every `problem_...` message, without the prefix: the kinds of expected failure. */
export type ProblemCode = MessageName extends infer Name
  ? Name extends `problem_${infer Code}`
    ? Code
    : never
  : never

type Inputs<Code extends ProblemCode> = {
  readonly [Key in keyof Parameters<Messages[`problem_${Code}`]>[0]]: string | number
}

/** An expected failure on its way to the person: thrown where it is found, turned into an outcome at the border. */
export class Problem<Code extends ProblemCode = ProblemCode> extends Error {
  readonly report: ProblemReport

  /** @param values what the message names, such as file, expected, found */
  constructor(code: Code, values: Inputs<Code>, options?: ErrorOptions) {
    super(explain({ code, values }, 'en'), options)
    this.name = 'Problem'
    this.report = { code, values }
  }
}

/** What no person did and no file or network explains. */
const ownFailures: readonly ProblemCode[] = [
  'unexpected',
  'trainer_died',
  'trainer_ended',
  'acceleration_off_next'
]

/** Did Inkling itself fail? Then a report of its state may help to mend it. */
export function isOwnFailure({ code }: ProblemReport): boolean {
  return (ownFailures as readonly string[]).includes(code)
}

/** The sentence for a problem. Without a locale: the locale in force. A code that has no message is a bug and says so. */
export function explain(problem: ProblemReport, locale?: 'en' | 'zh'): string {
  const message = (
    messages as unknown as Record<string, ((inputs: object, options: object) => string) | undefined>
  )[`problem_${problem.code}`]
  if (!message) return `problem ${problem.code} ${JSON.stringify(problem.values)}`
  return message(problem.values, locale ? { locale } : {})
}
