import { CommanderError } from 'commander'
import { m } from '../../src-preload/i18n'
import { explain, Problem } from '../../src-preload/i18n/problem'
import { UsageError, writeErrorLine, type CliIo, type ExitCode } from './cli-io'
import { usageMessage } from './help'
import { languageOf, speak } from './language'
import { createProgram } from './program'
import { inOneLine } from './text'

/**
 * Runs one command.
 * @param words what stands behind the program's name
 * @returns the exit code; every error has been told in one line on standard error
 */
export async function runCli(words: readonly string[], io: CliIo): Promise<ExitCode> {
  speak(languageOf(io.environment))
  let exitCode: ExitCode = 0
  const program = createProgram(io, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    return told(
      error,
      words,
      io,
      program.commands.map((command) => command.name())
    )
  }
}

function told(
  error: unknown,
  words: readonly string[],
  io: CliIo,
  commandNames: readonly string[]
): ExitCode {
  const wronglyCalled = (message: string): ExitCode => {
    const [word = ''] = words
    const help = commandNames.includes(word) ? `${word} --help` : '--help'
    writeErrorLine(io, inOneLine(message, m.cli_usage_hint({ program: io.programName, command: help })))
    return 2
  }
  if (error instanceof UsageError) return wronglyCalled(error.message)
  if (error instanceof CommanderError) {
    if (error.code === 'commander.helpDisplayed') return 0
    return wronglyCalled(error.code === 'commander.help' ? m.cli_usage_no_command() : usageMessage(error))
  }
  if (io.signal.aborted) writeErrorLine(io, m.cli_interrupted())
  else if (error instanceof Problem) writeErrorLine(io, explain(error.report))
  else {
    writeErrorLine(io, m.cli_bug({ detail: error instanceof Error ? error.message : String(error) }))
    if (io.environment['INKLING_DEBUG'] && error instanceof Error) io.writeError(`${error.stack ?? ''}\n`)
  }
  return 1
}
