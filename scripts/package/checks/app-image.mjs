import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageFile } from './checksums.mjs'
import { personAt, runAs } from './person.mjs'

/**
 * The AppImage as one file. Here it extracts itself, because FUSE may be missing.
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./display.mjs').Display} display
 */
export async function checkAppImage(findings, display) {
  const scratch = mkdtempSync(join(tmpdir(), 'inkling-package-'))
  chmodSync(scratch, 0o755)
  try {
    const image = join(scratch, 'Inkling 印.AppImage')
    cpSync(packageFile('.AppImage'), image)
    chmodSync(image, 0o755)
    const person = personAt(join(scratch, 'home'), display.name)
    const options = { environment: { APPIMAGE_EXTRACT_AND_RUN: '1', TMPDIR: person.home }, limitSeconds: 300 }
    const { code, out, error } = await runAs(person, [image, 'train', '--epochs', '1', '--json'], options)
    const backend = out.find((line) => line.includes('"backend"')) ?? error.at(-1)
    findings.add('AppImage: “train” trains natively', code === 0 && /tensorflow/.test(backend ?? ''), backend)
    const signalAfter = { line: /DevTools listening/, signal: /** @type {const} */ ('SIGTERM') }
    const opened = await runAs(person, [image, '--remote-debugging-port=0'], { ...options, signalAfter })
    const line = opened.error.find((text) => signalAfter.line.test(text))
    findings.add('AppImage: opens', line !== undefined, line ?? opened.error.at(-1))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
