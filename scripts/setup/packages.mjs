// `npm ci`, when what is installed is not what the lockfile says.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readJson, writeWhole } from './files.mjs'
import { root } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { run, tellingLine } from './processes.mjs'
import { say } from './texts.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * What must be installed, by folder. npm leaves out optional packages for other systems, so they prove nothing.
 * @param {Lockfile} lockfile
 */
export function neededPackages(lockfile) {
  return Object.entries(lockfile.packages ?? {}).filter(([folder, { optional }]) => folder && !optional)
}

/**
 * Whether npm's own record of what it installed (it writes it last) agrees with the lockfile.
 * @param {Lockfile} lockfile
 * @param {Lockfile | undefined} installed node_modules/.package-lock.json
 * @param {(folder: string) => boolean} isThere whether a package's folder still holds its package.json
 */
export function arePackagesInstalled(lockfile, installed, isThere) {
  const record = installed?.packages
  if (!record) return false
  return neededPackages(lockfile).every(([folder, wanted]) => {
    const found = record[folder]
    return (
      found !== undefined &&
      found.version === wanted.version &&
      found.integrity === wanted.integrity &&
      isThere(folder)
    )
  })
}

/**
 * The Node that the user called. npm puts node_modules/.bin before everything else on the path, and there the package that
 * brings Node 24 for the tests has a "node" of its own.
 */
export const callersNode = process.env['npm_node_execpath'] ?? process.execPath

/** Takes that other "node" out of the way of npm's scripts; the tests call it by its full path. */
function uncoverNode() {
  rmSync(join(root, 'node_modules/.bin/node'), { force: true })
}

/** How to call the npm that called us, or the one on the path. */
export function npmCommand() {
  const path = process.env['npm_execpath']
  return path && basename(path) === 'npm-cli.js'
    ? { command: callersNode, first: [path] }
    : { command: 'npm', first: [] }
}

/** @param {string} folder */
const isThere = (folder) => existsSync(join(root, folder, 'package.json'))

const installOptions = [
  // Everything the app is built from is a development dependency; the caller's settings must not leave it out.
  ...['--include=dev', '--include=optional', '--loglevel=warn', '--no-audit', '--no-fund'],
  // The age that .npmrc asks of a package is for those who choose one. The lockfile has chosen, by checksum; but npm asks
  // for the age there too, as the lockfile names no addresses, and by a clock that may be wrong.
  '--min-release-age=0'
]

/** @param {import('./report.mjs').Report} report */
export async function installPackages(report) {
  const lockfile = /** @type {Lockfile} */ (readJson(join(root, 'package-lock.json')))
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))
  if (arePackagesInstalled(lockfile, installed, isThere)) return uncoverNode()

  const folders = neededPackages(lockfile).map(([folder]) => folder)
  const step = report.step(say('packages'))
  const { command, first } = npmCommand()
  const result = await run(command, [...first, 'ci', ...installOptions], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development' },
    measure: () => folders.filter(isThere).length,
    onMeasured: (done) =>
      step.progress(done, folders.length, say('packages_count', { done, total: folders.length }))
  })
  if (result.code !== 0) {
    step.drop()
    const log = join(root, '.cache/npm-ci.log')
    mkdirSync(join(root, '.cache'), { recursive: true })
    writeWhole(log, result.output)
    throw new SetupProblem(say('packages_failed', { line: tellingLine(result.output), log }))
  }
  uncoverNode()
  step.done(say('packages_count', { done: folders.length, total: folders.length }))
}
