import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sha256OfFile } from '../../setup/files.mjs'
import { root } from '../../setup/paths.mjs'

export const dist = join(root, 'dist')

/** The package of a kind. @param {string} end of its name */
export function packageFile(end) {
  const name = readdirSync(dist).find((entry) => entry.startsWith('inkling-') && entry.endsWith(end))
  if (!name) throw new Error(`There is no ${end} in dist/: make the packages first.`)
  return join(dist, name)
}

/** @param {import('./findings.mjs').Findings} findings */
export async function checkChecksums(findings) {
  const lines = readFileSync(packageFile('.sha256'), 'utf8').trimEnd().split('\n')
  for (const line of lines) {
    const [sum, name] = line.split('  ')
    findings.add(`SHA-256 of ${name}`, (await sha256OfFile(join(dist, name))) === sum)
  }
  const { components } = JSON.parse(readFileSync(packageFile('.cdx.json'), 'utf8'))
  const names = components.map((/** @type {{ name: string }} */ { name }) => name)
  findings.add(
    'C4: the bill of materials names Electron and libtensorflow',
    names.includes('electron') && names.includes('libtensorflow'),
    `${names.length} components`
  )
}
