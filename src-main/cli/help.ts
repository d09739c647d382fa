import type { CommanderError, HelpConfiguration } from 'commander'
import { m } from '../../src-preload/i18n'
import { columnsOf, inOneLine } from './text'

/** Commander's own words, in the language in force. */
export function translatedHelp(): HelpConfiguration {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': m.cli_help_usage(),
    'Arguments:': m.cli_help_arguments(),
    'Options:': m.cli_help_options(),
    'Commands:': m.cli_help_commands()
  }
  return {
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: ({ description, defaultValueDescription }) =>
      defaultValueDescription === undefined
        ? description
        : m.cli_help_with_default({ text: description, value: defaultValueDescription }),
    subcommandTerm: (command) => command.name(),
    displayWidth: columnsOf
  }
}

/** Commander's message for a wrong call, in the language in force. Its errors carry the words only within the text. */
export function usageMessage({ code, message }: CommanderError): string {
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? ''
  const suggested = /\(Did you mean (?:one of )?(.+)\?\)/.exec(message)?.[1]
  const suggestion = suggested === undefined ? '' : m.cli_usage_suggestion({ name: suggested })
  switch (code) {
    case 'commander.unknownOption':
      return inOneLine(m.cli_usage_unknown_option({ option: quoted }), suggestion)
    case 'commander.unknownCommand':
      return inOneLine(m.cli_usage_unknown_command({ command: quoted }), suggestion)
    case 'commander.optionMissingArgument':
      return m.cli_usage_missing_value({ option: quoted })
    case 'commander.missingMandatoryOptionValue':
      return m.cli_usage_missing_option({ option: quoted })
    case 'commander.excessArguments':
      return m.cli_usage_excess_arguments()
    default:
      return message.replace(/^error: /, '')
  }
}
