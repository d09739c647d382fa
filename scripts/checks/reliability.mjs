// The table of promises with what the tests counted when they last ran.
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '../setup/files.mjs'
import { root } from '../setup/paths.mjs'
import { readFigures } from './figures.mjs'
import { promises } from './promises.mjs'
import { sumOf, testsOf } from './results.mjs'

/**
 * @typedef {import('./figures.mjs').Figure} Figure
 * @typedef {import('./results.mjs').TestResult} TestResult
 * @typedef {import('./results.mjs').Count} Count
 */

/** @param {Figure} figure */
export function sentenceOf({ tried, count, losses, measured }) {
  return `${count} ${tried}, ${losses} lost${measured ? ` (${measured})` : ''}`
}

/** @param {string} row such as `D3` or `trouble 3` @param {string} title of a test */
export const isProofOf = (row, title) => new RegExp(`\\b${row}\\b`).test(title)

/**
 * The tests that have the row's name in their title. One that ran twice, on two versions of Node, is one test.
 * @param {string} row @param {TestResult[]} tests
 * @returns {Count}
 */
export function proofsOf(row, tests) {
  /** @type {Map<string, TestResult['state']>} */
  const states = new Map()
  for (const { title, file, state } of tests) {
    if (!isProofOf(row, title)) continue
    const key = `${file} ${title}`
    if (states.get(key) !== 'failed') states.set(key, state)
  }
  return sumOf([...states.values()].map((state) => ({ passed: 0, failed: 0, skipped: 0, [state]: 1 })))
}

/** @param {Count} count @returns {string} */
function sentenceOfTests({ passed, failed, skipped }) {
  const ran = `${passed + failed} ${passed + failed === 1 ? 'test' : 'tests'}, ${failed} lost`
  return skipped > 0 ? `${ran}, ${skipped} left out` : ran
}

/** Rows of which nothing ran. @param {TestResult[]} tests @returns {string[]} */
export function rowsWithoutTests(tests) {
  return promises
    .flatMap(({ rows }) => rows)
    .filter(({ row }) => proofsOf(row, tests).passed === 0)
    .map(({ row }) => row)
}

/** @param {readonly string[]} proofs files @returns {string} links from the document */
export const linksTo = (proofs) => proofs.map((path) => `[${path.split('/').at(-1)}](../${path})`).join(', ')

/** @param {Figure[]} figures @param {TestResult[]} tests @returns {string} the document */
export function documentOf(figures, tests) {
  const sections = promises.map(({ title, rows }) => {
    const lines = rows.map(({ row, promise, proofs }) => {
      const told = figures.filter((figure) => figure.row === row).map(sentenceOf)
      const measured = [...told, sentenceOfTests(proofsOf(row, tests))].join('<br>')
      return `| ${row} | ${promise} | ${measured} | ${linksTo(proofs)} |`
    })
    return [
      `## ${title}`,
      '',
      '| | promise | measured | proof |',
      '| --- | --- | --- | --- |',
      ...lines,
      ''
    ].join('\n')
  })
  return [
    '# What is promised, and how it is proven',
    '',
    'Made by the tests themselves: `npm test` writes what they counted, `npm run test:faults -- --write` runs the longer ones again and ' +
      'makes this page of it. A promise is kept only with 0 lost. Behind the figures stand the tests that carry the row’s name in ' +
      'their title. What can’t be proven on this system, and what stands in for it, is said in [DECISIONS.md](../DECISIONS.md).',
    '',
    ...sections
  ].join('\n')
}

/** @param {string} folder of the runners' reports @returns {TestResult[]} */
export function readTests(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const report = readJson(join(folder, name))
      return report ? testsOf(report) : []
    })
}

/**
 * Prints every figure, and writes the document where that is wanted; never one with a row of which nothing ran.
 * @param {{ reports: string, write: boolean }} options
 * @returns {Promise<boolean>} false if it could not be written
 */
export async function tellReliability({ reports, write }) {
  const figures = readFigures()
  console.log()
  for (const figure of figures) console.log(`${figure.row.padEnd(3)} ${sentenceOf(figure)}`)
  if (!write) return true
  const tests = readTests(reports)
  const missing = rowsWithoutTests(tests)
  if (missing.length > 0) {
    console.log(`\nNot written: no test ran of ${missing.join(', ')}. Run npm test before.`)
    return false
  }
  const path = join(root, 'docs/reliability.md')
  // Not needed to print, and not there before the set-up has run.
  const { format, resolveConfig } = await import('prettier')
  const options = { ...(await resolveConfig(path)), filepath: path }
  writeFileSync(path, await format(documentOf(figures, tests), options))
  console.log(`\n${path}`)
  return true
}
