// node scripts/package/check-package.mjs: proves what `npm run package` made in dist/, on Linux, as root (it becomes an
// ordinary user for all that it runs). Needs xvfb; the .deb is installed in a fresh root folder where debootstrap is there.
// Options: --only tar.gz,AppImage,deb
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../setup/paths.mjs'
import { checkAppImage } from './checks/app-image.mjs'
import { checkChecksums } from './checks/checksums.mjs'
import { checkDeb } from './checks/deb.mjs'
import { Display } from './checks/display.mjs'
import { Findings } from './checks/findings.mjs'
import { checkTarball } from './checks/tarball.mjs'

const { values } = parseArgs({ options: { only: { type: 'string', default: 'tar.gz,AppImage,deb' } } })
const wanted = values.only.split(',')

if (
  process.platform !== 'linux' ||
  process.getuid?.() !== 0 ||
  !existsSync(join(root, 'dist/linux-unpacked'))
) {
  console.error('This check wants Linux, root, and the packages of "npm run package" in dist/.')
  process.exit(2)
}

const findings = new Findings()
const display = await Display.open()
try {
  await checkChecksums(findings)
  if (wanted.includes('tar.gz')) await checkTarball(findings, display)
  if (wanted.includes('AppImage')) await checkAppImage(findings, display)
  if (wanted.includes('deb')) await checkDeb(findings, display)
} finally {
  display.close()
}
console.log(findings.summary)
process.exitCode = findings.failed > 0 ? 1 : 0
