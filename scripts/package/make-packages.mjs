// The packages: a build, the unpacked application, its checks, and then target by target what people install.
import { execFile } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { bytesBelow, sha256OfFile } from '../setup/files.mjs'
import { callersNode, npmCommand } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { SetupProblem } from '../setup/problem.mjs'
import { endChildrenOnSignals, run, tellingLine, withoutColours } from '../setup/processes.mjs'
import { faultsOf, filesOf, sizesByPart } from './contents.mjs'
import { publishedVersions, reasonAgainst } from './electron-version.mjs'
import { fuseOptions, readFuseWire, wrongFuses } from './fuses.mjs'
import { standInsFor } from './stand-ins/stand-ins.mjs'
import {
  countProblems,
  licenceProblems,
  shippedBill,
  shippedPackages,
  tensorflowNotices,
  thirdPartyText
} from './third-party.mjs'
import { listOptions, updateConfig, updateSource } from './updates.mjs'

const dist = join(root, 'dist')
const work = join(root, '.cache/package')
const tfjsNode = join(root, 'node_modules/@tensorflow/tfjs-node')

/** Of what is wrong with a package; the rest is counted. */
const shownProblems = 12

/** Of 7-Zip for what is only tried: a twentieth larger than a release's, in a tenth of the time. */
const quickLevel = '3'

/**
 * What is made on each system, electron-builder's switch for it, and which one is listed for those that update themselves.
 * libtensorflow is for the system that packs.
 */
const systems = {
  linux: { flag: '--linux', targets: ['tar.gz', 'AppImage', 'deb'], listed: 'AppImage' },
  darwin: { flag: '--mac', targets: ['dmg', 'zip'], listed: 'zip' },
  win32: { flag: '--win', targets: ['nsis', 'zip'], listed: 'nsis' }
}

/**
 * @typedef {object} PackageOptions
 * @property {string} electron the executable that is packed
 * @property {string} version of it
 * @property {boolean} release for users; otherwise a try
 * @property {boolean} targets false: the unpacked application alone
 *
 * @typedef {object} Packages
 * @property {string} what which system and versions, in a few words
 * @property {import('./sizes.mjs').Sizes} sizes
 * @property {number} count of packages of others that are built in
 * @property {string[]} leftOut a line each
 */

/**
 * @param {PackageOptions} options
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<Packages>}
 * @throws {SetupProblem} when something must not be packed, or the application can't be
 */
export async function makePackages({ electron, version, release, targets }, report) {
  const releaseSignals = endChildrenOnSignals(() => report.end('Stopped.'))
  const system = systems[/** @type {keyof typeof systems} */ (process.platform)]
  if (!system)
    throw new SetupProblem(`packages are made on Linux, Windows and macOS; this is ${process.platform}.`)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const pinned = manifest.devDependencies.electron
  if (release) await demandNewestElectron(version, pinned)
  const isTestBuild = version !== pinned
  if (isTestBuild)
    report.say(`Electron ${version} is not the ${pinned} that users get: this makes a test build.`)
  const native = existsSync(join(tfjsNode, 'lib/napi-v8/tfjs_binding.node'))
  if (!native) {
    const loss = 'libtensorflow is not there: this package trains on WebAssembly'
    if (release && process.arch === 'x64') throw new SetupProblem(`${loss}, and a release must not.`)
    report.say(`${loss}.`)
  }

  rmSync(dist, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const step = report.step('build')
  await demand(npm('run', '-s', 'messages'), 'the texts could not be compiled')
  await demand(tool('electron-vite', ['build']), 'the sources could not be built')
  const shipped = shippedPackages(join(root, 'out'))
  const library = native ? await libraryOf(release) : undefined
  refuseIf([...licenceProblems(shipped), ...countProblems(shipped)])
  writeFileSync(join(work, 'THIRD-PARTY.txt'), thirdPartyText(shipped, library))
  const source = updateSource(manifest.homepage, process.env, process)
  writeFileSync(join(work, 'app-update.yml'), updateConfig(source))
  step.done()

  const builder = [
    system.flag,
    `--${process.arch}`,
    '--publish=never',
    `-c.electronVersion=${version}`,
    `-c.electronDist=${distOf(electron)}`,
    ...fuseOptions(version),
    ...(release ? [] : ['-c.deb.compression=gz']),
    ...(isTestBuild ? testBuildOptions(manifest.version) : [])
  ]
  const folder = await packFolder(builder, report)
  const files = await filesOf(folder)
  refuseIf([...faultsOf(files, { native }), ...(await fuseFaults(folder))])
  const parts = sizesByPart(files)

  /** @type {string[]} */
  const leftOut = []
  const canDownload = targets && (await reachesHelpers())
  for (const target of targets ? system.targets : []) {
    const options = [
      ...builder,
      `--prepackaged=${folder}`,
      ...(target === system.listed ? listOptions(source) : [])
    ]
    const unmark = target === 'deb' ? markAsDeb(folder) : undefined
    const reason = await makeTarget(target, options, { canDownload, release, report })
    unmark?.()
    if (reason) leftOut.push(`Left out: ${target}, ${reason.replace(/\.?$/, '.')}`)
  }
  if (release && leftOut.length > 0)
    throw new SetupProblem(`a release must be complete. ${leftOut.join(' ')}`)
  const packages = readdirSync(dist)
    .filter((name) => name.startsWith('inkling-') && !name.endsWith('.blockmap'))
    .map((name) => /** @type {[string, number]} */ ([name, lstatSync(join(dist, name)).size]))
  // Beside the packages, under a name of their own on each system: a release puts all systems' files together.
  const base = `inkling-${manifest.version}-${process.platform}-${process.arch}`
  await writeBill(`${base}.cdx.json`, shipped, version, library)
  const lists = readdirSync(dist).filter((name) => /^latest.*\.yml$/.test(name))
  const handedOut = [...packages.map(([name]) => name), ...lists, `${base}.cdx.json`]
  await writeChecksums(`${base}.sha256`, handedOut)
  releaseSignals()
  const what = `${process.platform} ${process.arch}, Electron ${version}${library ? `, libtensorflow ${library.version}` : ''}`
  return { what, sizes: { parts, packages }, count: shipped.length, leftOut }
}

/** @param {string} version @param {string} pinned */
async function demandNewestElectron(version, pinned) {
  const reason = reasonAgainst(version, pinned, await publishedVersions(version))
  if (reason) throw new SetupProblem(reason)
}

/**
 * The marks by which everybody sees that a package is not for users: in the file's name, the application's name and its
 * version, which About explains.
 * @param {string} version
 */
const testBuildOptions = (version) => [
  `-c.extraMetadata.version=${version}-test-build`,
  // Without spaces: it names the folder in /opt, and Chromium can't start its helper for a sandbox from one with spaces.
  '-c.productName=Inkling-test-build'
]

/** Electron's folder, from its executable. @param {string} electron */
const distOf = (electron) =>
  process.platform === 'darwin' ? join(dirname(electron), '../../..') : dirname(electron)

/** @param {readonly string[]} problems */
function refuseIf(problems) {
  if (problems.length === 0) return
  const more = problems.length > shownProblems ? [`... and ${problems.length - shownProblems} more.`] : []
  throw new SetupProblem([...problems.slice(0, shownProblems), ...more].join('\n'))
}

/** @param {string[]} words */
function npm(...words) {
  const { command, first } = npmCommand()
  return run(command, [...first, ...words], { cwd: root, env: withoutColours(process.env) })
}

/**
 * A program of node_modules.
 * @param {string} name
 * @param {string[]} words
 * @param {import('../setup/processes.mjs').RunOptions} [options] `env` is added to the environment
 */
function tool(name, words, options = {}) {
  const manifest = join(root, 'node_modules', name, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  const file = join(dirname(manifest), typeof bin === 'string' ? bin : bin[name])
  const env = { ...withoutColours(process.env), ...options.env }
  return run(callersNode, [file, ...words], { ...options, cwd: root, env })
}

/**
 * The file by which electron-builder marks what a system's own packages hold: such an application leaves updates to them.
 * @param {string} folder of the unpacked application
 * @returns {() => void} takes it away again: the other targets are made of the same folder
 */
function markAsDeb(folder) {
  const mark = join(folder, 'resources/package-type')
  writeFileSync(mark, 'deb')
  return () => rmSync(mark)
}

/** @param {ReturnType<typeof run>} running @param {string} problem */
async function demand(running, problem) {
  const { code, output, reason } = await running
  if (code !== 0)
    throw new SetupProblem(`${problem}:\n${output.trimEnd().split('\n').slice(-20).join('\n') || reason}`)
}

/** libtensorflow as it is packed. @param {boolean} release */
async function libraryOf(release) {
  const addon = join(tfjsNode, 'lib/napi-v8/tfjs_binding.node')
  const { code, output, reason } = await run(callersNode, [
    '-p',
    'require(process.argv[1]).TF_Version',
    addon
  ])
  if (code !== 0) throw new SetupProblem(`libtensorflow does not load: ${reason}`)
  const notices = tensorflowNotices(join(tfjsNode, 'deps'))
  if (release && !notices)
    throw new SetupProblem('the notices of libtensorflow (THIRD_PARTY_TF_C_LICENSES) are missing.')
  return { version: output.trim().split('\n').at(-1) ?? '', notices }
}

/** @param {string[]} builder @param {import('../setup/report.mjs').Report} report @returns {Promise<string>} the folder */
async function packFolder(builder, report) {
  const step = report.step('unpacked application')
  const [flag, ...rest] = builder
  await demand(tool('electron-builder', [flag, 'dir', ...rest]), 'the application could not be packed')
  const name = readdirSync(dist).find((entry) => /-unpacked$|^mac(-\w+)?$/.test(entry))
  if (!name) throw new SetupProblem(`there is no unpacked application in ${dist}.`)
  step.done()
  return join(dist, name)
}

/** The program inside an unpacked application whose fuses count. @param {string} folder */
export function programOf(folder) {
  if (process.platform === 'darwin') {
    const app = readdirSync(folder).find((name) => name.endsWith('.app')) ?? ''
    return join(folder, app, 'Contents/Frameworks/Electron Framework.framework/Electron Framework')
  }
  if (process.platform === 'linux') return join(folder, 'inkling')
  return join(folder, readdirSync(folder).find((name) => /^Inkling.*\.exe$/.test(name)) ?? '')
}

/** @param {string} folder */
async function fuseFaults(folder) {
  return wrongFuses((await readFuseWire(programOf(folder))).states)
}

/** Whether the place is reached that electron-builder downloads its helpers from. */
async function reachesHelpers() {
  try {
    await fetch('https://github.com/electron-userland/electron-builder-binaries', {
      method: 'HEAD',
      signal: AbortSignal.timeout(5000)
    })
    return true
  } catch {
    // Whatever the reason is: then it has to do without.
    return false
  }
}

/**
 * @param {string} target
 * @param {string[]} builder
 * @param {{ canDownload: boolean, release: boolean, report: import('../setup/report.mjs').Report }} context
 * @returns {Promise<string | undefined>} why it was left out
 */
async function makeTarget(target, builder, { canDownload, release, report }) {
  const step = report.step(target)
  const before = new Set(readdirSync(dist))
  try {
    const environment = {
      ...(canDownload ? {} : await standInsFor(target, report)),
      ...(release ? {} : { ELECTRON_BUILDER_COMPRESSION_LEVEL: quickLevel })
    }
    const [flag, ...rest] = builder
    const { code, output, reason } = await tool('electron-builder', [flag, target, ...rest], {
      env: environment,
      measure: () => bytesBelow(dist),
      onMeasured: (bytes) => step.bytes(bytes)
    })
    if (code !== 0) {
      writeFileSync(join(work, `${target}.log`), output)
      throw new SetupProblem(
        `${tellingLine(output) || reason} (the whole output is in .cache/package/${target}.log)`
      )
    }
    step.done()
    return undefined
  } catch (error) {
    step.drop()
    if (!(error instanceof SetupProblem)) throw error
    // Nothing half-made stays.
    for (const name of readdirSync(dist)) if (!before.has(name)) rmSync(join(dist, name), { recursive: true })
    return error.message
  }
}

/**
 * The bill of materials of what is shipped.
 * @param {string} name
 * @param {import('./third-party.mjs').ShippedPackage[]} shipped
 * @param {string} electronVersion
 * @param {{ version: string } | undefined} library
 */
async function writeBill(name, shipped, electronVersion, library) {
  const { command, first } = npmCommand()
  const words = [...first, 'sbom', '--package-lock-only', '--sbom-format=cyclonedx']
  const { stdout } = await promisify(execFile)(command, words, {
    cwd: root,
    maxBuffer: 1 << 26,
    // npm is a .cmd file there.
    shell: process.platform === 'win32'
  })
  const others = [
    { name: 'electron', version: electronVersion },
    ...(library ? [{ name: 'libtensorflow', version: library.version }] : [])
  ]
  const bill = shippedBill(JSON.parse(stdout), shipped, others)
  writeFileSync(join(dist, name), `${JSON.stringify(bill, null, 2)}\n`)
}

/**
 * Of everything that is handed out, as `sha256sum --check` reads it.
 * @param {string} name
 * @param {string[]} files
 */
async function writeChecksums(name, files) {
  const lines = []
  for (const file of files) lines.push(`${await sha256OfFile(join(dist, file))}  ${file}\n`)
  writeFileSync(join(dist, name), lines.join(''))
}
