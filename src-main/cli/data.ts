import { resolve } from 'node:path'
import { m } from '../../src-preload/i18n'
import { Problem } from '../../src-preload/i18n/problem'
import { datasetsFolder, mirrorsInForce } from '../data'
import { writeJson, type CliIo, type ExitCode } from './cli-io'
import { prepareData } from './load-data'

export interface DataOptions {
  readonly dir?: string
  readonly mirror?: readonly string[]
  readonly json?: true
}

/** `data`: gets MNIST, verifies it, and says where it lies. */
export async function getData(io: CliIo, { dir, mirror, json }: DataOptions): Promise<ExitCode> {
  const root = dir === undefined ? datasetsFolder() : resolve(io.workingFolder, dir)
  const mirrors = mirror
    ? mirror.map((address) => ({ address, isCustom: true }))
    : mirrorsInForce([], io.environment)
  const { folder, source } = await prepareData(io, { cacheFolder: root, mirrors })
  // The copy that comes with the application serves packed where nothing can be written: not what was asked for.
  if (resolve(folder) === resolve(io.offlineFolder)) throw new Problem('cli_data_not_kept', { folder: root })
  if (json) writeJson(io, { dir: folder, source })
  else io.writeOut(`${m.cli_data_at({ folder, source: sourceText(source) })}\n`)
  return 0
}

/** Where the digits came from, in words. */
export function sourceText(source: 'cache' | 'download' | 'offline' | 'folder'): string {
  return {
    cache: m.cli_source_cache,
    download: m.cli_source_download,
    offline: m.cli_source_offline,
    folder: m.cli_source_folder
  }[source]()
}
