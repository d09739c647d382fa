import { resolve } from 'node:path'
import type { WeightFormat } from '../../src-preload/contract/ipc'
import { m } from '../../src-preload/i18n'
import { writeFileSafely } from '../files'
import { writeWeights } from '../formats/weights'
import type { CliIo, ExitCode } from './cli-io'
import { loadWeights } from './load-network'

export interface ExportOptions {
  readonly weights: string
  readonly format: WeightFormat
  readonly out: string
}

/** `export`: writes the weights of a file in another format, with what the file says of them. */
export async function exportWeights(io: CliIo, options: ExportOptions): Promise<ExitCode> {
  const bytes = writeWeights(options.format, await loadWeights(io, options.weights))
  const path = resolve(io.workingFolder, options.out)
  await writeFileSafely(path, bytes)
  io.writeOut(`${m.cli_weights_at({ path })}\n`)
  return 0
}
