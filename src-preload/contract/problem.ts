/**
 * An expected failure, in a form that crosses processes: the name of a message of `i18n` without its
 * `problem_` prefix, and the values that the message names. Made by `i18n/problem.ts`, which checks at compile time that
 * the message exists; turned into a sentence of the reader's language by `explain` there.
 */
export interface ProblemReport {
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>
}

/**
 * What every request answers: an expected failure is a value, a rejected promise is a bug.
 * `cancelled`: the person closed a dialog or stopped the work; nothing has changed.
 */
export type Outcome<Value = null> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly problem: ProblemReport }
