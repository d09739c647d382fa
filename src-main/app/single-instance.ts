import { mkdirSync } from 'node:fs'
import { app } from 'electron'

/**
 * Takes the place of the only instance for this user. The one that comes second opens no window and no file.
 * @param onSecond another launch was tried
 * @returns false when the place is taken; then this process has to leave
 */
export function takeOnlyPlace(onSecond: () => void): boolean {
  // The lock lies in this folder; without it two first launches both get theirs (electron/electron#33547).
  mkdirSync(app.getPath('userData'), { recursive: true })
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecond)
  return true
}
