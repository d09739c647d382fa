// Python contenders run in environments of their own in the cache folder, one for each library: their versions of NumPy
// exclude one another.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../setup/files.mjs'
import { userCacheFolder } from '../setup/paths.mjs'
import { run } from '../setup/processes.mjs'

const isWindows = process.platform === 'win32'
const systemPython = isWindows ? 'python' : 'python3'

/**
 * What to install for each library: the first line of packages that can be had. tensorflow-cpu 2.12 comes first because its
 * Keras was the faster one; there is none for the newest versions of Python.
 */
export const requirements = {
  torch: [['torch==2.9.1', 'torchvision==0.24.1', 'numpy==2.3.5']],
  keras: [['tensorflow-cpu==2.12.0'], ['tensorflow-cpu==2.21.0'], ['tensorflow==2.21.0']],
  jax: [['jax==0.10.2', 'numpy==2.3.5']]
}

/**
 * The Python in which a library is installed; the first time it is, which takes minutes.
 * @param {keyof typeof requirements} library
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<{ python: string } | { missing: string }>}
 */
export async function providePython(library, report) {
  const version = await run(systemPython, ['--version'])
  if (version.code !== 0) return { missing: `There is no ${systemPython}: ${version.reason}.` }
  /** @type {string[]} */
  const reasons = []
  for (const packages of requirements[library]) {
    const folder = folderFor(library, [version.output.trim(), ...packages])
    const python = isWindows ? join(folder, 'Scripts/python.exe') : join(folder, 'bin/python')
    if (existsSync(completeMark(folder))) return { python }
    const step = report.step(`Python environment: ${packages.join(', ')}`)
    const reason = await install(folder, python, packages)
    if (reason) {
      step.drop()
      reasons.push(`${packages[0]}: ${reason}`)
    } else {
      step.done()
      return { python }
    }
  }
  return { missing: reasons.join('; ') }
}

/** @param {string} folder */
const completeMark = (folder) => join(folder, 'complete')

/** @param {string} library @param {string[]} contents */
function folderFor(library, contents) {
  const hash = createHash('sha256').update(contents.join('\n')).digest('hex').slice(0, 12)
  return join(userCacheFolder(), 'bench', `${library}-${hash}`)
}

/**
 * @param {string} folder
 * @param {string} python
 * @param {string[]} packages
 * @returns {Promise<string>} why it could not be done, or nothing
 */
async function install(folder, python, packages) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const made = await run(systemPython, ['-m', 'venv', folder])
  if (made.code !== 0) return made.reason
  const installed = await run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--only-binary',
    ':all:',
    ...packages
  ])
  if (installed.code !== 0) return installed.reason
  writeWhole(completeMark(folder), packages.join('\n'))
  return ''
}
