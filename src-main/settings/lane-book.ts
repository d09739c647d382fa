import { cpus } from 'node:os'
import type { Hyperparameters } from '../../src-preload/contract/hyperparameters'
import { comparedLanes, laneKey, maximumLanes, type LaneChoices } from '../../src-preload/contract/lanes'
import type { RunPlan } from '../../src-preload/contract/trainer'
import { Problem } from '../../src-preload/i18n/problem'

/** Networks that are remembered; the oldest are forgotten. */
const maximumKeys = 200

export interface LaneBookOptions {
  /** What was kept the last time; null for nothing. */
  readonly kept: LaneChoices | null
  readonly keep: (choices: LaneChoices) => void
  /** The person's choice for all networks; null for none. */
  readonly forced: number | null
  /** Its processors, for another computer's choices are of no use. */
  readonly processors?: readonly { readonly model: string }[]
}

/** How many lanes are best for which network on this computer, as far as it was measured. */
export class LaneBook {
  readonly #keep: (choices: LaneChoices) => void
  readonly #cores: number
  readonly #forced: number | null
  #choices: LaneChoices

  constructor({ kept, keep, forced, processors = cpus() }: LaneBookOptions) {
    const machine = `${String(processors.length)} x ${processors[0]?.model.trim() ?? '?'}`
    this.#keep = keep
    this.#cores = processors.length
    this.#forced = forced
    this.#choices = kept?.machine === machine ? kept : { machine, lanes: {} }
  }

  planOf(hyperparameters: Hyperparameters): RunPlan {
    return { hyperparameters, lanes: this.#lanesFor(hyperparameters) }
  }

  /** Threads of a process that is to train such a network: to compare lanes it needs as many as there are lanes. */
  threadsFor(hyperparameters: Hyperparameters): number {
    return this.#lanesFor(hyperparameters) ?? comparedLanes
  }

  /** Keeps what was measured. @param key see `laneKey` */
  note(key: string, lanes: number): void {
    const others = Object.entries(this.#choices.lanes).filter(([other]) => other !== key)
    this.#choices = {
      ...this.#choices,
      lanes: Object.fromEntries([...others, [key, lanes] as const].slice(-maximumKeys))
    }
    this.#keep(this.#choices)
  }

  #lanesFor(hyperparameters: Hyperparameters): number | null {
    if (this.#forced !== null) return this.#forced
    if (this.#cores < comparedLanes) return 1
    return this.#choices.lanes[laneKey(hyperparameters)] ?? null
  }
}

/**
 * The person's choice in INKLING_LANES; null for none.
 * @throws Problem where it is no number of lanes
 */
export function forcedLanes(environment: NodeJS.ProcessEnv): number | null {
  const given = environment['INKLING_LANES']?.trim()
  if (given === undefined || given === '') return null
  const lanes = Number(given)
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > maximumLanes)
    throw new Problem('lanes_invalid', { given, maximum: maximumLanes })
  return lanes
}
