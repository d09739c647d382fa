import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a launch asks for: a command of the command line, or the window, which may open files. */
export type Launch =
  | { readonly kind: 'command'; readonly words: readonly string[] }
  | { readonly kind: 'window'; readonly files: readonly string[] }

export interface LaunchContext {
  /** Otherwise the first plain word is the application's own folder. */
  readonly isPackaged: boolean
  /** Words that are commands when they stand first. */
  readonly commandNames: readonly string[]
  /** Relative paths begin here. */
  readonly workingFolder: string
  readonly exists: (path: string) => boolean
}

/**
 * Reads a launch's words. Chromium's switches stand before them (`inkling --no-sandbox -- train --epochs 2`); behind a
 * command everything is the command's own. A file manager hands over paths or file: addresses.
 * @param argv the program first, as in `process.argv`
 */
export function readLaunch(argv: readonly string[], context: LaunchContext): Launch {
  const words = argv.slice(1)
  if (!context.isPackaged) {
    const folder = words.findIndex((word) => !word.startsWith('-'))
    if (folder !== -1) words.splice(folder, 1)
  }
  const isHelp = (word: string): boolean => word === '--help' || word === '-h'
  const first = words.findIndex((word) => !word.startsWith('-') || isHelp(word))
  const word = words[first]
  if (word === undefined) return { kind: 'window', files: [] }
  // A bare word that is no file is a command that was mistyped: the command line says so.
  const isMistyped = /^[a-z]+$/i.test(word) && !context.exists(resolve(context.workingFolder, word))
  if (isHelp(word) || context.commandNames.includes(word) || isMistyped)
    return { kind: 'command', words: words.slice(first) }
  const files = words.filter((other) => !other.startsWith('-'))
  return { kind: 'window', files: files.map((file) => pathOf(file, context.workingFolder)) }
}

function pathOf(word: string, workingFolder: string): string {
  if (!word.startsWith('file:')) return resolve(workingFolder, word)
  try {
    return fileURLToPath(word)
  } catch {
    // No address of a file on this computer: the person is told of it as of a file that is not there.
    return resolve(workingFolder, word)
  }
}

/** What a launch hands over. In ASCII: Electron 22 delivers null where a text holds a character beyond Latin 1. */
export interface HandedOver {
  readonly files: readonly string[]
}

/** @param files absolute paths */
export function handOver(files: readonly string[]): HandedOver {
  return { files: files.map((file) => encodeURIComponent(file)) }
}

/** The files that another launch handed over: it is a process of the same person, and yet only paths are believed. */
export function filesFrom(handedOver: unknown): readonly string[] {
  if (typeof handedOver !== 'object' || handedOver === null || !('files' in handedOver)) return []
  const { files } = handedOver
  return Array.isArray(files) ? files.flatMap(decodedPath) : []
}

function decodedPath(file: unknown): readonly string[] {
  if (typeof file !== 'string') return []
  try {
    const path = decodeURIComponent(file)
    return isAbsolute(path) ? [path] : []
  } catch {
    // Not what handOver writes.
    return []
  }
}
