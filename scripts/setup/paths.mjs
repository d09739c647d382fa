import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The repository's root. */
export const root = resolve(import.meta.dirname, '../..')

/** What set-up remembers about what it put into node_modules: gone when they are. */
export const stampFolder = join(root, 'node_modules/.inkling')

/**
 * The folder of downloads and data shared by all clones: INKLING_CACHE, or "inkling" in the system's cache folder.
 * The same rule as in src-main/files.
 * @param {Record<string, string | undefined>} environment
 * @param {string} platform
 * @param {string} home
 */
export function userCacheFolder(environment = process.env, platform = process.platform, home = homedir()) {
  const own = environment['INKLING_CACHE']
  if (own) return resolve(own)
  if (platform === 'darwin') return join(home, 'Library/Caches/inkling')
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] || join(home, 'AppData/Local'), 'inkling')
  }
  return join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'inkling')
}

/**
 * Where training without a display leaves its weights (Linux only: elsewhere there is always a display).
 * @param {Date} now
 * @param {Record<string, string | undefined>} environment
 * @param {string} home
 */
export function terminalRunFolder(now, environment = process.env, home = homedir()) {
  const data = environment['XDG_DATA_HOME'] || join(home, '.local/share')
  const name = now.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-')
  return join(data, 'inkling/runs', name)
}

/**
 * @param {Record<string, string | undefined>} environment
 * @param {string} platform
 */
export function hasDisplay(environment = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}
