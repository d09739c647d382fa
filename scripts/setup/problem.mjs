/** A step can't be done: the message says what is wrong and what to do. Anything else that is thrown is a bug. */
export class SetupProblem extends Error {
  /** @param {string} message in the reader's language */
  constructor(message) {
    super(message)
    this.name = 'SetupProblem'
  }
}
