// What a check is, and how one is performed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { readJson } from '../setup/files.mjs'
import { root } from '../setup/paths.mjs'
import { run, withoutColours } from '../setup/processes.mjs'
import { writeFigure } from './figures.mjs'
import { playwrightCommand, workers } from './playwright-command.mjs'
import { countOfPlaywright, countOfVitest, failuresOf, judge } from './results.mjs'

export const reports = join(root, '.cache/reports')

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} command
 * @property {string[]} commandArguments
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [report] the file where the runner writes its results
 * @property {(report: any) => import('./results.mjs').Count} [count]
 * @property {string} [folder] what it needs, removed when it has passed
 * @property {{ row: string, tried: string }[]} [figures] the promises that all its passed tests are a proof of
 */

/**
 * @typedef {object} Result of the check of that name
 * @property {string} name
 * @property {import('./results.mjs').Count} count
 * @property {string[]} [failures] what failed, and why
 */

/** Forgets what earlier runs wrote. @param {string[]} folders */
export function emptyFolders(...folders) {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  }
}

/**
 * @param {string} name
 * @param {string} node
 * @param {string[]} filters
 * @returns {Check}
 */
export function vitest(name, node, filters) {
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

/**
 * @param {string} name
 * @param {string} electron the executable
 * @param {string[]} filters of Playwright's command line
 * @returns {Check}
 */
export function playwright(name, electron, filters) {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`)
  const { command, commandArguments, environment } = playwrightCommand(electron, [
    '--reporter=list,json',
    `--workers=${workers}`,
    ...filters
  ])
  return {
    name,
    command,
    commandArguments,
    env: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    report,
    count: countOfPlaywright
  }
}

/** @param {string} command @param {string[]} words @returns {string} why it can't be run; empty if it can */
export function whyNot(command, words) {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8' })
  if (status === 0) return ''
  return error?.message || stderr.trim() || `${command} ${words.join(' ')}: exit ${status}`
}

/** @param {Check} check @returns {Promise<Result>} */
export async function perform(check) {
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
  const report = check.report && readJson(check.report)
  const count = check.count
    ? judge(report && check.count(report), code)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  for (const figure of check.figures ?? [])
    writeFigure({ ...figure, count: count.passed, losses: count.failed })
  if (check.folder && count.failed === 0) rmSync(check.folder, { recursive: true })
  if (count.failed > 0 && !live) console.log(output.trimEnd() || reason)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const numbers = live ? `: ${describe(count)}` : ''
  console.log(`${count.failed === 0 ? '✓' : '✗'} ${check.name}${numbers} (${seconds} s)`)
  const failures = count.failed > 0 ? failuresOf(report, output.trimEnd() || reason) : []
  return { name: check.name, count, failures }
}

/**
 * Performs checks side by side, as many at a time as there are processors.
 * @param {Check[]} checks
 * @returns {Promise<Result[]>} in their order
 */
export async function performTogether(checks) {
  /** @type {Result[]} */
  const results = []
  const waiting = checks.entries()
  const work = async () => {
    for (const [index, check] of waiting) results[index] = await perform(check)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return results
}

/** @param {import('./results.mjs').Count} count */
export const describe = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** Says at the end of a run what failed in it, and why. @param {Result[]} results */
export function tellFailures(results) {
  for (const { name, count, failures = [] } of results) {
    if (count.failed === 0) continue
    console.log(`✗ ${name}: ${describe(count)}`)
    for (const failure of failures) console.log(failure.replaceAll(/^/gm, '  '))
  }
}
