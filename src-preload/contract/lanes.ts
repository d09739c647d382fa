import * as v from 'valibot'
import { classCount, inputSize, type Hyperparameters } from './hyperparameters'

/** More threads than any computer of a learner has cores. */
export const maximumLanes = 16

/** Lanes that are compared with one. More of them gained nothing on what they could be measured on. */
export const comparedLanes = 2

/**
 * Whether what is shown of a training is computed on the cores that train: there it is shown less often.
 * @param cores of the computer
 */
export const areCoresShared = (cores: number): boolean => cores <= comparedLanes

/** Which number of lanes trained each network fastest, as it was measured at the network's first use. */
export const laneChoicesSchema = v.strictObject({
  /** The computer that it was measured on; of another one nothing is known. */
  machine: v.string(),
  /** By `laneKey`. */
  lanes: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximumLanes)))
})

export type LaneChoices = v.InferOutput<typeof laneChoicesSchema>

/** What the speed of a step depends on: "784-128-64-10, 64 a batch". */
export function laneKey({ hiddenLayers, batchSize }: Hyperparameters): string {
  return `${[inputSize, ...hiddenLayers, classCount].join('-')}, ${String(batchSize)} a batch`
}

/** The option of the trainer's process that says how many lanes can be computed side by side in it. */
export const threadsOption = '--threads='
