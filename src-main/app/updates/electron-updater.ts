import { app } from 'electron'
import {
  CancellationToken,
  MacUpdater,
  NsisUpdater,
  type AppUpdater,
  type UpdateCheckResult
} from 'electron-updater'
import { log } from '../log'
import type { Found, Updater } from './updater'
import { WholeAppImageUpdater } from './whole-app-image-updater'

/** Sent instead of the number by which electron-updater would tell computers apart: nobody's. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** How the name of the file ends that a system's updater takes. */
const ends: Partial<Record<NodeJS.Platform, string>> = { win32: '.exe', darwin: '.zip' }

/** electron-updater for this system. Making it sends nothing. @param configFile its settings */
export function electronUpdater(configFile: string): Updater {
  const updater = updaterOfThisSystem()
  Object.assign(updater, { stagingUserIdPromise: { value: Promise.resolve(nobody) } })
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.logger = log
  updater.updateConfigPath = configFile
  updater.forceDevUpdateConfig = !app.isPackaged
  const cancellation = new CancellationToken()
  return {
    look: async () => foundIn(await updater.checkForUpdates()),
    download: async (onProgress) => {
      updater.on('download-progress', ({ transferred, total }) => onProgress(transferred, total))
      await updater.downloadUpdate(cancellation)
    },
    install: (onFailure) => {
      // The new version must find the only place free, while this one is still writing what it has to.
      app.releaseSingleInstanceLock()
      updater.once('error', (error) => {
        app.requestSingleInstanceLock()
        onFailure(error)
      })
      updater.quitAndInstall()
    },
    end: () => {
      cancellation.cancel()
      void updater.netSession.closeAllConnections()
    }
  }
}

function updaterOfThisSystem(): AppUpdater {
  if (process.platform === 'win32') return new NsisUpdater()
  return process.platform === 'darwin' ? new MacUpdater() : new WholeAppImageUpdater()
}

function foundIn(result: UpdateCheckResult | null): Found | null {
  if (!result) throw new Error('electron-updater does not know this package.')
  if (!result.isUpdateAvailable) return null
  const { version, files } = result.updateInfo
  const size = files.find(({ url }) => url.endsWith(ends[process.platform] ?? '.AppImage'))?.size
  return { version, bytes: size !== undefined && Number.isSafeInteger(size) ? size : null }
}
