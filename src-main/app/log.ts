import { renameSync } from 'node:fs'
import { join, parse } from 'node:path'
import electronLog from 'electron-log/node'

/** Bytes of one log file, and how many of them are kept. */
const fileBytes = 1024 * 1024
const keptFiles = 5

/** The application's log. Before `openLog` it goes to the console alone. */
export const log = electronLog.create({ logId: 'inkling' })
log.transports.file.level = false

/**
 * Writes the log into a folder from now on: `inkling.log`, and four older ones beside it.
 * @returns the file
 */
export function openLog(folder: string): string {
  const path = join(folder, 'inkling.log')
  const { file, console: terminal } = log.transports
  // Unused, but without it electron-log looks for a package.json and, finding none, writes nothing.
  file.setAppName('Inkling')
  file.resolvePathFn = () => path
  file.maxSize = fileBytes
  file.format = '[{y}-{m}-{d} {h}:{i}:{s}.{ms}] [{level}] {text}'
  file.archiveLogFn = (old) => {
    rotate(old.path)
  }
  file.level = 'info'
  terminal.level = 'warn'
  return path
}

/** inkling.log becomes inkling.1.log, that one inkling.2.log, and so on; the oldest is written over. */
export function rotate(path: string): void {
  const { dir, name, ext } = parse(path)
  const numbered = (index: number): string => (index === 0 ? path : join(dir, `${name}.${index}${ext}`))
  for (let index = keptFiles - 2; index >= 0; index--) {
    try {
      renameSync(numbered(index), numbered(index + 1))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
