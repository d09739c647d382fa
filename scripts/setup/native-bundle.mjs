// A bundle: the two folders that tfjs-node's native parts fill, kept in the cache with the checksum of every file.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync
} from 'node:fs'
import { join } from 'node:path'
import { filesBelow, partialPath, putInPlace, readJson, sha256OfFile, writeJson } from './files.mjs'
import { SetupProblem } from './problem.mjs'
import { say } from './texts.mjs'

/** The addon finds the library by the relation of these two folders. */
export const nativeFolders = ['deps/lib', 'lib/napi-v8']
export const addon = 'lib/napi-v8/tfjs_binding.node'

/**
 * Writes down what a complete bundle holds, and protects it: clones share its large files.
 * @param {string} bundle
 * @param {Record<string, string>} [known] checksums that the repository's list demands
 */
export async function sealBundle(bundle, known = {}) {
  /** @type {Record<string, string>} */
  const files = {}
  for (const file of filesBelow(bundle)) {
    const path = join(bundle, file)
    const found = await sha256OfFile(path)
    const expected = known[file]
    if (expected && expected !== found) {
      throw new SetupProblem(say('damaged_download', { name: file, found, expected }))
    }
    files[file] = found
    if (process.platform !== 'win32') chmodSync(path, 0o555)
  }
  writeJson(join(bundle, 'manifest.json'), { files })
}

/**
 * Whether every file is there with the content it was sealed with.
 * @param {string} bundle
 */
export async function isBundleSound(bundle) {
  const files = /** @type {Record<string, string> | undefined} */ (
    readJson(join(bundle, 'manifest.json'))?.files
  )
  if (!files?.[addon]) return false
  for (const [file, sha256] of Object.entries(files)) {
    const path = join(bundle, file)
    if (!existsSync(path) || (await sha256OfFile(path)) !== sha256) return false
  }
  return true
}

/**
 * Puts a bundle into the package's folder: large libraries as hard links, the addon as a copy, links as links.
 * @param {string} bundle
 * @param {string} target
 */
export function placeBundle(bundle, target) {
  for (const folder of nativeFolders) {
    rmSync(join(target, folder), { recursive: true, force: true })
    copyTree(join(bundle, folder), join(target, folder))
  }
}

/**
 * Keeps what is in the package's folder for other clones.
 * @param {string} source
 * @param {string} bundle
 */
export async function keepBundle(source, bundle) {
  const partial = partialPath(bundle)
  for (const folder of nativeFolders) copyTree(join(source, folder), join(partial, folder))
  await sealBundle(partial)
  putInPlace(partial, bundle)
}

/** @param {string} from @param {string} to */
function copyTree(from, to) {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) copyTree(source, target)
    else if (entry.isSymbolicLink()) copyLink(source, target)
    else if (entry.name.endsWith('.node')) copyAddon(source, target)
    else linkOrCopy(source, target)
  }
}

/**
 * The addon is small, and people replace it in place: a copy keeps the shared one out of their reach.
 * @param {string} source
 * @param {string} target
 */
function copyAddon(source, target) {
  copyFileSync(source, target)
  chmodSync(target, 0o755)
}

/** @param {string} source @param {string} target */
function copyLink(source, target) {
  try {
    symlinkSync(readlinkSync(source), target)
  } catch (error) {
    // Windows keeps links for administrators.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') throw error
    copyFileSync(source, target)
  }
}

/** Another disk, or a file system without hard links. */
const noLinks = ['EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP']

/** @param {string} source @param {string} target */
function linkOrCopy(source, target) {
  try {
    linkSync(source, target)
  } catch (error) {
    if (!noLinks.includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error
    copyFileSync(source, target)
  }
}
