import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { answeredVersion } from '../setup/electron.mjs'
import { root } from '../setup/paths.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { Report } from '../setup/report.mjs'
import { setUp } from '../setup/set-up.mjs'
import { makePackages } from './make-packages.mjs'
import { lastSizesPath, recordedSizesPath, sizeDocument, sizeTables } from './sizes.mjs'

const { values } = parseArgs({
  options: { release: { type: 'boolean' }, dir: { type: 'boolean' }, 'record-sizes': { type: 'boolean' } }
})

const { electron } = await setUp({ electron: true, build: false })
const report = new Report(process.stdout)
try {
  const version = electron && (await answeredVersion(electron))
  if (!electron || !version) throw new Error('Set-up ended well without an Electron that answers.')
  const made = await makePackages(
    { electron, version, release: values.release ?? false, targets: !values.dir },
    report
  )
  console.log(`\n${sizeTables(made.sizes)}\n\n${made.count} packages of others are built in.`)
  for (const line of made.leftOut) console.log(line)
  const day = new Date().toISOString().slice(0, 10)
  for (const path of [lastSizesPath, ...(values['record-sizes'] ? [recordedSizesPath] : [])]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), sizeDocument(made.sizes, made.what, day))
  }
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error
  report.say(`\nNo package: ${error.message}`)
  process.exitCode = 1
}
