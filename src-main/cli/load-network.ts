import { basename, resolve } from 'node:path'
import type { Network } from '../../src-preload/contract/domain'
import { explain } from '../../src-preload/i18n/problem'
import { createEngine, type EngineOptions } from '../engine/create-engine'
import type { Engine } from '../engine/engine'
import { zerosLike } from '../engine/initial-network'
import { readFileWithin } from '../files'
import { maximumWeightsBytes, readWeights, type WeightsFile } from '../formats/weights'
import { writeErrorLine, type CliIo } from './cli-io'

/** @throws {Problem} when it can't be read or is no network */
export async function loadWeights(io: CliIo, given: string): Promise<WeightsFile> {
  const path = resolve(io.workingFolder, given)
  return readWeights(await readFileWithin(path, maximumWeightsBytes), basename(path))
}

/**
 * The library that computes; a reason why it is not the fastest one is told on standard error.
 * @param options.engine takes this engine or fails
 */
export async function loadEngine(io: CliIo, options: EngineOptions = {}): Promise<Engine> {
  const engine = await createEngine(options)
  if (engine.backend.reason) writeErrorLine(io, explain(engine.backend.reason))
  return engine
}

/** Gives an engine a network that only predicts. */
export function putNetwork(engine: Engine, network: Network): void {
  engine.setState({ network, velocities: zerosLike(network) })
}
