import { createHash, randomBytes } from 'node:crypto'
import { access, constants, open, readdir, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Problem } from '../../src-preload/i18n/problem'
import { errorCode, writeProblem } from './file-problem'

export interface WriteOptions {
  /** Ends the writing before the file is in its place; rejects with the signal's AbortError. */
  readonly signal?: AbortSignal | undefined
  /** Name of the temporary file, for tests that watch its system calls; otherwise unique. */
  readonly temporaryName?: string | undefined
}

/** How long a rename is tried again: on Windows a virus scanner or an indexer may hold the file for a moment. */
const renamePatienceMs = 2000

/**
 * Writes a file so that, whenever the process is killed or the disk fills up, the path holds the old file or the whole
 * new one: exclusive temporary file in the same folder, write, sync, compare the size, close, rename, sync the folder.
 * A symbolic link stays, the file that it leads to is replaced. Permissions of an existing file are kept.
 * @throws Problem when it can't be written; the old file is then as it was and no temporary file is left. Problem
 * `file_not_durable` when the whole new file is in its place, and the system fails to make that last
 */
export async function writeFileSafely(
  path: string,
  bytes: Uint8Array,
  options: WriteOptions = {}
): Promise<void> {
  // Typed arrays of wider elements have a `length` that is no number of bytes.
  if (!(bytes instanceof Uint8Array)) throw new TypeError('writeFileSafely takes bytes (Uint8Array) only')
  try {
    const target = await finalTarget(path)
    const mode = await modeOf(target)
    const temporary = join(dirname(target), options.temporaryName ?? temporaryName())
    await writeTemporary(temporary, target, bytes, mode, options.signal)
    try {
      options.signal?.throwIfAborted()
      await renamePatiently(temporary, target)
    } catch (error) {
      await removeLeftover(temporary)
      throw error
    }
    await syncFolder(dirname(target), path)
  } catch (error) {
    throw writeProblem(error, path, bytes.length)
  }
}

/** The path that a chain of symbolic links ends at, whether or not a file is there. */
async function finalTarget(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  // Nothing there yet: a new name, or a link to a file that is still to be made.
  const parent = await realpath(dirname(resolve(path)))
  const place = join(parent, basename(path))
  let leadsTo: string
  try {
    leadsTo = await readlink(place)
  } catch (error) {
    // EINVAL: not a link. UNKNOWN is what Windows answers.
    if (['ENOENT', 'EINVAL', 'UNKNOWN'].includes(errorCode(error) ?? '')) return place
    throw error
  }
  return finalTarget(resolve(parent, leadsTo))
}

/** Permissions of the file that is replaced, refused when it may not be written; null when there is none. */
async function modeOf(target: string): Promise<number | null> {
  try {
    const found = await stat(target)
    if (!found.isFile()) throw new Problem('file_is_no_file', { file: basename(target) })
    // A rename would replace a file that is protected against writing.
    await access(target, constants.W_OK)
    return found.mode & 0o777
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function writeTemporary(
  temporary: string,
  target: string,
  bytes: Uint8Array,
  mode: number | null,
  signal: AbortSignal | undefined
): Promise<void> {
  const handle = await open(temporary, 'wx')
  try {
    try {
      if (mode !== null) await handle.chmod(mode)
      // Not `write`, which may write less than asked: `writeFile` goes on until all is written or the system refuses.
      await handle.writeFile(bytes, signal ? { signal } : {})
      await handle.sync()
      const { size } = await handle.stat()
      if (size !== bytes.length)
        throw new Problem('file_no_space', { file: basename(target), bytes: bytes.length })
    } finally {
      await handle.close()
    }
  } catch (error) {
    await removeLeftover(temporary)
    throw error
  }
}

async function renamePatiently(from: string, to: string): Promise<void> {
  const start = Date.now()
  for (let pauseMs = 10; ; pauseMs *= 2) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      const isPassing = ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '')
      const leftMs = start + renamePatienceMs - Date.now()
      if (!isPassing || leftMs <= 0) throw error
      await delay(Math.min(pauseMs, leftMs))
    }
  }
}

/**
 * Makes the rename itself durable. Windows can't open folders and needs no such call; some network disks refuse it.
 * @param path the file as its writer calls it
 * @throws Problem `file_not_durable`
 */
async function syncFolder(folder: string, path: string): Promise<void> {
  if (process.platform === 'win32') return
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    const reason = errorCode(error)
    if (reason === null) throw error
    if (!['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM'].includes(reason))
      throw new Problem('file_not_durable', { file: basename(path), reason }, { cause: error })
  }
}

async function removeLeftover(temporary: string): Promise<void> {
  try {
    await rm(temporary, { force: true })
  } catch (error) {
    // The failure that led here is the one to tell; the leftover is removed by removeAbandonedTemporaries later.
    if (errorCode(error) === null) throw error
  }
}

/** Computer and process are in the name, so that another process knows whose leftover it is. Short for any file system. */
function temporaryName(): string {
  return `.inkling-${computer()}-${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`
}

function computer(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}

/** Removes the temporary files that processes of this computer left in a folder when they were killed. */
export async function removeAbandonedTemporaries(folder: string): Promise<void> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (error) {
    if (errorCode(error) === null) throw error
    return
  }
  for (const name of names) {
    const [, host, pid] = /^\.inkling-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name) ?? []
    if (host === computer() && !isRunning(Number(pid))) await removeLeftover(join(folder, name))
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs and is another person's.
    return errorCode(error) !== 'ESRCH'
  }
}
