import { expect, test } from 'vitest'
import type { CliIo } from './cli-io'
import { commandNames } from './command-names'
import { createProgram } from './program'

test('names every command, so that the packaged application knows one when it is called with it', () => {
  const io: Partial<CliIo> = { programName: 'inkling', writeOut: () => undefined }
  const program = createProgram(io as CliIo, () => undefined)
  expect(program.commands.map((command) => command.name())).toEqual(commandNames)
  expect(program.name()).toBe('inkling')
})
