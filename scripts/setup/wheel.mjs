// Python wheels as a second source of native parts: fetched by pip, verified, kept in the cache.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipNeeds, provideSystemPackages } from './debian.mjs'
import { bytesBelow, partialPath, sha256OfFile } from './files.mjs'
import { SetupProblem } from './problem.mjs'
import { run } from './processes.mjs'
import { say } from './texts.mjs'

/**
 * @typedef {object} WheelRequest
 * @property {import('./files.mjs').Wheel} wheel
 * @property {string} name of the step, for the user
 * @property {string[]} pipOptions which of the package's files
 */

/**
 * The verified wheel in the cache, fetched if it is not there or not sound. Call it under the cache's lock.
 * @param {WheelRequest} request
 * @param {string} cache
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string>} its path
 * @throws {SetupProblem}
 */
export async function provideWheel({ wheel, name, pipOptions }, cache, report) {
  const downloads = join(cache, 'downloads')
  const path = join(downloads, wheel.file)
  if (existsSync(path)) {
    if ((await sha256OfFile(path)) === wheel.sha256) return path
    report.say(say('damaged', { name: wheel.file }))
    rmSync(path, { recursive: true })
  }

  await provideSystemPackages(pipNeeds, report)
  const step = report.step(`${name}, ${wheel.requirement}`)
  // pip downloads into its temporary folder first: both are inside, so that one look sees the file grow.
  const folder = partialPath(path)
  const temporary = join(folder, 'temporary')
  const arrived = join(folder, 'arrived')
  mkdirSync(temporary, { recursive: true })
  try {
    const result = await run(
      'python3',
      ['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--disable-pip-version-check']
        .concat(['--retries', '2', '--progress-bar', 'off', '--dest', arrived])
        .concat(pipOptions, wheel.requirement),
      {
        env: { ...process.env, TMPDIR: temporary, PYTHONUNBUFFERED: '1' },
        measure: () => bytesBelow(folder),
        onMeasured: (bytes) => step.bytes(Math.min(bytes, wheel.bytes), wheel.bytes),
        silenceLimit: 200
      }
    )
    if (result.code !== 0) {
      step.drop()
      throw new SetupProblem(result.reason)
    }
    const file = join(arrived, wheel.file)
    if (!existsSync(file)) throw new SetupProblem(say('reason_code', { code: 0, line: wheel.file }))
    const found = await sha256OfFile(file)
    if (found !== wheel.sha256) {
      step.drop()
      throw new SetupProblem(say('damaged_download', { name: wheel.file, found, expected: wheel.sha256 }))
    }
    renameSync(file, path)
    step.done()
    return path
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
