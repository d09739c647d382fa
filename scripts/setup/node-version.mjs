// Read by any Node that knows modules: see texts.mjs about the syntax.
import { say } from './texts.mjs'

/** require(esm), which Electron's installer needs, came with 20.19. */
export const neededNode = '20.19'

/**
 * @param {string} found version as in process.versions.node
 * @param {string} needed major.minor
 * @returns {boolean}
 */
export function isNodeRecentEnough(found, needed) {
  const [major, minor] = found.split('.').map(Number)
  const [neededMajor, neededMinor] = needed.split('.').map(Number)
  return major > neededMajor || (major === neededMajor && minor >= neededMinor)
}

/** Says what is needed and ends the process if this Node is too old. */
export function demandNode() {
  if (isNodeRecentEnough(process.versions.node, neededNode)) return
  console.error(say('node_too_old', { needed: neededNode, found: process.versions.node }))
  process.exit(1)
}
