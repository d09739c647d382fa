// libtensorflow and tfjs-node's addon: found, taken from the cache, installed by tfjs-node's own script, or built from a
// Python package; believed only after a child process has multiplied matrices with them.
import { existsSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { bytesBelow, filesBelow, markOf, readChecksums, readJson, sha256OfFile, writeJson } from './files.mjs'
import { buildAddon, makeBundleFromWheel, tfjsFolder } from './native-build.mjs'
import { addon, isBundleSound, keepBundle, nativeFolders, placeBundle } from './native-bundle.mjs'
import { callersNode } from './packages.mjs'
import { root, stampFolder } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { run } from './processes.mjs'
import { say } from './texts.mjs'

const stampPath = join(stampFolder, 'native.json')
/** A machine on which nothing worked is not made to wait again for a day. */
const retryAfterHours = 24

/**
 * @typedef {object} Stamp
 * @property {string} key
 * @property {string} source
 * @property {Record<string, string>} [marks] of the files that were tested
 * @property {Record<string, string>} [checksums] their SHA-256: most damage to a library of 500 MB escapes the test
 * @property {string} [reason] why there is no native backend
 * @property {string} [at]
 *
 * @typedef {object} Attempt
 * @property {string} name
 * @property {() => Promise<string>} install puts it into node_modules and answers the source
 * @property {() => Promise<void>} [keep] called when it passed the test
 */

const tfjsVersion = () => readJson(join(tfjsFolder, 'package.json')).version

/** What a test's result depends on, beside the files. */
const currentKey = () =>
  `tfjs-node ${tfjsVersion()}, ${process.platform} ${process.arch}, Node ${process.version}`

/** @returns {Record<string, string>} */
function currentMarks() {
  const files = nativeFolders.flatMap((folder) =>
    filesBelow(join(tfjsFolder, folder)).map((file) => `${folder}/${file}`)
  )
  return Object.fromEntries(files.map((file) => [file, markOf(join(tfjsFolder, file))]))
}

/**
 * Whether nothing has changed since the test that the stamp tells of.
 * @param {Stamp | undefined} stamp
 * @param {{ key: string, marks: Record<string, string>, now: number, retry: boolean }} present
 */
export function isStampTrue(stamp, { key, marks, now, retry }) {
  if (stamp?.key !== key) return false
  if (stamp.marks) return addon in marks && JSON.stringify(stamp.marks) === JSON.stringify(marks)
  return !retry && now - Date.parse(stamp.at ?? '') < retryAfterHours * 3_600_000
}

async function currentChecksums() {
  /** @type {Record<string, string>} */
  const checksums = {}
  for (const file of Object.keys(currentMarks())) checksums[file] = await sha256OfFile(join(tfjsFolder, file))
  return checksums
}

/** @returns {Promise<{ version: string | undefined, reason: string }>} */
async function loadTest() {
  const result = await run(callersNode, [join(import.meta.dirname, 'native-load-test.mjs')], {
    cwd: root,
    silenceLimit: 120
  })
  return { version: /^TensorFlow (.*)$/m.exec(result.output)?.[1], reason: result.reason }
}

/**
 * @param {import('./report.mjs').Report} report
 * @param {string} cache
 * @param {() => Promise<{ release: () => void }>} lockCache
 * @param {{ retry: boolean }} options retry: also where nothing worked before
 */
export async function provideNative(report, cache, lockCache, { retry }) {
  const key = currentKey()
  const stamp = /** @type {Stamp | undefined} */ (readJson(stampPath))
  if (isStampTrue(stamp, { key, marks: currentMarks(), now: Date.now(), retry })) return

  const step = report.step(say('native'))
  /** @param {string} version @param {string} source */
  const accept = async (version, source) => {
    writeJson(stampPath, { key, source, marks: currentMarks(), checksums: await currentChecksums() })
    step.done(say('native_detail', { version, source: say('source', { source }) }))
  }
  if (existsSync(join(tfjsFolder, addon))) {
    const changed =
      stamp?.checksums !== undefined &&
      JSON.stringify(stamp.checksums) !== JSON.stringify(await currentChecksums())
    const found = changed ? { version: undefined, reason: say('reason_changed') } : await loadTest()
    if (found.version) return accept(found.version, stamp?.source || say('as_found'))
    report.say(say('native_broken', { reason: found.reason }))
  }

  const lock = await lockCache()
  try {
    const attempts = listAttempts(cache, report)
    let reason = say('reason_unsupported', { platform: process.platform, arch: process.arch })
    for (const [index, attempt] of attempts.entries()) {
      try {
        const source = await attempt.install()
        const tested = await loadTest()
        if (!tested.version) throw new SetupProblem(tested.reason)
        await attempt.keep?.()
        return await accept(tested.version, source)
      } catch (error) {
        if (!(error instanceof SetupProblem)) throw error
        reason = error.message
        const next = attempts[index + 1]?.name
        if (next)
          report.say(say('source_failed', { name: say('native'), source: attempt.name, reason, next }))
      }
    }
    // What was tried last may end the process that loads it: the app must not find it.
    for (const folder of nativeFolders) rmSync(join(tfjsFolder, folder), { recursive: true, force: true })
    step.drop()
    report.say(say('native_none', { reason }))
    writeJson(stampPath, { key, source: '', reason, at: new Date().toISOString() })
  } finally {
    lock.release()
  }
}

/**
 * @param {string} cache
 * @param {import('./report.mjs').Report} report
 * @returns {Attempt[]} the official source first
 */
function listAttempts(cache, report) {
  const system = `tfjs-node-${tfjsVersion()}-${process.platform}-${process.arch}`
  const official = join(cache, 'native', `official-${system}`)
  const { libtensorflow } = readChecksums(root).wheels
  const fromWheel = join(cache, 'native', `${libtensorflow.requirement.replace('==', '-')}-${system}`)
  /** @type {Attempt[]} */
  const attempts = []
  if (existsSync(official)) {
    const name = say('from_cache', { source: say('official_native') })
    attempts.push({
      name,
      install: async () => {
        if (!(await isBundleSound(official))) throw new SetupProblem(say('damaged', { name: say('native') }))
        placeBundle(official, tfjsFolder)
        return name
      }
    })
  }
  if (hasOfficialBuild(process.platform, process.arch)) {
    attempts.push({
      name: say('official_native'),
      install: () => installOfficial(report),
      keep: () => keepBundle(tfjsFolder, official)
    })
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const name = say('python_package', { name: libtensorflow.requirement })
    attempts.push({
      name,
      install: async () => {
        if (existsSync(fromWheel)) {
          if (await isBundleSound(fromWheel)) {
            placeBundle(fromWheel, tfjsFolder)
            // A cache shared with another system may hold an addon that this one can't load.
            if ((await loadTest()).version) return say('from_cache', { source: name })
          } else {
            report.say(say('damaged', { name: say('native') }))
          }
        }
        await makeBundleFromWheel(libtensorflow, fromWheel, cache, report)
        placeBundle(fromWheel, tfjsFolder)
        return name
      }
    })
  }
  return attempts
}

/**
 * By tfjs-node's install script: it throws "Unsupported system" for the others.
 * @param {string} platform
 * @param {string} arch
 */
export function hasOfficialBuild(platform, arch) {
  if (platform === 'win32') return arch === 'x64'
  return (platform === 'linux' || platform === 'darwin') && (arch === 'x64' || arch === 'arm64')
}

/**
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string>} the source
 */
async function installOfficial(report) {
  const step = report.step(say('native_download'))
  const watched = [join(tfjsFolder, 'deps'), join(tfjsFolder, 'lib')]
  const binaries = join(root, 'node_modules/.bin')
  // "download": the script takes what an interrupted run left in deps for complete.
  const result = await run(callersNode, ['scripts/install.js', 'cpu', 'download'], {
    cwd: tfjsFolder,
    env: { ...process.env, PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}` },
    measure: () => watched.reduce((sum, folder) => sum + bytesBelow(folder), 0),
    onMeasured: (bytes) => step.bytes(bytes),
    silenceLimit: 120
  })
  step.drop()
  const library = join(tfjsFolder, 'deps/lib')
  if (bytesBelow(library) === 0) throw new SetupProblem(result.reason || say('native_no_library'))
  // The addon that the script fetches names no processor, so on arm64 it is built; so is one that does not load.
  const canBuild = process.platform !== 'win32'
  if (canBuild && (process.arch === 'arm64' || !(await loadTest()).version)) {
    await buildAddon(join(tfjsFolder, 'deps'), join(tfjsFolder, addon), report)
    return say('official_native_built')
  }
  return say('official_native')
}
