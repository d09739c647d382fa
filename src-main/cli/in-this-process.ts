import { join } from 'node:path'
import { SamplesBeside } from '../samples/samples-beside'
import { m } from '../../src-preload/i18n'
import type { CliIo } from './cli-io'
import { PictureWorker } from './picture-worker'
import { runCli } from './run-cli'

export interface InThisProcess {
  /** What stands behind the program's name. */
  readonly words: readonly string[]
  /** As the person calls it; for help and hints. */
  readonly programName: string
  /** Relative paths begin here. */
  readonly workingFolder: string
  /** The four .gz files that come with the application. */
  readonly offlineFolder: string
}

/**
 * Runs the command line on this process' own streams, environment and signals. How it went is in `process.exitCode`; all
 * that was said has been handed to the system.
 */
export async function runInThisProcess(given: InThisProcess): Promise<void> {
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort()
  // The first signal ends the work well, the second one ends the process at once.
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  // What can't be written is lost, so the work ends well and has failed; a reader that has gone, such as `head`, has what
  // it wanted, and is told nothing.
  let isUnread = false
  const endUnread = ({ code = '?' }: NodeJS.ErrnoException): void => {
    if (isUnread) return
    isUnread = true
    process.exitCode = 1
    interrupt()
    if (code !== 'EPIPE') process.stderr.write(`inkling: ${m.cli_output_failed({ reason: code })}\n`)
  }
  process.stdout.on('error', endUnread)
  process.stderr.on('error', endUnread)
  // Chunks lie beside the entries, so this is the same folder wherever the line stands.
  const pictures = new PictureWorker(join(import.meta.dirname, 'cli.cjs'))
  const isTerminal = process.stdout.isTTY && process.stderr.isTTY
  const io: CliIo = {
    writeOut: (text) => process.stdout.write(text),
    writeError: (text) => {
      if (!isUnread) process.stderr.write(text)
    },
    stdin: process.stdin,
    terminalColumns: isTerminal ? process.stdout.columns : null,
    environment: process.env,
    programName: given.programName,
    workingFolder: given.workingFolder,
    offlineFolder: given.offlineFolder,
    signal: interruption.signal,
    decodePicture: (bytes, fileName) => pictures.decode(bytes, fileName),
    openSamples: (job) => new SamplesBeside(join(import.meta.dirname, 'samples.cjs'), job)
  }
  const exitCode = await runCli(given.words, io)
  // That the last lines could not be written may be known already, or only after this.
  if (exitCode !== 0) process.exitCode = exitCode
  await pictures.close()
  await Promise.all([process.stdout, process.stderr].map(flushed))
}

/** Settles when all that was written has left the process, or can't. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
