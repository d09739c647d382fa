// How large the packages are: as they were last made on this machine, else as they were last recorded.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/paths.mjs'
import { lastSizesPath, recordedSizesPath } from '../package/sizes.mjs'

/** @returns {string} what `sizeDocument` wrote, without its heading */
export function packageSizes() {
  const path = [lastSizesPath, recordedSizesPath]
    .map((name) => join(root, name))
    .find((each) => existsSync(each))
  if (!path) throw new Error(`${recordedSizesPath} is missing.`)
  return withoutHeading(readFileSync(path, 'utf8'))
}

/** @param {string} document @returns {string} */
export const withoutHeading = (document) => document.replace(/^# .*\n+/, '').trimEnd()
