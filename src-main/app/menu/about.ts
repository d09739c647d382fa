import { app } from 'electron'
import { m } from '../../../src-preload/i18n'

/** The platform's own about panel, in the language in force. */
export function showAbout(): void {
  app.setAboutPanelOptions({
    applicationName: 'Inkling',
    applicationVersion: app.getVersion(),
    copyright: m.main_about({ electron: process.versions.electron })
  })
  app.showAboutPanel()
}
