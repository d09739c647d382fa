import { join } from 'node:path'
import { callersNode } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { run } from '../setup/processes.mjs'

/** Built by electron.vite.bench.config.ts. @param {'engine-worker' | 'drawing-worker'} name */
export const workerPath = (name) => join(root, `.cache/bench/${name}.cjs`)

/**
 * Builds what the benchmarks run of the application's own sources.
 * @param {import('../setup/report.mjs').Report} report
 */
export async function buildWorkers(report) {
  const step = report.step('The benchmarks’ workers are built')
  const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { code, output } = await run(
    callersNode,
    [electronVite, 'build', '--config', 'electron.vite.bench.config.ts'],
    { cwd: root }
  )
  if (code !== 0) throw new Error(output)
  step.done()
}
