import { renameSync } from 'node:fs'
import { join, parse } from 'node:path'
import electronLog from 'electron-log/node'
import { Problem } from '../../src-preload/i18n/problem'
import { readFileWithin } from '../files'

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

/** The newest of the log, oldest line first: at least 1 MB where so much was written. @throws Problem */
export async function readLog(path: string): Promise<string> {
  const parts = await Promise.all([numbered(path, 1), path].map(readOne))
  return parts.join('')
}

/** A file may be longer than its limit by the line that went over it. */
async function readOne(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFileWithin(path, 8 * fileBytes))
  } catch (error) {
    if (error instanceof Problem && error.report.code === 'file_missing') return ''
    throw error
  }
}

const numbered = (path: string, index: number): string => {
  const { dir, name, ext } = parse(path)
  return index === 0 ? path : join(dir, `${name}.${index}${ext}`)
}

/** inkling.log becomes inkling.1.log, that one inkling.2.log, and so on; the oldest is written over. */
export function rotate(path: string): void {
  for (let index = keptFiles - 2; index >= 0; index--) {
    try {
      renameSync(numbered(path, index), numbered(path, index + 1))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
