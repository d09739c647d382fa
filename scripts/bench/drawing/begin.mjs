import { join, resolve } from 'node:path'
import { endChildrenOnSignals } from '../../setup/processes.mjs'
import { root } from '../../setup/paths.mjs'
import { Report } from '../../setup/report.mjs'
import { setUp } from '../../setup/set-up.mjs'
import { say } from '../../setup/texts.mjs'
import { helpText, parseOptions } from './options.mjs'

/** Where the person stands, not where npm went. @param {string} path */
const fromHere = (path) => resolve(process.env['INIT_CWD'] ?? process.cwd(), path)

const options = parseOptions(process.argv.slice(2))
if ('problem' in options) {
  console.error(`${options.problem}\n\n${helpText}`)
  process.exit(2)
}
if (options.help) {
  console.log(helpText)
  process.exit(0)
}
const { strokes, weights, data, cli, presets, write } = options
// Standard output belongs to the figures.
if (!cli) await setUp({ electron: false, build: true, stream: process.stderr })
const report = new Report(process.stderr)
endChildrenOnSignals(() => report.end(say('interrupted')))
// It needs packages that the set-up installs.
const { measureDrawings } = await import('./measure.mjs')
await measureDrawings({
  strokes: strokes ? fromHere(strokes) : join(root, 'test/fixtures/strokes/pendigits.ndjson'),
  weights: weights?.map(fromHere),
  cli: cli ? fromHere(cli) : join(root, 'out/main/cli.cjs'),
  data: data && fromHere(data),
  presets,
  write,
  report
})
