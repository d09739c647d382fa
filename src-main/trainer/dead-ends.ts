import type { ProblemReport } from '../../src-preload/contract/problem'
import { classCount, numberFields, type Hyperparameters } from '../../src-preload/contract/hyperparameters'
import { Problem } from '../../src-preload/i18n/problem'

/** Loss (nll) of a network that gives every digit the same probability: 2.30. */
const guessingLoss = Math.log(classCount)

/** A network that has learned no more than how often each digit occurs comes to 2.301; batches scatter around that. */
const flatMargin = 0.03

/**
 * A learning rate to try after one that was too large: a tenth of it, and no more than would move a weight by a tenth of
 * its gradient in the long run (momentum multiplies a steady gradient by 1 / (1 - momentum)).
 */
export function smallerLearningRate({ learningRate, momentum }: Hyperparameters): number {
  const rate = Math.min(learningRate / 10, 0.1 * (1 - momentum))
  return Math.max(numberFields.learningRate.minimum, Number(rate.toPrecision(1)))
}

/** @param step the step (counted from 0) whose result was not finite */
export function divergedProblem(step: number, hyperparameters: Hyperparameters): ProblemReport {
  return new Problem('network_diverged', { step, suggestion: smallerLearningRate(hyperparameters) }).report
}

/** Watches for a loss that stays where guessing is: dead ReLUs, a softmax too many, or a rate that does not suit. */
export class FlatLossWatch {
  #sum = 0
  #count = 0
  #isTold = false

  /** @param losses step losses of the last quarter of an epoch, some of them */
  add(losses: Float32Array): void {
    for (const loss of losses) this.#sum += loss
    this.#count += losses.length
  }

  /** At an epoch's end: what to tell the person, once a run. @param steps done since the run began */
  endEpoch(steps: number, { loss }: Hyperparameters): ProblemReport | null {
    const mean = this.#sum / this.#count
    this.#sum = 0
    this.#count = 0
    if (this.#isTold || loss !== 'nll' || !(mean >= guessingLoss - flatMargin)) return null
    this.#isTold = true
    return new Problem('loss_flat', { steps, loss: mean < 10_000 ? mean.toFixed(2) : mean.toExponential(1) })
      .report
  }
}
