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

/** Of what is told of a failure, and of each of its lines. */
const maxLines = 20
const maxCharacters = 500

/**
 * What failed, as the end of a run tells it: the log above it is long, and may be cut where it is kept.
 * @param {any} report of a runner; undefined where there is none
 * @param {string} output of the check, which has to say it where no test has failed: lint, a runner that broke off
 * @returns {string[]} each failed test's title, and below it the beginning of its reason; or the end of the output
 */
export function failuresOf(report, output) {
  const failed = report ? testsOf(report).filter(({ state }) => state === 'failed') : []
  if (failed.length === 0) return [linesOf(output).slice(-maxLines).join('\n')]
  return failed.map(({ title, reason }) => [title, ...beginningOf(reason ?? '')].join('\n  '))
}

/** @param {string} text @returns {string[]} its first lines */
function beginningOf(text) {
  const lines = linesOf(text)
  return lines.length > maxLines ? [...lines.slice(0, maxLines), '…'] : lines
}

/** @param {string} text @returns {string[]} those with something in them, none of them endless */
const linesOf = (text) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => (line.length > maxCharacters ? `${line.slice(0, maxCharacters)}…` : line))

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
