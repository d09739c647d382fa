import { Report } from '../setup/report.mjs'
import { endChildrenOnSignals } from '../setup/processes.mjs'
import { setUp } from '../setup/set-up.mjs'
import { say } from '../setup/texts.mjs'
import { helpText, parseOptions } from './options.mjs'

const options = parseOptions(process.argv.slice(2))
if ('problem' in options) {
  console.error(`${options.problem}\n\n${helpText}`)
  process.exit(2)
}
if (options.help) {
  console.log(helpText)
  process.exit(0)
}
// "tests": where Electron can't be had, the window is left out and the rest is measured all the same.
const { electron } = await setUp({ electron: true, build: true, tests: true })
const report = new Report(process.stdout)
endChildrenOnSignals(() => report.end(say('interrupted')))
// It needs packages that the set-up installs.
const { runBenchmark } = await import('./run-benchmark.mjs')
await runBenchmark({ ...options, electron, report })
