// Counts of passed and failed tests, from the files that the test runners write.

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
 */

/**
 * Every test of a report, by whichever of the two runners wrote it.
 * @param {any} report
 * @returns {TestResult[]}
 */
export function testsOf(report) {
  if (report.suites) return report.suites.flatMap((/** @type {any} */ suite) => testsOfSuite(suite, []))
  return report.testResults.flatMap((/** @type {any} */ { name, assertionResults }) =>
    assertionResults.map((/** @type {any} */ { fullName, status }) => ({
      title: fullName,
      file: name,
      state: status === 'passed' || status === 'failed' ? status : 'skipped'
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
      spec.tests.map((/** @type {any} */ { status }) => ({
        title: [...titles, spec.title].join(' '),
        file,
        state: states[status] ?? 'failed'
      }))
    ),
    ...suites.flatMap((/** @type {any} */ inner) => testsOfSuite(inner, titles))
  ]
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
