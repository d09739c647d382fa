import { expect, test } from 'vitest'
import { countOfPlaywright, countOfVitest, failuresOf, judge, sumOf, testsOf } from './results.mjs'

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
    { title: 'e2e/a.spec.ts whole', file: 'e2e/a.spec.ts', state: 'failed', reason: '' },
    { title: 'e2e/a.spec.ts trouble 4 told', file: 'e2e/a.spec.ts', state: 'passed' },
    { title: 'e2e/a.spec.ts trouble 4 x', file: 'e2e/a.spec.ts', state: 'skipped' }
  ])
})

test('what failed is told with the beginning of its reason, whichever runner wrote it', () => {
  const red = '\u001B[31m'
  expect(
    failuresOf(
      {
        testResults: [
          {
            name: '/a.spec.ts',
            assertionResults: [
              { fullName: 'adds', status: 'passed', failureMessages: [] },
              { fullName: 'divides', status: 'failed', failureMessages: [`${red}expected 1\n\nto be 2`] }
            ]
          }
        ]
      },
      'not looked at'
    )
  ).toEqual(['divides\n  expected 1\n  to be 2'])
  const long = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n')
  const tests = [
    { status: 'expected', results: [{ errors: [] }] },
    { status: 'unexpected', results: [{ errors: [{ message: `${red}not found` }, { message: long }] }] }
  ]
  const told = failuresOf({ suites: [{ title: 'a', file: 'a', specs: [{ title: 'draws', tests }] }] }, '')
  expect(told).toHaveLength(1)
  expect(told[0]).toMatch(/^a draws\n {2}not found\n {2}line 0\n/)
  expect(told[0]?.split('\n')).toHaveLength(22)
  expect(told[0]?.endsWith('\n  …')).toBe(true)
})

test('what failed without a failed test is told with the end of its output', () => {
  const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n\n')
  const passed = { testResults: [{ assertionResults: [{ fullName: 'adds', status: 'passed' }] }] }
  for (const report of [undefined, passed]) {
    const [told = '', ...others] = failuresOf(report, `${output}\n${'x'.repeat(10_000)}`)
    expect(others).toEqual([])
    expect(told.split('\n')).toHaveLength(20)
    expect(told).toContain('line 99\nxxx')
    expect(told.length).toBeLessThan(1000)
  }
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
