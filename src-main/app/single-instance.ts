import { join } from 'node:path'
import { app } from 'electron'
import { filesFrom, handOver } from './command-line'
import { takeTurn } from './take-turns'

/**
 * Takes the place of the only instance for this user, whose data folder must be there: without it two first launches both
 * get theirs (electron/electron#33547). They ask one after the other: one that finds the other's lock before its socket
 * takes it for a dead one's, and both would stay. The one that comes second opens no window and no file; it hands its files to the
 * first one.
 * @param files absolute paths that this launch was to open
 * @param onSecond another launch was tried, to open these files
 * @returns false when the place is taken; then this process has to leave
 */
export function takeOnlyPlace(
  files: readonly string[],
  onSecond: (files: readonly string[]) => void
): boolean {
  const mark = join(app.getPath('userData'), 'starting')
  if (!takeTurn(mark, () => app.requestSingleInstanceLock({ ...handOver(files) }))) return false
  app.on('second-instance', (_event, _argv, _folder, handedOver) => onSecond(filesFrom(handedOver)))
  return true
}
