import { app } from 'electron'
import type { EventHub } from '../event-hub'
import { findUpdatePossibility } from './possibility'
import { Updates, type UpdatesOptions } from './updates'

/** The updates of this installation; electron-updater is loaded when it is first needed. */
export function openUpdates(
  parts: { hub: EventHub } & Pick<UpdatesOptions, 'isWanted' | 'isTraining' | 'flush'>
): Updates {
  const possibility = findUpdatePossibility({
    platform: process.platform,
    isPackaged: app.isPackaged,
    version: app.getVersion(),
    environment: process.env,
    resources: process.resourcesPath,
    program: process.execPath
  })
  return new Updates({
    ...parts,
    possibility,
    makeUpdater: async (configFile) => (await import('./electron-updater')).electronUpdater(configFile)
  })
}
