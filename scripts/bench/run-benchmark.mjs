import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { writeJson, writeWhole } from '../setup/files.mjs'
import { root } from '../setup/paths.mjs'
import { buildWorkers } from './build-workers.mjs'
import { gatherContenders } from './contenders.mjs'
import { CoreProbe } from './cores.mjs'
import { performanceDocument } from './document.mjs'
import { describeMachine } from './machine.mjs'
import { packageSizes } from './package-sizes.mjs'
import { race } from './rounds.mjs'
import { measureSizes } from './sizes.mjs'
import { bestOf, grantedCores } from './targets.mjs'
import { measureWindow } from './window.mjs'

const documentPath = join(root, 'docs/performance.md')

/**
 * Measures, prints the result, and writes it where that was asked for.
 * @param {import('./options.mjs').BenchmarkOptions & {
 *   electron: string | undefined, report: import('../setup/report.mjs').Report }} options
 */
export async function runBenchmark({ rounds, only, quick, write, electron, report }) {
  await buildWorkers(report)
  const gathered = await gatherContenders(only, report)
  const probe = await CoreProbe.start()
  const { standings, leftOut } = await race(gathered.ready, rounds, probe, report)
  await probe.end()
  const sizes = only || !bestOf(standings, 'inkling') ? [] : await measureSizes({ rounds, quick }, report)
  const window = only ? undefined : await windowOf(electron, quick, report)
  /** @type {import('./document.mjs').Result} */
  const result = {
    machine: describeMachine(new Date()),
    rounds,
    probes: probe.measured,
    cores: grantedCores(probe.measured, standings),
    standings,
    leftOut: [...gathered.leftOut, ...leftOut],
    sizes,
    window: window && 'figures' in window ? window.figures : undefined,
    packages: only ? undefined : packageSizes()
  }
  if (window && 'missing' in window) result.leftOut.push({ title: 'the window', reason: window.missing })
  writeJson(join(root, '.cache/bench/result.json'), result)
  const text = performanceDocument(result)
  report.say(`\n${text}`)
  if (!write) return
  const settings = await resolveConfig(documentPath)
  writeWhole(documentPath, await format(text, { ...settings, filepath: documentPath }))
  report.say(`Written: ${documentPath}`)
}

/**
 * @param {string | undefined} electron
 * @param {boolean} quick
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<{ figures: import('./window.mjs').WindowFigures } | { missing: string }>}
 */
async function windowOf(electron, quick, report) {
  if (!electron) return { missing: 'There is no Electron on this machine.' }
  return measureWindow(electron, { quick }, report)
}
