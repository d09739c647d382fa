/** What steps need beside the digits; may differ from one call to the next. */
export interface StepSettings {
  /** One for all steps, or one for each. */
  readonly learningRate: number | Float32Array
  readonly momentum: number
}

/** The learning rate of each of some steps, [steps]. */
export function ratesOf({ learningRate }: StepSettings, steps: number): Float32Array {
  if (typeof learningRate === 'number') return new Float32Array(steps).fill(learningRate)
  if (learningRate.length !== steps) throw new Error('there must be a learning rate for each step')
  return learningRate
}

/** What one of the steps needs. */
export function settingsOfStep({ learningRate, momentum }: StepSettings, step: number): StepSettings {
  return {
    learningRate: typeof learningRate === 'number' ? learningRate : learningRate.slice(step, step + 1),
    momentum
  }
}
