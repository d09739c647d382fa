import { join } from 'node:path'
import { app } from 'electron'
import { m } from '../src-preload/i18n'
import { engineEnvironment, offlineFolder } from './app/packed-files'
import { languageOf, speak } from './cli/language'
import { userCacheFolder } from './files'

/**
 * Runs a command of the command line in this process, without a window: the packaged application brings no Node of its own
 * (its fuse for that is off). Ends the process.
 * @param words the command and what stands behind it
 */
export async function runCommand(words: readonly string[]): Promise<void> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    // Said before Chromium ends the process with words of its own; its platform without a display crashes in Electron 22.
    speak(languageOf(process.env))
    process.stderr.write(
      `inkling: ${m.cli_no_display({ command: `xvfb-run -a inkling ${words.join(' ')}` })}\n`
    )
    process.exit(1)
  }
  // Chromium leaves some small files in its profile's folder; the window's own may be in use.
  app.setPath('userData', join(userCacheFolder(), 'command-line'))
  app.disableHardwareAcceleration()
  Object.assign(process.env, engineEnvironment())
  // Not earlier: Chromium sets its own handlers of SIGINT and SIGTERM first.
  await app.whenReady()
  app.dock?.hide()
  const { runInThisProcess } = await import('./cli/in-this-process')
  await runInThisProcess({
    words,
    programName: 'inkling',
    workingFolder: process.cwd(),
    offlineFolder: offlineFolder()
  })
  app.exit(Number(process.exitCode ?? 0))
}
