import { basename, dirname, join } from 'node:path'

/** A file name that says which version it holds. */
const versionInName = /\d+\.\d+\.\d+/

/**
 * Where a new AppImage goes: its name stays, unless it speaks of a version; then the new one's is taken.
 * @param old path of the one in use
 * @param downloaded path of the new one
 */
export function replacedName(old: string, downloaded: string): string {
  return versionInName.test(basename(old)) ? join(dirname(old), basename(downloaded)) : old
}
