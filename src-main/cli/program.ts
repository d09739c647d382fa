import { Command, Option } from 'commander'
import {
  numberFields,
  tutorialHyperparameters,
  type NumberFieldName
} from '../../src-preload/contract/hyperparameters'
import { m } from '../../src-preload/i18n'
import type { CliIo, ExitCode } from './cli-io'
import { translatedHelp } from './help'
import {
  addressesOf,
  engineOf,
  formatOf,
  hiddenLayersOf,
  lanesOf,
  lossOf,
  numberOf,
  presetOf,
  scheduleOf,
  variationsOf
} from './option-values'
import type { DataOptions } from './data'
import type { EvaluateOptions } from './evaluate'
import type { ExportOptions } from './export'
import type { PredictOptions } from './predict'
import type { TrainOptions } from './train'

/** Commands are loaded when they are called: the library that computes takes a second. */
type Done = (exitCode: ExitCode) => void

/**
 * The commands and their options, with help in the language in force.
 * @param done told how the command ended
 */
export function createProgram(io: CliIo, done: Done): Command {
  const program = new Command(io.programName)
    .description(m.cli_help_program())
    .usage(m.cli_help_program_usage())
    .helpOption('-h, --help', m.cli_help_help())
    .helpCommand(false)
    .configureHelp(translatedHelp())
    .configureOutput({ writeOut: io.writeOut, outputError: () => undefined, writeErr: () => undefined })
    .exitOverride()
  addTrain(program, io, done)
  addEvaluate(program, io, done)
  addPredict(program, io, done)
  addExport(program, io, done)
  addData(program, io, done)
  return program
}

function addCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .usage(m.cli_help_command_usage())
    .helpOption('-h, --help', m.cli_help_help())
    .allowExcessArguments(false)
}

const file = (): string => `<${m.cli_term_file()}>`
const folder = (): string => `<${m.cli_term_folder()}>`

function numberOption(name: NumberFieldName, description: string): Option {
  const { option, minimum, maximum, default: value } = numberFields[name]
  return new Option(
    `--${option} <${m.cli_term_number()}>`,
    m.cli_help_with_range({ text: description, minimum, maximum })
  )
    .argParser(numberOf(name))
    .default(undefined, String(value))
}

function addTrain(program: Command, io: CliIo, done: Done): void {
  addCommand(program, 'train', m.cli_help_train())
    .addOption(
      new Option(`--hidden <${m.cli_term_widths()}>`, m.cli_help_hidden())
        .argParser(hiddenLayersOf)
        .default(undefined, tutorialHyperparameters.hiddenLayers.join(','))
    )
    .addOption(
      new Option('--preset <tutorial|variations|handwriting>', m.cli_help_preset())
        .argParser(presetOf)
        .default(undefined, 'tutorial')
    )
    .addOption(numberOption('learningRate', m.cli_help_lr()))
    .addOption(
      new Option('--schedule <constant|half-cosine>', m.cli_help_schedule())
        .argParser(scheduleOf)
        .default(undefined, tutorialHyperparameters.schedule)
    )
    .addOption(numberOption('momentum', m.cli_help_momentum()))
    .addOption(numberOption('batchSize', m.cli_help_batch()))
    .addOption(numberOption('epochs', m.cli_help_epochs()))
    .addOption(
      new Option('--loss <nll|mse>', m.cli_help_loss())
        .argParser(lossOf)
        .default(undefined, tutorialHyperparameters.loss)
    )
    .addOption(
      new Option(`--variations <on|off|${m.cli_term_sizes()}>`, m.cli_help_variations())
        .argParser(variationsOf)
        .default(undefined, 'off')
    )
    .addOption(numberOption('templateDigits', m.cli_help_templates()))
    .addOption(numberOption('seed', m.cli_help_seed()))
    .addOption(new Option('--engine <graph|operations>', m.cli_help_engine()).argParser(engineOf))
    .addOption(new Option(`--lanes <${m.cli_term_number()}>`, m.cli_help_lanes()).argParser(lanesOf))
    .option(`--data ${folder()}`, m.cli_help_data_folder())
    .option(`--init ${file()}`, m.cli_help_init())
    .option(`--order ${file()}`, m.cli_help_order())
    .option('--step-losses', m.cli_help_step_losses())
    .option(`--out ${folder()}`, m.cli_help_out_folder())
    .option('--show-digits', m.cli_help_show_digits())
    .option('--json', m.cli_help_json())
    .action(async (options: TrainOptions) => {
      const { train } = await import('./train')
      done(await train(io, options))
    })
}

function addEvaluate(program: Command, io: CliIo, done: Done): void {
  addCommand(program, 'evaluate', m.cli_help_evaluate())
    .requiredOption(`--weights ${file()}`, m.cli_help_weights())
    .option(`--data ${folder()}`, m.cli_help_data_folder())
    .option('--json', m.cli_help_json())
    .action(async (options: EvaluateOptions) => {
      const { evaluateWeights } = await import('./evaluate')
      done(await evaluateWeights(io, options))
    })
}

function addPredict(program: Command, io: CliIo, done: Done): void {
  addCommand(program, 'predict', m.cli_help_predict())
    .usage(m.cli_help_predict_usage())
    .argument(`[${m.cli_term_images()}...]`, m.cli_help_images())
    .requiredOption(`--weights ${file()}`, m.cli_help_weights())
    .option(`--data ${folder()}`, m.cli_help_predict_data())
    .option(`--strokes ${file()}`, m.cli_help_strokes())
    .option('--json', m.cli_help_json())
    .action(async (images: readonly string[], options: PredictOptions) => {
      const { predict } = await import('./predict')
      done(await predict(io, images, options))
    })
}

function addExport(program: Command, io: CliIo, done: Done): void {
  addCommand(program, 'export', m.cli_help_export())
    .requiredOption(`--weights ${file()}`, m.cli_help_weights())
    .addOption(
      new Option('--format <safetensors|json>', m.cli_help_format()).argParser(formatOf).makeOptionMandatory()
    )
    .requiredOption(`--out ${file()}`, m.cli_help_out_file())
    .action(async (options: ExportOptions) => {
      const { exportWeights } = await import('./export')
      done(await exportWeights(io, options))
    })
}

function addData(program: Command, io: CliIo, done: Done): void {
  addCommand(program, 'data', m.cli_help_data())
    .option(`--dir ${folder()}`, m.cli_help_dir())
    .addOption(
      new Option(`--mirror <${m.cli_term_addresses()}...>`, m.cli_help_mirror()).argParser(addressesOf)
    )
    .option('--json', m.cli_help_json())
    .action(async (options: DataOptions) => {
      const { getData } = await import('./data')
      done(await getData(io, options))
    })
}
