import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { errorCode, writeProblem } from './file-problem'
import { writeFileSafely } from './write-file-safely'

export interface SetAsideOptions {
  /** What the new name begins with; the date and the file's extension follow. */
  readonly prefix: string
  /** Files with this prefix that stay beside it: the newest. */
  readonly keepAtMost?: number
  /** The file's content, to be copied: the file then stays until something better takes its place. Without it, it is moved. */
  readonly copy?: Uint8Array | null
}

/**
 * Keeps a file that is damaged, or a folder in its place, under a dated name beside it.
 * @returns the new name, without folders
 * @throws Problem when it can't be moved or copied; it is then where it was
 */
export async function setAside(
  path: string,
  { prefix, keepAtMost = 5, copy = null }: SetAsideOptions
): Promise<string> {
  const date = new Date().toISOString().replace(/[:.]/g, '-')
  const aside = join(dirname(path), `${prefix}${date}${extname(path)}`)
  if (copy) await writeFileSafely(aside, copy)
  else
    try {
      await rename(path, aside)
    } catch (error) {
      throw writeProblem(error, path, 0)
    }
  await removeOldest(dirname(path), prefix, keepAtMost)
  return basename(aside)
}

/** What can't be removed stays, and is among those of the next time. */
async function removeOldest(folder: string, prefix: string, keepAtMost: number): Promise<void> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const names = entries
      .filter((entry) => entry.isFile() && entry.name.startsWith(prefix))
      .map(({ name }) => name)
      .sort()
    for (const name of names.slice(0, -keepAtMost)) await rm(join(folder, name), { force: true })
  } catch (error) {
    if (errorCode(error) === null) throw error
  }
}
