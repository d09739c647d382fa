import type { RunShape } from '../engine'
import type { GraphPlan } from './training-graph'

/**
 * Steps that can have a signature of their own, largest first. A call costs what a step does, or two, so an epoch in calls of 36
 * takes half the time of one in single steps, and a tenth less than in calls of 12. Every computer is to find a size that
 * fits its time of a call, and one for the short calls while a person draws; to prepare one takes the library some ms a step.
 */
const possibleCallSizes = [36, 30, 24, 16, 8, 4]

/** Arithmetic that fits into a call of 8 ms on a processor core of 2020 or later: 200 billion operations a second. */
const callOperations = 8e-3 * 200e9

/** Weights from which on it pays to cut a layer into lanes; a layer of 64 x 32 lost by it. */
const cutWeights = 65_536

/** Multiplications and additions of a step: forward, gradients of the weights, gradients of the layer below. */
function operationsOfStep(sizes: readonly number[], batchSize: number): number {
  const weights = sizes.slice(1).reduce((sum, outputs, index) => sum + outputs * (sizes[index] ?? 0), 0)
  return 6 * weights * batchSize
}

/**
 * The graph for a network and a run.
 * @param sizes units of each layer, from the inputs to the classes
 * @param isTrained whether many steps are going to follow
 */
export function planFor(
  sizes: readonly number[],
  { batchSize, loss, lanes = 1 }: RunShape,
  isTrained: boolean
): GraphPlan {
  const operations = operationsOfStep(sizes, batchSize)
  return {
    sizes,
    loss,
    batchSize,
    callSizes: isTrained ? callSizesFor(operations) : [],
    lanes,
    cutWeights
  }
}

/** @param operations of a step */
function callSizesFor(operations: number): number[] {
  return possibleCallSizes.filter((steps) => steps * operations <= callOperations)
}

/** Whether more lanes than one make a difference to such a network. */
export function canBeCut(sizes: readonly number[]): boolean {
  return sizes.slice(1).some((outputs, index) => (sizes[index] ?? 0) * outputs >= cutWeights)
}

/**
 * Whether a graph does what another one was to be written for.
 * @param isTrained whether the other one is to be trained; predictions alone are made by every graph of that size
 */
export function serves(present: GraphPlan, wanted: GraphPlan, isTrained: boolean): boolean {
  if (present.sizes.join() !== wanted.sizes.join()) return false
  return (
    !isTrained ||
    (present.loss === wanted.loss &&
      present.batchSize === wanted.batchSize &&
      present.lanes === wanted.lanes &&
      wanted.callSizes.every((steps) => present.callSizes.includes(steps)))
  )
}
