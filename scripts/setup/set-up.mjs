// The steps in their order, under a lock for the clone; steps that fill the cache take the cache's lock too.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { buildSources } from './build.mjs'
import { provideSystemPackages, testNeeds } from './debian.mjs'
import { provideElectron } from './electron.mjs'
import { removePartials } from './files.mjs'
import { takeLock } from './lock.mjs'
import { provideNative } from './native.mjs'
import { makeOfflineData } from './offline-data.mjs'
import { installPackages } from './packages.mjs'
import { root, stampFolder, userCacheFolder } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { endChildrenOnSignals, onChildrenChange } from './processes.mjs'
import { Report } from './report.mjs'
import { say } from './texts.mjs'

/**
 * @typedef {object} SetUpOptions
 * @property {boolean} electron
 * @property {boolean} build
 * @property {boolean} [tests] also what only the tests need; then a missing Electron or system package ends nothing
 * @property {boolean} [retry] try again what failed before and is remembered
 * @property {NodeJS.WriteStream} [stream]
 *
 * @typedef {object} SetUpResult
 * @property {string | undefined} electron the executable
 * @property {string[]} problems with `tests`: what could not be done, told already
 */

/**
 * Brings this clone to the state that the options ask for. Ends the process, with a message, if that can't be.
 * @param {SetUpOptions} options
 * @returns {Promise<SetUpResult>}
 */
export async function setUp(options) {
  const stream = options.stream ?? process.stdout
  const report = new Report(stream)
  const releaseSignals = endChildrenOnSignals(() => report.end(say('interrupted')))
  try {
    const result = await runSteps(options, report)
    releaseSignals()
    return result
  } catch (error) {
    report.say(`\n${describeFailure(error)}`)
    process.exit(1)
  }
}

/** Failures of the file system that the user can mend, not we. */
const mendable = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTDIR']

/** @param {unknown} error */
export function describeFailure(error) {
  if (error instanceof SetupProblem) return say('failed', { reason: error.message })
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error)
  if (code && mendable.includes(code)) return say('files_refused', { message, cache: userCacheFolder() })
  return `${say('bug')}\n${error instanceof Error ? error.stack : String(error)}`
}

/**
 * @param {SetUpOptions} options
 * @param {Report} report
 * @returns {Promise<SetUpResult>}
 */
async function runSteps(options, report) {
  const begun = performance.now()
  const cache = userCacheFolder()
  mkdirSync(cache, { recursive: true })
  const listeners = {
    onWait: (/** @type {number} */ pid) => report.say(say('waiting', { pid })),
    onFree: () => report.say(say('waiting_over')),
    onTakenOver: (/** @type {number} */ pid) => report.say(say('taken_over', { pid }))
  }
  const clone = await takeLock(join(root, '.cache/set-up.lock'), listeners)
  const held = new Set([clone])
  onChildrenChange((pids) => held.forEach(({ noteChildren }) => noteChildren(pids)))
  // Killed processes leave incomplete files; with the lock in hand nobody is at work on them.
  ;[join(root, '.cache'), stampFolder].forEach(removePartials)
  const lockCache = async () => {
    const lock = await takeLock(join(cache, 'set-up.lock'), listeners)
    held.add(lock)
    ;['downloads', 'native', 'electron'].forEach((folder) => removePartials(join(cache, folder)))
    return {
      release: () => {
        held.delete(lock)
        lock.release()
      }
    }
  }
  /** @type {string[]} */
  const problems = []
  /**
   * @template T
   * @param {() => Promise<T>} step
   * @returns {Promise<T | undefined>}
   */
  const attempt = async (step) => {
    try {
      return await step()
    } catch (error) {
      if (!options.tests || !(error instanceof SetupProblem)) throw error
      problems.push(error.message)
      report.say(`✗ ${error.message}`)
      return undefined
    }
  }

  await installPackages(report)
  await provideNative(report, cache, lockCache, { retry: options.retry ?? false })
  await makeOfflineData(report)
  if (options.tests) await attempt(() => provideSystemPackages(testNeeds, report))
  const electron = options.electron
    ? await attempt(() => provideElectron(report, cache, lockCache))
    : undefined
  if (options.build) await buildSources(report)
  onChildrenChange(() => undefined)
  clone.release()
  if (options.stream !== process.stderr) {
    report.say(say('ready', { seconds: ((performance.now() - begun) / 1000).toFixed(1) }))
  }
  return { electron, problems }
}
