import { resolve } from 'node:path'
import type { DataSource, DataState } from '../../src-preload/contract/domain'
import { m } from '../../src-preload/i18n'
import { explain, Problem } from '../../src-preload/i18n/problem'
import {
  areNamed,
  datasetsFolder,
  fetchWithNode,
  findMnistFolder,
  mirrorsInForce,
  prepareMnist,
  readMnist,
  type MnistData,
  type PreparedMnist,
  type PrepareOptions
} from '../data'
import { writeErrorLine, type CliIo } from './cli-io'
import { clockTime, ProgressBar } from './progress-bar'

export interface LoadedData {
  readonly data: MnistData
  readonly source: DataSource
  readonly folder: string
}

/**
 * The digits: of a folder that the user named, as they are, or of the application's cache. What is missing there comes from
 * the copy that comes with the application, as in its window: nobody waits for the published mirrors to have the same bytes
 * from them. Mirrors that the user named are asked first.
 * @throws {Problem} when they can't be had, or those of the folder are not MNIST
 */
export async function loadData(io: CliIo, given: string | undefined): Promise<LoadedData> {
  if (given !== undefined) return loadFolder(resolve(io.workingFolder, given))
  const mirrors = mirrorsInForce([], io.environment)
  const { folder, source } = await prepareData(io, {
    cacheFolder: datasetsFolder(),
    mirrors,
    preferOffline: !areNamed(mirrors)
  })
  return { data: await readMnist(folder), source, folder }
}

async function loadFolder(given: string): Promise<LoadedData> {
  try {
    const folder = await findMnistFolder(given)
    return { data: await readMnist(folder), source: 'folder', folder }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem('cli_data_refused', { detail: explain(error.report) }, { cause: error })
  }
}

/** Puts MNIST into a cache with a progress bar; what went wrong on the way is told on standard error. */
export async function prepareData(
  io: CliIo,
  options: Pick<PrepareOptions, 'cacheFolder' | 'mirrors' | 'preferOffline'>
): Promise<PreparedMnist> {
  const bar = new ProgressBar(io)
  let told = 0
  const onState = (state: DataState): void => {
    if (state.phase === 'downloading') {
      const { received, total, mirror, secondsLeft } = state.progress
      bar.show(received / total, () =>
        [
          m.cli_progress_download({ mirror, received: mebibytes(received), total: mebibytes(total) }),
          secondsLeft === null ? '' : m.cli_progress_left({ time: clockTime(secondsLeft) })
        ].join(' ')
      )
    }
    const problems = state.phase === 'checking' ? [] : state.problems
    if (problems.length > told) bar.clear()
    for (const problem of problems.slice(told)) writeErrorLine(io, explain(problem))
    told = Math.max(told, problems.length)
  }
  try {
    const prepared = await prepareMnist({
      ...options,
      offlineFolder: io.offlineFolder,
      fetchBytes: fetchWithNode,
      onState,
      signal: io.signal
    })
    // Cancelled: what is missing may have come from the offline copy, but the person wanted to leave.
    io.signal.throwIfAborted()
    return prepared
  } finally {
    bar.clear()
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
