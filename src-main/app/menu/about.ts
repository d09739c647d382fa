import { app, shell } from 'electron'
import { m } from '../../../src-preload/i18n'
import { Problem } from '../../../src-preload/i18n/problem'
import { licencesFile } from '../packed-files'

/** The platform's own about panel, in the language in force. */
export function showAbout(): void {
  const version = app.getVersion()
  const about = m.main_about({ electron: process.versions.electron })
  app.setAboutPanelOptions({
    applicationName: 'Inkling',
    applicationVersion: version,
    // scripts/package gives a package for tests this mark, because its Electron is no longer mended.
    copyright: version.endsWith('-test-build') ? `${about}\n${m.main_about_test_build({ version })}` : about
  })
  app.showAboutPanel()
}

/** Opens the licences of what is packed, in the program that the system has for texts. @throws Problem */
export async function openLicences(): Promise<void> {
  const file = licencesFile()
  const detail = await shell.openPath(file)
  if (detail !== '') throw new Problem('licences_not_opened', { detail, file })
}
