import type { Picture } from '../../src-preload/digits'
import type { OpenSamples } from '../samples/sample-stream'

/** All that the command line needs of the world; tests hand over their own. */
export interface CliIo {
  readonly writeOut: (text: string) => void
  readonly writeError: (text: string) => void
  readonly stdin: AsyncIterable<Uint8Array>
  /** Somebody sees output and errors on a terminal of so many columns; null in a pipe. */
  readonly terminalColumns: number | null
  readonly environment: Readonly<Record<string, string | undefined>>
  /** As the person calls the program; for help and hints. */
  readonly programName: string
  /** Relative paths begin here. */
  readonly workingFolder: string
  /** The four .gz files that come with the application. */
  readonly offlineFolder: string
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
  /** @throws {Problem} for anything but a picture within the limits */
  readonly decodePicture: (bytes: Uint8Array, fileName: string) => Promise<Picture>
  /** Makes the pictures of a training that varies them. */
  readonly openSamples: OpenSamples
}

/** 0: done; 1: failed; 2: called wrongly. */
export type ExitCode = 0 | 1 | 2

/** The command was called wrongly; the message is in the reader's language. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** An object as a line of JSON on standard output. */
export function writeJson(io: CliIo, value: object): void {
  io.writeOut(`${JSON.stringify(value)}\n`)
}

/** One line on standard error, whatever a file's name contains. */
export function writeErrorLine(io: CliIo, text: string): void {
  io.writeError(`inkling: ${text.replace(/\s*[\r\n]+\s*/g, ' ').trim()}\n`)
}
