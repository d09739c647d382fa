import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { NoUpdatesReason } from '../../../src-preload/contract/domain'
import { log } from '../log'

/** Where newer versions are listed, or why this application can't bring itself up to date. */
export type UpdatePossibility =
  | {
      readonly isPossible: true
      /** electron-updater's settings, made by scripts/package. */
      readonly configFile: string
      /** Whom it asks. */
      readonly host: string
    }
  | { readonly isPossible: false; readonly reason: NoUpdatesReason }

export interface Installation {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly version: string
  readonly environment: NodeJS.ProcessEnv
  /** Where the package keeps what lies beside app.asar. */
  readonly resources: string
  readonly program: string
}

/**
 * Only what replaces its own file or runs its own installer can update itself: the AppImage, the Windows installer's
 * application, the macOS one. From a checkout INKLING_UPDATES names a settings file, for tests.
 */
export function findUpdatePossibility(installation: Installation): UpdatePossibility {
  const { isPackaged, environment, resources } = installation
  const file = isPackaged ? join(resources, 'app-update.yml') : environment['INKLING_UPDATES']
  const reason = reasonAgainst(installation)
  if (reason !== null || file === undefined) return { isPossible: false, reason: reason ?? 'development' }
  const host = hostIn(file)
  return host === null
    ? { isPossible: false, reason: 'no-address' }
    : { isPossible: true, configFile: file, host }
}

/** The host of the address in electron-updater's settings: YAML, a line a setting. */
function hostIn(file: string): string | null {
  try {
    const address = /^url: *['"]?(https?:[^'"\s]+)/m.exec(readFileSync(file, 'utf8'))?.[1]
    return address === undefined ? null : new URL(address).host
  } catch (error) {
    log.error('The address of the releases can’t be read', error)
    return null
  }
}

function reasonAgainst(installation: Installation): NoUpdatesReason | null {
  const { platform, isPackaged, version, environment, resources, program } = installation
  if (!isPackaged) return null
  if (version.endsWith('-test-build')) return 'test-build'
  // electron-builder's mark in a package of a Linux distribution's own kind.
  if (existsSync(join(resources, 'package-type'))) return 'package-manager'
  if (platform === 'linux') return environment['APPIMAGE'] === undefined ? 'archive' : null
  if (platform === 'win32')
    return existsSync(join(dirname(program), 'Uninstall Inkling.exe')) ? null : 'archive'
  return null
}
