import { app, Menu } from 'electron'
import type { Run } from '../../../src-preload/contract/domain'
import type { Settings } from '../../../src-preload/contract/settings'
import type { EventHub } from '../event-hub'
import { devServerUrl } from '../security/origin'
import { menuTemplate, type MenuActions, type MenuState } from './menu-template'

/** Keeps the application's menu true: built anew when language, theme or the run's phase change, not oftener. */
export function installMenu(hub: EventHub, settings: () => Settings, actions: MenuActions): void {
  let phase: MenuState['phase'] = null
  const build = (): void => {
    const state = {
      platform: process.platform,
      isDevelopment: devServerUrl !== undefined,
      hasLicences: app.isPackaged,
      settings: settings(),
      phase
    }
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, actions)))
  }
  const follow = (run: Run): void => {
    const next = run.phase === 'ended' ? null : run.phase
    if (next === phase) return
    phase = next
    build()
  }
  let shown = settings()
  hub.on('settingsChanged', ({ settings: next }) => {
    if (next.language !== shown.language || next.theme !== shown.theme) build()
    shown = next
  })
  hub.on('runStarted', follow)
  hub.on('runProgressed', ({ run }) => follow(run))
  build()
}
