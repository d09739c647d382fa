import type { Network } from '../../src-preload/contract/domain'

/** A network with what its file says of it: the same for every format. */
export interface WeightsFile {
  readonly network: Network
  /** Text by name; Inkling's own names begin with `inkling.` (see metadata.ts). */
  readonly metadata: Readonly<Record<string, string>>
}

const mebibyte = 2 ** 20

/** Files larger than this are refused before they are read. */
export const weightsByteLimits = { safetensors: 256 * mebibyte, json: 64 * mebibyte } as const

/** The largest file that `readWeights` looks at, whatever its format: the cap for reading it from a disk. */
export const maximumWeightsBytes: number = Math.max(...Object.values(weightsByteLimits))

/** How grey levels become inputs; the same for every network that Inkling writes. */
export const inputScaling = '(x / 255 - 0.5) / 0.5'
