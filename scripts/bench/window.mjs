// What a person waits for in the window, and its trainer's speed: measured by test/bench in the real application.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { playwrightCommand } from '../checks/playwright-command.mjs'
import { readJson } from '../setup/files.mjs'
import { root } from '../setup/paths.mjs'
import { run, withoutColours } from '../setup/processes.mjs'
import { plainEnvironment } from './contenders.mjs'

/**
 * @typedef {object} Spread in ms
 * @property {number} median
 * @property {number} p95
 * @property {number} worst
 *
 * @typedef {object} WindowFigures what the specs in test/bench write
 * @property {string} electron
 * @property {string} engine
 * @property {number} lanes of the window's trainer, and of the command line beside it
 * @property {Record<string, number | Spread>} delays ms
 * @property {Record<string, readonly number[]>} longTasks of the window's, ms, by what the application does
 * @property {{ window: number[], commandLine: number[] }} epochSeconds
 * @property {Record<string, Record<string, number>>} memory MB by process, by what the application does
 */

/**
 * @param {string} electron
 * @param {{ quick: boolean }} options
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<{ figures: WindowFigures } | { missing: string }>}
 */
export async function measureWindow(electron, { quick }, report) {
  const folder = join(root, '.cache/bench/window')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const step = report.step('The window, and its trainer against the command line')
  const { command, commandArguments, environment } = playwrightCommand(electron, ['--project=bench'])
  const { code, output, reason } = await run(command, commandArguments, {
    cwd: root,
    env: withoutColours({
      ...plainEnvironment(environment),
      BENCH_FOLDER: folder,
      BENCH_TRIALS: quick ? '8' : '60'
    })
  })
  const [window, epochs] = ['window', 'epochs'].map((name) => readJson(join(folder, `${name}.json`)))
  if (code === 0 && window && epochs) {
    step.done()
    return { figures: { ...window, ...epochs } }
  }
  step.drop()
  report.say(output.trimEnd())
  return { missing: reason || 'it wrote no figures' }
}
