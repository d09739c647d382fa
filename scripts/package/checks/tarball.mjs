import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkCommandLine } from './command-line.mjs'
import { packageFile } from './checksums.mjs'
import { checkFuses, withInspection } from './fuse-effects.mjs'
import { personAt } from './person.mjs'
import { checkProbes } from './probes.mjs'
import { checkItOpens, checkMainJob } from './window.mjs'

/**
 * The archive, unpacked into a folder whose name is hard, by somebody who may write nothing there.
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./display.mjs').Display} display
 */
export async function checkTarball(findings, display) {
  const scratch = mkdtempSync(join(tmpdir(), 'inkling-package-'))
  chmodSync(scratch, 0o755)
  try {
    const place = join(scratch, '我的 程序 🖋')
    mkdirSync(place)
    const { status } = spawnSync('tar', ['-xzf', packageFile('.tar.gz'), '-C', place, '--no-same-owner'])
    findings.add('tar.gz: unpacks into a folder with spaces, Chinese and an emoji', status === 0)
    const program = join(place, readdirSync(place)[0], 'inkling')
    const person = personAt(join(scratch, '家'), display.name)
    const installed = { kind: 'tar.gz', program, scratch }
    await checkFuses(findings, person, program, program, 'tar.gz')
    await checkCommandLine(findings, person, [join(program, '../resources/bin/inkling')], 'tar.gz')
    await checkItOpens(findings, person, installed)
    await withInspection(program, async () => {
      await checkMainJob(findings, person, installed)
      await checkProbes(findings, person, installed)
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
