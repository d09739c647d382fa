// Counts of passed and failed tests, and why they failed, from the files that the test runners write.
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @param {any} report of vitest's JSON reporter
 * @returns {Count}
 */
export function countOfVitest(report) {
  // A file that can't even be loaded has no tests, and is a failure all the same.
  const broken = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0)
  }
}

/**
 * @param {any} report of Playwright's JSON reporter
 * @returns {Count}
 */
export function countOfPlaywright({ stats, errors }) {
  // A test that passed only at a second try has failed once: it is not sound.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (errors?.length ?? 0),
    skipped: stats.skipped
  }
}

/**
 * @typedef {object} TestResult
 * @property {string} title with the titles of what it lies in
 * @property {string} file
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {string} [reason] why it failed, in the runner's words
 */

/**
 * Every test of a report, by whichever of the two runners wrote it.
 * @param {any} report
 * @returns {TestResult[]}
 */
export function testsOf(report) {
  if (report.suites) return report.suites.flatMap((/** @type {any} */ suite) => testsOfSuite(suite, []))
  return report.testResults.flatMap((/** @type {any} */ { name, assertionResults }) =>
    assertionResults.map((/** @type {any} */ { fullName, status, failureMessages = [] }) => ({
      title: fullName,
      file: name,
      state: status === 'passed' || status === 'failed' ? status : 'skipped',
      ...(status === 'failed' && { reason: reasonOf(failureMessages) })
    }))
  )
}

/** @param {any} suite of Playwright @param {string[]} above @returns {TestResult[]} */
function testsOfSuite({ title, file, specs = [], suites = [] }, above) {
  const titles = [...above, title]
  /** @type {Record<string, TestResult['state']>} */
  const states = { expected: 'passed', skipped: 'skipped' }
  return [
    ...specs.flatMap((/** @type {any} */ spec) =>
      spec.tests.map((/** @type {any} */ { status, results = [] }) => {
        const state = states[status] ?? 'failed'
        const messages = results.flatMap((/** @type {any} */ { errors = [] }) =>
          errors.map((/** @type {any} */ { message }) => message ?? '')
        )
        return {
          title: [...titles, spec.title].join(' '),
          file,
          state,
          ...(state === 'failed' && { reason: reasonOf(messages) })
        }
      })
    ),
    ...suites.flatMap((/** @type {any} */ inner) => testsOfSuite(inner, titles))
  ]
}

/** @param {string[]} messages */
const reasonOf = (messages) => stripVTControlCharacters(messages.join('\n')).trim()

const maxLines = 20
const maxCharacters = 2000

/**
 * The failed tests of a report as the end of a run tells them: the log above it is long, and may be cut where it is kept.
 * @param {any} report
 * @returns {string[]} each a title, and below it the beginning of its reason
 */
export function failuresIn(report) {
  return testsOf(report)
    .filter(({ state }) => state === 'failed')
    .map(({ title, reason }) => [title, ...beginningOf(reason ?? '').map((line) => `  ${line}`)].join('\n'))
}

/** @param {string} text @returns {string[]} its first lines */
function beginningOf(text) {
  const lines = text.slice(0, maxCharacters).split('\n')
  const isCut = text.length > maxCharacters || lines.length > maxLines
  return [...lines.slice(0, maxLines), ...(isCut ? ['…'] : [])].filter((line) => line.trim() !== '')
}

/**
 * What a run of tests counts for: a runner that fails without a failed test, or runs none, is one failure.
 * @param {Count | undefined} count undefined if the runner wrote no report
 * @param {number | null} code the runner's exit code
 * @returns {Count}
 */
export function judge(count, code) {
  if (!count) return { passed: 0, failed: 1, skipped: 0 }
  const { passed, failed, skipped } = count
  if (failed === 0 && (code !== 0 || passed === 0)) return { passed, failed: 1, skipped }
  return count
}

/** @param {Count[]} counts */
export function sumOf(counts) {
  const add = (/** @type {keyof Count} */ key) => counts.reduce((sum, count) => sum + count[key], 0)
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') }
}
