// Which Electron may be packed for users: the newest patch of its line, no other (a line is a major version: Electron mends
// its supported lines, and security fixes come as patches and minors of them).
import { npmCommand } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { run } from '../setup/processes.mjs'

/** @param {string} version */
const parts = (version) => version.split('.').map(Number)

/** @param {string} a @param {string} b */
function compare(a, b) {
  const [left, right] = [parts(a), parts(b)]
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2]
}

/**
 * Why an Electron must not be shipped.
 * @param {string} version that would be packed
 * @param {string} pinned the version that package.json names
 * @param {readonly string[]} published every version of the line that is known today
 * @returns {string | undefined}
 */
export function reasonAgainst(version, pinned, published) {
  if (version !== pinned) {
    return `This would pack Electron ${version}; package.json names ${pinned}. A release is made with the official one.`
  }
  const line = published.filter(
    (other) => /^\d+\.\d+\.\d+$/.test(other) && parts(other)[0] === parts(version)[0]
  )
  if (!line.includes(version)) return `Electron ${version} is not among the published versions of its line.`
  const newest = line.reduce((a, b) => (compare(a, b) > 0 ? a : b))
  return newest === version
    ? undefined
    : `Electron ${version} is older than ${newest}, the newest of its line: raise it in package.json, run every check, and release then.`
}

/** The versions of a line, by npm. @param {string} version @returns {Promise<string[]>} @throws {Error} when they can't be had */
export async function publishedVersions(version) {
  const { command, first } = npmCommand()
  const line = `electron@${version.split('.')[0]}`
  const { code, output, reason } = await run(command, [...first, 'view', line, 'version', '--json'], {
    cwd: root
  })
  if (code !== 0) throw new Error(`The versions of ${line} can't be asked for: ${reason}`)
  return [JSON.parse(output)].flat()
}
