import { expect, test } from 'vitest'
import { countOfPlaywright, countOfVitest, judge, sumOf, testsOf } from './results.mjs'

test("vitest's report is counted, a file that could not be loaded as one failure", () => {
  const report = {
    numPassedTests: 40,
    numFailedTests: 2,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] }
    ]
  }
  expect(countOfVitest(report)).toEqual({ passed: 40, failed: 3, skipped: 1 })
})

test("Playwright's report is counted, a flaky test and an error outside of tests as failures", () => {
  const report = { stats: { expected: 12, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'x' }] }
  expect(countOfPlaywright(report)).toEqual({ passed: 12, failed: 3, skipped: 2 })
})

test('the tests of a report have their whole titles, whichever runner wrote it', () => {
  expect(
    testsOf({
      testResults: [
        {
          name: '/a.spec.ts',
          assertionResults: [
            { fullName: 'D2: a mirror is left', status: 'passed' },
            { fullName: 'D2: another', status: 'pending' }
          ]
        }
      ]
    })
  ).toEqual([
    { title: 'D2: a mirror is left', file: '/a.spec.ts', state: 'passed' },
    { title: 'D2: another', file: '/a.spec.ts', state: 'skipped' }
  ])
  /** @param {string} title @param {string} status */
  const spec = (title, status) => ({ title, tests: [{ status }] })
  expect(
    testsOf({
      suites: [
        {
          title: 'e2e/a.spec.ts',
          file: 'e2e/a.spec.ts',
          specs: [spec('whole', 'flaky')],
          suites: [
            {
              title: 'trouble 4',
              file: 'e2e/a.spec.ts',
              specs: [spec('told', 'expected'), spec('x', 'skipped')]
            }
          ]
        }
      ]
    })
  ).toEqual([
    { title: 'e2e/a.spec.ts whole', file: 'e2e/a.spec.ts', state: 'failed' },
    { title: 'e2e/a.spec.ts trouble 4 told', file: 'e2e/a.spec.ts', state: 'passed' },
    { title: 'e2e/a.spec.ts trouble 4 x', file: 'e2e/a.spec.ts', state: 'skipped' }
  ])
})

test.each([
  ['no report', undefined, 0, 1],
  ['no test at all', { passed: 0, failed: 0, skipped: 0 }, 0, 1],
  ['a runner that fails without a failed test', { passed: 5, failed: 0, skipped: 0 }, 1, 1],
  ['a runner that was killed', { passed: 5, failed: 0, skipped: 0 }, null, 1],
  ['failed tests', { passed: 5, failed: 3, skipped: 0 }, 1, 3],
  ['passed tests', { passed: 5, failed: 0, skipped: 0 }, 0, 0]
])('%s counts as it should', (_what, count, code, failed) => {
  expect(judge(count, code).failed).toBe(failed)
})

test('counts add up', () => {
  const one = { passed: 1, failed: 2, skipped: 3 }
  expect(sumOf([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 })
  expect(sumOf([])).toEqual({ passed: 0, failed: 0, skipped: 0 })
})
