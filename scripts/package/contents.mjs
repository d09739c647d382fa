// What lies in a packed application, what must and what must not, and how much room each part takes.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, readdirSync, lstatSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { sha256OfFile } from '../setup/files.mjs'

/**
 * @typedef {object} PackedFile
 * @property {string} path with '/', from the application's folder; inside app.asar as if it were a folder
 * @property {number} bytes 0 for a link
 * @property {string} [sha256] not for links
 */

/**
 * Files of an archive of electron's kind: a header in JSON behind 16 bytes of sizes, then the contents.
 * @param {string} archive
 * @returns {{ path: string, bytes: number, sha256: string }[]}
 */
export function filesInAsar(archive) {
  const file = openSync(archive, 'r')
  try {
    const sizes = readBytes(file, 0, 16)
    const begin = 8 + sizes.readUInt32LE(4)
    const header = JSON.parse(readBytes(file, 16, sizes.readUInt32LE(12)).toString('utf8'))
    /** @param {any} folder @param {string} inside @returns {{ path: string, bytes: number, sha256: string }[]} */
    const walk = (folder, inside) =>
      Object.entries(folder.files).flatMap(([name, entry]) => {
        const path = inside ? `${inside}/${name}` : name
        if (entry.files) return walk(entry, path)
        if (entry.unpacked || entry.link) return []
        const content = readBytes(file, begin + Number(entry.offset), entry.size)
        return [{ path, bytes: entry.size, sha256: createHash('sha256').update(content).digest('hex') }]
      })
    return walk(header, '')
  } finally {
    closeSync(file)
  }
}

/** @param {number} file @param {number} offset @param {number} length */
function readBytes(file, offset, length) {
  const bytes = Buffer.alloc(length)
  if (readSync(file, bytes, 0, length, offset) !== length) throw new Error('The archive ends too early.')
  return bytes
}

/** @param {string} folder of the unpacked application @returns {Promise<PackedFile[]>} */
export async function filesOf(folder) {
  /** @type {PackedFile[]} */
  const files = []
  /** @param {string} inside */
  const walk = async (inside) => {
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      const full = join(inside, entry.name)
      const path = relative(folder, full).split(sep).join('/')
      if (entry.isDirectory()) await walk(full)
      else if (entry.isSymbolicLink()) files.push({ path, bytes: 0 })
      else {
        if (entry.name === 'app.asar') {
          for (const inner of filesInAsar(full)) files.push({ ...inner, path: `${path}/${inner.path}` })
        } else files.push({ path, bytes: lstatSync(full).size, sha256: await sha256OfFile(full) })
      }
    }
  }
  await walk(folder)
  return files
}

/** What no package holds: sources, tests, maps, packages as npm has them, and what an Electron has for development. */
const foreign = [
  /\.(map|tsx?|svelte|tsbuildinfo)$/,
  /\.(spec|test)\.[cm]?js$/,
  /(^|\/)(node_modules|src-main|src-preload|src-renderer|scripts|test|tests|__tests__|fixtures)\//,
  /\/native\/.*\.(cc|h|hpp|gyp|gypi|py|o)$/,
  /[Rr]esources\/(default_app\.asar$|app\/)/
]

/** What every package holds, by the end of its path. */
const required = [
  'app.asar/package.json',
  'app.asar/out/main/index.cjs',
  'app.asar/out/main/trainer.cjs',
  'app.asar/out/main/cli.cjs',
  'app.asar/out/main/tfjs-backend-wasm.wasm',
  'app.asar/out/main/tfjs-backend-wasm-simd.wasm',
  'app.asar/out/main/tfjs-backend-wasm-threaded-simd.wasm',
  'app.asar/out/preload/index.cjs',
  'app.asar/out/renderer/index.html',
  'mnist/train-images-idx3-ubyte.gz',
  'mnist/train-labels-idx1-ubyte.gz',
  'mnist/t10k-images-idx3-ubyte.gz',
  'mnist/t10k-labels-idx1-ubyte.gz',
  'model/handwriting.safetensors',
  'model/handwriting.json',
  'app-update.yml',
  'LICENSE.txt',
  'THIRD-PARTY.txt'
]

const library =
  /\/native\/.*(libtensorflow(_cc)?\.(so|dylib)|libtensorflow(_cc)?\.[\d.]+dylib|tensorflow\.dll|libtensorflow(_cc)?\.so\.[\d.]+)$/

/** Smaller files may well be the same twice. */
const smallBytes = 1024

/**
 * What is wrong with a package's contents.
 * @param {readonly PackedFile[]} files
 * @param {{ native: boolean }} expected whether libtensorflow is to be in it
 * @returns {string[]} a sentence each
 */
export function faultsOf(files, expected) {
  const paths = files.map(({ path }) => path)
  const faults = [
    ...paths
      .filter((path) => foreign.some((pattern) => pattern.test(path)))
      .map((path) => `${path} must not be packed.`),
    ...required
      .filter((end) => !paths.some((path) => path.endsWith(`/${end}`)))
      .map((end) => `${end} is missing.`)
  ]
  const libraries = files.filter(({ path, bytes }) => bytes > 0 && library.test(path))
  const addons = paths.filter((path) => path.endsWith('/native/lib/napi-v8/tfjs_binding.node'))
  if (libraries.length !== (expected.native ? 1 : 0))
    faults.push(
      `There are ${libraries.length} libraries of TensorFlow: ${libraries.map(({ path }) => path).join(', ')}.`
    )
  if (addons.length !== (expected.native ? 1 : 0))
    faults.push(`There are ${addons.length} addons of tfjs-node.`)
  /** @type {Map<string, string>} */
  const seen = new Map()
  for (const { path, bytes, sha256 } of files) {
    if (!sha256 || bytes < smallBytes) continue
    const other = seen.get(sha256)
    if (other) faults.push(`${path} is packed twice: ${other} is the same.`)
    else seen.set(sha256, path)
  }
  return faults
}

const parts = /** @type {const} */ ([
  ['libtensorflow and its addon', /\/native\//],
  ['MNIST, the offline copy', /\/mnist\//],
  ['the network of a first launch', /\/model\//],
  ['WebAssembly, where libtensorflow can’t run', /\.wasm$/],
  ['main process, trainer, command line', /app\.asar\/(out\/main|package\.json)/],
  ['window: fonts', /app\.asar\/.*\.woff2$/],
  ['window: pages, scripts, styles', /app\.asar\//],
  ['licences', /(LICENSE|LICENCE|THIRD-PARTY)[^/]*$/],
  ['Electron: languages', /(locales\/|\.lproj\/)/],
  ['Electron', /./]
])

/**
 * Bytes of each part.
 * @param {readonly PackedFile[]} files
 * @returns {[name: string, bytes: number][]}
 */
export function sizesByPart(files) {
  /** @type {Map<string, number>} */
  const sizes = new Map(parts.map(([name]) => [name, 0]))
  for (const { path, bytes } of files) {
    const [name] = /** @type {(typeof parts)[number]} */ (
      parts.find(([, pattern]) => pattern.test(`/${path}`))
    )
    sizes.set(name, (sizes.get(name) ?? 0) + bytes)
  }
  return [...sizes].filter(([, bytes]) => bytes > 0)
}
