import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { AppImageUpdater } from 'electron-updater'
import { replacedName } from './replaced-name'

/**
 * electron-updater's own way removes the AppImage in use before it moves the new one there: on a full disk, or where the
 * folder is on another one and may not be written, the person has none afterwards. Here the new one is whole, in the same
 * folder, before it takes the old one's place.
 */
export class WholeAppImageUpdater extends AppImageUpdater {
  protected override doInstall(): boolean {
    const old = process.env['APPIMAGE']
    const downloaded = this.installerPath
    if (old === undefined || downloaded === null) throw new Error('There is no AppImage to replace.')
    const target = replacedName(old, downloaded)
    const beside = `${target}.new`
    try {
      copyFileSync(downloaded, beside)
      sync(beside)
      renameSync(beside, target)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
    if (target !== old) rmSync(old)
    rmSync(downloaded)
    void this.spawnLog(target, [], { ...process.env, APPIMAGE: target, APPIMAGE_SILENT_INSTALL: 'true' })
    return true
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
