// System packages: found by what they bring, because their names differ from release to release.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupProblem } from './problem.mjs'
import { run, tellingLine } from './processes.mjs'
import { say } from './texts.mjs'

/**
 * @typedef {object} Need
 * @property {string[]} packages names of the Debian package, the newest release's first
 * @property {() => boolean} isThere
 */

let libraryList = ''

/** @param {string} soname */
function hasLibrary(soname) {
  // Cached by the dynamic loader; the program is not on an ordinary user's path.
  libraryList ||= spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  return libraryList.includes(`\t${soname} `)
}

/** @param {string} name */
export function hasProgram(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => folder && existsSync(join(folder, name)))
}

/** @param {string} soname @param {string[]} packages @returns {Need} */
const library = (soname, ...packages) => ({ packages, isThere: () => hasLibrary(soname) })
/** @param {string} name @param {string[]} packages @returns {Need} */
export const programNeed = (name, ...packages) => ({ packages, isThere: () => hasProgram(name) })

/** What Electron loads and its package does not bring; the deb depends on the same. */
export const electronNeeds = [
  library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
  library('libnss3.so', 'libnss3'),
  library('libasound.so.2', 'libasound2t64', 'libasound2'),
  library('libgbm.so.1', 'libgbm1'),
  library('libXss.so.1', 'libxss1'),
  library('libX11-xcb.so.1', 'libx11-xcb1'),
  library('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'),
  library('libdrm.so.2', 'libdrm2')
]

/** What the tests need: a display, faults at system calls, Chinese characters in the pictures. */
export const testNeeds = [
  programNeed('Xvfb', 'xvfb'),
  programNeed('strace', 'strace'),
  {
    packages: ['fonts-noto-cjk'],
    isThere: () =>
      existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') ||
      Boolean(spawnSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' }).stdout)
  }
]

/** What fetches a Python package. */
export const pipNeeds = [
  programNeed('python3', 'python3'),
  {
    packages: ['python3-pip'],
    isThere: () => spawnSync('python3', ['-m', 'pip', '--version']).status === 0
  }
]

/** What builds the addon. */
export const compilerNeeds = [programNeed(process.env['CXX'] ?? 'g++', 'g++')]

/** @param {string} name whether this release knows the package */
const isKnown = (name) => {
  const result = spawnSync('apt-cache', ['show', '--no-all-versions', name], { encoding: 'utf8' })
  return result.status === 0 && result.stdout.includes('Package:')
}

/** @param {Need[]} missing the names that this release uses */
const namesOf = (missing) =>
  missing.map(({ packages }) => packages.find(isKnown) ?? /** @type {string} */ (packages.at(-1)))

/**
 * Makes sure that the system brings what is needed. As root on Debian it installs what is missing, otherwise it says how.
 * @param {Need[]} needs
 * @param {import('./report.mjs').Report} report
 * @throws {SetupProblem} with the one command that installs what is missing
 */
export async function provideSystemPackages(needs, report) {
  if (process.platform !== 'linux') return
  const missing = needs.filter(({ isThere }) => !isThere())
  if (missing.length === 0) return
  if (!hasProgram('apt-get')) {
    const list = missing.map(({ packages }) => packages.at(-1)).join(', ')
    throw new SetupProblem(say('system_packages_foreign', { list }))
  }
  const asRoot = process.getuid?.() === 0
  if (asRoot && !hasPackageLists()) await aptGet(['update'])
  const names = namesOf(missing)
  const command = `${asRoot ? '' : 'sudo '}apt-get install -y ${names.join(' ')}`
  const list = names.join(', ')
  if (!asRoot) throw new SetupProblem(say('system_packages_needed', { list, command }))

  const step = report.step(say('system_packages', { list }))
  /** @param {number} percent @param {string} what */
  const show = (percent, what) => step.progress(percent, 100, what)
  const install = ['install', '-y', '--no-install-recommends', ...names]
  let result = await aptGet(install, show)
  if (result.code !== 0) {
    // Lists that are out of date, or an installation that was cut off in the middle.
    await run('dpkg', ['--configure', '-a'], { env: aptEnvironment })
    await aptGet(['update'], show)
    result = await aptGet(install, show)
  }
  libraryList = ''
  const still = missing.filter(({ isThere }) => !isThere())
  if (result.code !== 0 || still.length > 0) {
    step.drop()
    const line = result.code === 0 ? namesOf(still).join(', ') : tellingLine(result.output)
    throw new SetupProblem(say('system_packages_failed', { list, line, command }))
  }
  step.done()
}

const aptEnvironment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }

function hasPackageLists() {
  const folder = '/var/lib/apt/lists'
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'))
}

/**
 * @param {string[]} commandArguments
 * @param {(percent: number, what: string) => void} [onProgress]
 */
function aptGet(commandArguments, onProgress) {
  return run('apt-get', ['-o', 'APT::Status-Fd=3', '-o', 'DPkg::Lock::Timeout=120', ...commandArguments], {
    env: aptEnvironment,
    onStatus: (line) => {
      // dlstatus:PLACE:PERCENT:TEXT while it downloads, pmstatus:PACKAGE:PERCENT:TEXT while it installs.
      const [kind, , percent, text] = line.split(':')
      if (kind === 'dlstatus' || kind === 'pmstatus') onProgress?.(Number(percent), text ?? '')
    }
  })
}
