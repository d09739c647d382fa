import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** What decides where caches lie; a parameter so that each system's rule can be tested on any. */
export interface CacheEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

/**
 * The folder for what can be fetched again: `INKLING_CACHE`, or `inkling` in the system's cache folder
 * (Linux: XDG base directory specification; macOS: Library/Caches; Windows: LOCALAPPDATA). It may not exist yet.
 */
export function userCacheFolder(
  from: CacheEnvironment = { env: process.env, platform: process.platform, home: homedir() }
): string {
  const { env, platform, home } = from
  const own = env['INKLING_CACHE']
  if (own) return resolve(own)
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'inkling')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'inkling')
  // The specification: a relative path is invalid and ignored.
  const xdg = env['XDG_CACHE_HOME']
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.cache'), 'inkling')
}
