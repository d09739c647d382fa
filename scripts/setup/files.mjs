import { createHash, randomUUID } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * SHA-256 of a file, read in chunks.
 * @param {string} path
 * @param {(bytes: number) => void} [onBytes] hears how many were read so far
 */
export async function sha256OfFile(path, onBytes) {
  const hash = createHash('sha256')
  let read = 0
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async (source) => {
    for await (const chunk of source) {
      hash.update(chunk)
      read += chunk.length
      onBytes?.(read)
    }
  })
  return hash.digest('hex')
}

/**
 * A JSON file that set-up wrote.
 * @param {string} path
 * @returns {any} undefined if it is missing or damaged: the step it belongs to is then done again
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    if (error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/** Writes beside, then renames: the file is the old one or the new one. @param {string} path @param {string | Uint8Array} content */
export function writeWhole(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = partialPath(path)
  try {
    writeFileSync(temporary, content)
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** @param {string} path @param {unknown} value */
export function writeJson(path, value) {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`)
}

const partialMark = '.partial-'

/** A name beside the path for what is not complete yet; `removePartials` finds it when the process was killed. @param {string} path */
export function partialPath(path) {
  const partial = `${path}${partialMark}${process.pid}-${randomUUID().slice(0, 8)}`
  if (partials.size === 0) process.on('exit', () => partials.forEach(remove))
  partials.add(partial)
  return partial
}

/** @type {Set<string>} */
const partials = new Set()

/** @param {string} path */
const remove = (path) => rmSync(path, { recursive: true, force: true })

/** Removes what killed processes left in a folder. Only under the lock of that folder. @param {string} folder */
export function removePartials(folder) {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (name.includes(partialMark)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Puts a complete file or folder in a place that may be taken. @param {string} from @param {string} to */
export function putInPlace(from, to) {
  const old = partialPath(to)
  if (existsSync(to)) renameSync(to, old)
  renameSync(from, to)
  rmSync(old, { recursive: true, force: true })
}

/**
 * Bytes of all files below a folder; what vanishes while it looks counts nothing.
 * @param {string} folder
 * @returns {number}
 */
export function bytesBelow(folder) {
  let sum = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) sum += bytesBelow(path)
      else if (entry.isFile()) sum += statSync(path).size
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
  }
  return sum
}

/**
 * Regular files below a folder, sorted, as paths relative to it with '/'.
 * @param {string} folder
 * @param {(path: string) => boolean} [wanted] asked for files and for folders
 * @returns {string[]}
 */
export function filesBelow(folder, wanted = () => true) {
  /** @param {string} inside @returns {string[]} */
  const walk = (inside) =>
    readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
      const path = inside ? `${inside}/${entry.name}` : entry.name
      if (!wanted(path)) return []
      if (entry.isDirectory()) return walk(path)
      return entry.isFile() ? [path] : []
    })
  return existsSync(folder) ? walk('').sort() : []
}

/**
 * A file's size and time of change: equal marks mean that nobody touched it since.
 * @param {string} path
 * @returns {string} '' if there is no such file
 */
export function markOf(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.size} ${stat.mtimeMs}` : ''
}

/**
 * The checksums of everything that is fetched, in one list.
 * @param {string} root
 * @returns {Checksums}
 */
export function readChecksums(root) {
  return JSON.parse(readFileSync(join(root, 'resources/checksums.json'), 'utf8'))
}

/**
 * @typedef {{ bytes: number, sha256: string, gzipBytes: number, gzipMd5: string }} MnistFile
 * @typedef {{ requirement: string, file: string, bytes: number, sha256: string, contents: Record<string, string> }} Wheel
 * @typedef {{ mnist: Record<string, MnistFile>, wheels: { electron: Wheel & { electronVersion: string }, libtensorflow: Wheel } }} Checksums
 */
