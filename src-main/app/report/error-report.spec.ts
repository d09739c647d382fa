import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { tutorialHyperparameters } from '../../../src-preload/contract/hyperparameters'
import { tell } from '../../../test/support/figures'
import { errorReport, type ReportedState } from './error-report'
import { withoutPrivateWords } from './without-private-words'

const places = { Inkling: '/opt/Inkling 1 (x)', data: '/home/li na/.config/Inkling' }
const state: ReportedState = {
  version: '0.1.0',
  backend: {
    name: 'wasm',
    engine: 'operations',
    version: '4.22.0',
    reason: { code: 'native_unavailable', values: { reason: '/home/li na/x.so: no such file' } }
  },
  data: {
    phase: 'ready',
    source: 'offline',
    folder: '/home/li na/MNIST',
    problems: [{ code: 'mirror_refused', values: { mirror: 'school.example', file: 'a.gz' } }]
  },
  run: {
    id: 1,
    phase: 'ended',
    end: { reason: 'died', problem: { code: 'trainer_died', values: { detail: 'SIGSEGV' } } },
    step: 12,
    stepsPerEpoch: 938,
    hyperparameters: tutorialHyperparameters,
    learningRate: 0.003,
    samplesPerSecond: null,
    secondsLeft: null,
    runningLoss: null
  },
  notices: [{ code: 'file_missing', values: { file: 'Exam of Li Na.json' } }],
  log: '[2026-11-25 10:00:00.000] [warn] Notice file_missing: “Exam of Li Na.json” is not there.\n',
  places
}
const without = (line: string): string => withoutPrivateWords(line, places, ['lina', '李娜'])

afterEach(() => vi.unstubAllEnvs())

test('L8: a report says what is needed to understand a failure, and names no person, file or server', () => {
  const report = errorReport(state)
  for (const said of [
    'Inkling 0.1.0, Electron ',
    process.platform,
    'Backend: wasm 4.22.0, operations native_unavailable',
    'Data: ready, offline mirror_refused',
    'Run: ended by died, step 12 of 14070, 784-128-64-10, batches of 64, nll',
    'Notices: file_missing',
    '[warn] Notice file_missing\n'
  ])
    expect(report).toContain(said)
  expect(report).not.toMatch(/li na|exam|school|MNIST|a\.gz|x\.so/i)
  expect(
    errorReport({ ...state, backend: null, run: null, notices: [], data: { phase: 'checking' } })
  ).toMatch(/Backend: not loaded\nData: checking\nRun: none\nNotices: none\nLog:\n/)
})

test('L8: a report holds the last 200 lines of the log', () => {
  const log = Array.from({ length: 1000 }, (_, index) => `line ${String(index)}`).join('\n')
  const told = errorReport({ ...state, log })
    .split('Log:\n')[1]
    ?.trimEnd()
    .split('\n')
  expect([told?.length, told?.[0], told?.at(-1)]).toEqual([200, 'line 800', 'line 999'])
})

test('L8: the names of the person and of the computer are left out, as the environment has them', () => {
  vi.stubEnv('USER', 'lina')
  vi.stubEnv('HOME', '/home/zhang')
  const report = errorReport({ ...state, log: 'lina, LINA and zhang, not linalool' })
  expect(report).toContain('\n<name>, <name> and <name>, not linalool\n')
})

test.each([
  [
    'a stack in the application’s own code stays',
    'at f (/opt/Inkling 1 (x)/out/main/index.cjs:3:7)',
    'at f (<Inkling>/out/main/index.cjs:3:7)'
  ],
  ['so do Node’s own places', 'at emit (node:events:513:28)', 'at emit (node:events:513:28)'],
  [
    'so does the data folder’s content',
    "open '/home/li na/.config/Inkling/model.safetensors'",
    "open '<data>/model.safetensors'"
  ],
  ['so do the page’s own files', 'at app://inkling/assets/index.js:1:2', 'at <page>/assets/index.js:1:2'],
  ['a folder that only begins like ours is another', 'in /home/li na/.config/Inklings/x', 'in <path>'],
  ['fractions are no paths', 'step 12/938, and/or', 'step 12/938, and/or'],
  [
    'a path with spaces ends nowhere',
    "ENOENT: open '/media/Li Na/my digits.json' twice",
    "ENOENT: open '<path>"
  ],
  ['of Windows', String.raw`open C:\Users\Li Na\x.json`, 'open <path>'],
  ['of a server', String.raw`open \\school\Li Na\x.json`, 'open <path>'],
  ['of a home', 'read ~/x.json', 'read <path>'],
  ['beside Chinese', '文件/home/李娜/数字', '文件<path>'],
  ['relative', 'read ../../home/li na', 'read ..<path>'],
  ['an address', 'from https://school.example/mnist/', 'from <path>'],
  ['a file’s address', 'at file:///home/li/x.js:1:2', 'at <path>'],
  ['names', 'lina 李娜的电脑', '<name> <name>的电脑']
])('L8: %s', (_what, line, told) => {
  expect(without(line)).toBe(told)
})

test('L8: no generated path leaves a trace, wherever it stands in a line', () => {
  // Letters that no word around the path is written with.
  const part = fc.stringMatching(/^[ÄÖÜäöü数字 '"()[\]{}.,:;#%-]{1,12}$/u)
  const path = fc
    .tuple(
      fc.constantFrom('/', '~/', 'C:\\', 'd:/', '\\\\', 'file:///', 'https://', 'smb://'),
      fc.array(part, { minLength: 1, maxLength: 5 })
    )
    .map(([root, parts]) => root + parts.join(root.includes('\\') ? '\\' : '/'))
  const around = fc.constantFrom(
    "open '",
    'Error: EACCES, ',
    'at f (',
    'trainer: ',
    '"',
    '',
    '读取',
    'x=',
    '>'
  )
  const after = fc.constantFrom("'", '', ' failed', ':3:7)', '\\')
  let count = 0
  fc.assert(
    fc.property(around, path, after, (before, found, behind) => {
      count++
      const told = without(`[2026-11-25 10:00:00.000] [error] ${before}${found}${behind}`)
      expect(told).not.toMatch(/[ÄÖÜäöü数字]/u)
    }),
    { numRuns: 5000 }
  )
  tell({ row: 'L8', tried: 'generated paths in lines of the log that a report is made of', count, losses: 0 })
})
