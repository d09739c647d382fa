import { constants } from 'node:fs'
import { access, lstat, rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataSource, DataState } from '../../src-preload/contract/domain'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem } from '../../src-preload/i18n/problem'
import { errorCode, makeFolder, removeAbandonedTemporaries, userCacheFolder, writeFileSafely } from '../files'
import { downloadFile } from './download-file'
import type { FetchBytes } from './fetch-bytes'
import type { Mirror } from './mirrors'
import { listOf, mnistFiles, type MnistFile, type MnistFiles } from './mnist-files'
import { unpackOffline } from './offline-copy'
import { GaveUp } from './patience'
import { Transfer } from './transfer'
import { verifyMnistFile } from './verify'

export interface PrepareOptions {
  /** torchvision's root: the files lie in `MNIST/raw` below it. Default: `datasetsFolder()`. */
  readonly cacheFolder?: string
  /** From `mirrorsInForce`. */
  readonly mirrors: readonly Mirror[]
  /** The folder of the four .gz files that come with the application; null when there is none. */
  readonly offlineFolder: string | null
  readonly fetchBytes: FetchBytes
  /** Told of every change, at most some ten times a second; the last is 'ready' or 'failed'. */
  readonly onState?: (state: DataState) => void
  /** Cancels the download; what is missing then comes from the offline copy, where that was not asked before. */
  readonly signal?: AbortSignal
  /** Downloads the published files again although the cache is sound; it stays as it is where that fails. */
  readonly forceDownload?: boolean
  /** Takes what is missing or damaged from the offline copy, and asks the mirrors for what that has not got alone. */
  readonly preferOffline?: boolean
  /** A mirror that sends nothing for so long is left. */
  readonly silenceMs?: number
  /** The data set; another one in tests. */
  readonly files?: MnistFiles
}

export interface PreparedMnist {
  /** For `readMnist`. It holds the four IDX files; the offline copy's own folder holds them packed. */
  readonly folder: string
  readonly source: Exclude<DataSource, 'folder'>
  /** What went wrong on the way: damaged files replaced, mirrors that failed and why. */
  readonly problems: readonly ProblemReport[]
}

const patientSilenceMs = 15_000

/** Where the application keeps data sets, in torchvision's layout. */
export function datasetsFolder(): string {
  return join(userCacheFolder(), 'datasets')
}

/**
 * Makes sure that sound MNIST is there: takes the cache as it is when all four files are proven by their content,
 * otherwise gets what is missing or damaged from the mirrors, then from the offline copy, or the other way round. When the
 * cache can't be written, the offline copy serves from its own folder.
 * @throws Problem 'mnist_unavailable' when there is no sound copy anywhere; the state 'failed' says why
 */
export async function prepareMnist(options: PrepareOptions): Promise<PreparedMnist> {
  const preparation = new Preparation(options)
  const prepared = await preparation.run()
  options.onState?.(
    prepared ? { phase: 'ready', ...prepared } : { phase: 'failed', problems: preparation.problems }
  )
  if (!prepared) throw new Problem('mnist_unavailable', {})
  return prepared
}

class Preparation {
  readonly #options: PrepareOptions
  readonly #folder: string
  readonly #files: readonly MnistFile[]
  readonly #problems: ProblemReport[] = []

  constructor(options: PrepareOptions) {
    this.#options = options
    this.#folder = join(options.cacheFolder ?? datasetsFolder(), 'MNIST', 'raw')
    this.#files = listOf(options.files ?? mnistFiles)
  }

  get problems(): readonly ProblemReport[] {
    return [...this.#problems]
  }

  /** Null when there is no sound copy. */
  async run(): Promise<PreparedMnist | null> {
    this.#options.onState?.({ phase: 'checking' })
    await removeAbandonedTemporaries(this.#folder)
    const unsound = await this.#findUnsound()
    const wanted = this.#options.forceDownload ? this.#files : unsound
    if (wanted.length === 0) return this.#ready('cache')
    if (!(await this.#isWritable()))
      return unsound.length === 0 ? this.#ready('cache') : this.#fromOfflineFolder()
    try {
      let missing: readonly MnistFile[] = wanted
      for (const source of this.#order) {
        missing = await (source === 'download' ? this.#download(missing) : this.#unpackIntoCache(missing))
        if (missing.length === 0) return this.#ready(source)
        // Those that were sound before are still there.
        missing = missing.filter((file) => unsound.includes(file))
        if (missing.length === 0) return this.#ready('cache')
      }
      return null
    } catch (error) {
      if (!(error instanceof CacheRefusal)) throw error
      this.#problems.push(error.report)
      return unsound.length === 0 ? this.#ready('cache') : this.#fromOfflineFolder()
    }
  }

  get #order(): readonly ('download' | 'offline')[] {
    return this.#options.preferOffline ? ['offline', 'download'] : ['download', 'offline']
  }

  /** The files that are missing, damaged or foreign; each is named, but for a cache that is simply empty. */
  async #findUnsound(): Promise<MnistFile[]> {
    const unsound: { file: MnistFile; report: ProblemReport }[] = []
    for (const file of this.#files) {
      try {
        await verifyMnistFile(this.#folder, file)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        unsound.push({ file, report: error.report })
      }
    }
    const isEmpty =
      unsound.length === this.#files.length && unsound.every(({ report }) => report.code === 'file_missing')
    if (!isEmpty) this.#problems.push(...unsound.map(({ report }) => report))
    return unsound.map(({ file }) => file)
  }

  async #isWritable(): Promise<boolean> {
    try {
      await makeFolder(this.#folder)
      await access(this.#folder, constants.W_OK)
      return true
    } catch (error) {
      const reason = errorCode(error)
      if (reason === null) throw error
      this.#note(new Problem('cache_not_writable', { folder: this.#folder, reason }, { cause: error }))
      return false
    }
  }

  /** Follows the mirrors. @returns the files that none of them brought */
  async #download(wanted: readonly MnistFile[]): Promise<readonly MnistFile[]> {
    const { fetchBytes, mirrors, signal, onState, silenceMs = patientSilenceMs } = this.#options
    const total = wanted.reduce((sum, file) => sum + file.gzipBytes, 0)
    const transfer = new Transfer(total, (progress) =>
      onState?.({ phase: 'downloading', progress, problems: this.problems })
    )
    const missing = [...wanted]
    // A mirror that failed once is not asked again: each silence would cost its whole time anew.
    for (const mirror of mirrors) {
      for (let file = missing[0]; file; file = missing[0]) {
        try {
          const bytes = await downloadFile(mirror, file, { fetchBytes, silenceMs, transfer, signal })
          await this.#place(file, bytes)
        } catch (error) {
          if (isCancel(error, signal)) {
            this.#note(new Problem('download_cancelled', {}))
            return missing
          }
          if (error instanceof CacheRefusal || !(error instanceof Problem)) throw error
          this.#note(error)
          break
        }
        missing.shift()
        transfer.complete()
      }
      if (missing.length === 0) break
    }
    return missing
  }

  /** @returns the files that the offline copy has not got, or not soundly */
  async #unpackIntoCache(needed: readonly MnistFile[]): Promise<readonly MnistFile[]> {
    this.#options.onState?.({ phase: 'checking' })
    const missing: MnistFile[] = []
    for (const file of needed) {
      const bytes = await this.#unpackOffline(file)
      if (bytes) await this.#place(file, bytes, null)
      else missing.push(file)
    }
    return missing
  }

  /** The offline copy without a cache: proven now, and unpacked again by `readMnist`. */
  async #fromOfflineFolder(): Promise<PreparedMnist | null> {
    const { offlineFolder } = this.#options
    if (offlineFolder === null) return null
    for (const file of this.#files) if (!(await this.#unpackOffline(file))) return null
    this.#note(new Problem('cache_not_used', { folder: this.#folder }))
    return { folder: offlineFolder, source: 'offline', problems: this.problems }
  }

  async #unpackOffline(file: MnistFile): Promise<Uint8Array | null> {
    const { offlineFolder } = this.#options
    if (offlineFolder === null) return null
    try {
      return await unpackOffline(offlineFolder, file)
    } catch (error) {
      this.#note(error)
      return null
    }
  }

  /** Puts verified bytes in their place by an atomic rename. */
  async #place(file: MnistFile, bytes: Uint8Array, signal = this.#options.signal ?? null): Promise<void> {
    const path = join(this.#folder, file.name)
    try {
      await makeWay(path)
      await writeFileSafely(path, bytes, signal ? { signal } : {})
    } catch (error) {
      if (error instanceof Problem) throw new CacheRefusal(error.report, error)
      throw error
    }
  }

  #ready(source: PreparedMnist['source']): PreparedMnist {
    return { folder: this.#folder, source, problems: this.problems }
  }

  #note(error: unknown): void {
    if (!(error instanceof Problem)) throw error
    this.#problems.push(error.report)
  }
}

/** The cache can't be written: no mirror's fault, so the next one would not help. */
class CacheRefusal extends Error {
  override readonly name = 'CacheRefusal'
  readonly report: ProblemReport

  constructor(report: ProblemReport, cause: unknown) {
    super(report.code, { cause })
    this.report = report
  }
}

function isCancel(error: unknown, signal: AbortSignal | undefined): boolean {
  return (error instanceof GaveUp && error.why === 'cancelled') || (signal?.aborted ?? false)
}

/** A folder in a file's place is removed when it is empty and set aside when it is not: it may be somebody's work. */
async function makeWay(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isDirectory()) return
    await rmdir(path).catch(async (error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error) ?? '')) throw error
      await rename(path, `${path}.set-aside-${new Date().toISOString().replace(/[:.]/g, '-')}`)
    })
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
