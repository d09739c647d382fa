// The .deb, installed by apt into a fresh root folder, used there by an ordinary user, and uninstalled.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { hasProgram } from '../../setup/debian.mjs'
import { filesBelow } from '../../setup/files.mjs'
import { checkCommandLine } from './command-line.mjs'
import { packageFile } from './checksums.mjs'
import { checkFuses, withInspection } from './fuse-effects.mjs'
import { environmentOf, personId } from './person.mjs'
import { checkItOpens, checkMainJob } from './window.mjs'

/** Shell: enters a root folder with /proc, /dev and the screens of this system; the mounts end with the program. */
const inRoot = [
  'mkdir -p "$0/tmp/.X11-unix"',
  'mount -t proc proc "$0/proc"',
  'mount --rbind /dev "$0/dev"',
  'mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"',
  'exec /usr/sbin/chroot "$@"'
].join(' && ')

/**
 * A command that runs a command in a root folder.
 * @param {string} folder
 * @param {string[]} command
 * @param {string[]} [options] of chroot
 */
const chroot = (folder, command, options = []) => [
  ...['unshare', '--mount', '--propagation', 'private', 'sh', '-c', inRoot, folder],
  ...[...options, folder, ...command]
]

/** @param {string} folder @param {string[]} command */
function asRoot(folder, command) {
  const [program, ...words] = chroot(folder, command)
  const environment = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    DEBIAN_FRONTEND: 'noninteractive',
    LC_ALL: 'C.UTF-8'
  }
  const { status, stdout, stderr } = spawnSync(program, words, {
    env: environment,
    encoding: 'utf8',
    maxBuffer: 1 << 26
  })
  return { ok: status === 0, output: `${stdout}${stderr}`.trim() }
}

/**
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./display.mjs').Display} display
 */
export async function checkDeb(findings, display) {
  if (!hasProgram('debootstrap')) {
    findings.add('deb: a fresh root folder (install debootstrap)', false)
    return
  }
  const scratch = mkdtempSync(join(tmpdir(), 'inkling-package-'))
  const folder = join(scratch, 'root')
  try {
    makeRoot(folder)
    const file = packageFile('.deb')
    // What it depends on first, so that all that comes afterwards is the package's own doing.
    const depends = spawnSync('dpkg-deb', ['-f', file, 'Depends'], { encoding: 'utf8' }).stdout
    const needs = depends.split(',').map((name) => name.trim())
    const dependencies = asRoot(folder, ['apt-get', 'install', '-y', '--no-install-recommends', ...needs])
    findings.add(
      'deb: its dependencies are in Debian',
      dependencies.ok,
      dependencies.ok ? needs.join(', ') : dependencies.output.slice(-300)
    )
    const before = pathsBelow(folder)
    cpSync(file, join(folder, 'tmp/inkling.deb'))
    const installed = asRoot(folder, [
      'apt-get',
      'install',
      '-y',
      '--no-install-recommends',
      '/tmp/inkling.deb'
    ])
    findings.add(
      'deb: apt installs it',
      installed.ok,
      installed.ok ? undefined : installed.output.slice(-500)
    )
    const checked = asRoot(folder, ['dpkg', '--verify', 'inkling'])
    findings.add(
      'deb: every installed file has its checksum',
      checked.ok && checked.output === '',
      checked.output
    )
    checkDesktop(findings, folder)
    await useIt(findings, folder, scratch, display)
    const removed = asRoot(folder, ['apt-get', 'purge', '-y', 'inkling'])
    const after = pathsBelow(folder)
    const left = [...after].filter((path) => !before.has(path))
    const own = left.filter((path) => !path.startsWith('home/'))
    findings.add(
      'deb: uninstalled, nothing of it is left',
      removed.ok && own.length === 0,
      own.slice(0, 10).join(', ')
    )
    const kept = left.some((path) => path.endsWith('.config/Inkling/model.safetensors'))
    findings.add('deb: what the person made stays', kept)
    // dpkg takes away a folder that has become empty and that no other package names; the base system's /opt is one.
    const lost = [...before].filter((path) => !after.has(path) && path !== 'opt')
    findings.add('deb: nothing of the system is lost', lost.length === 0, lost.slice(0, 10).join(', '))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** @param {string} folder */
function makeRoot(folder) {
  const { status, stdout, stderr } = spawnSync(
    'debootstrap',
    ['--variant=minbase', releaseOfThis(), folder],
    { encoding: 'utf8' }
  )
  if (status !== 0) throw new Error(`debootstrap failed: ${`${stdout}${stderr}`.slice(-500)}`)
  // The same proxy, if there is one, and this system's names of hosts.
  for (const name of ['resolv.conf', 'hosts'])
    cpSync(`/etc/${name}`, join(folder, 'etc', name), { dereference: true })
  const home = join(folder, 'home/person')
  mkdirSync(home, { recursive: true })
  chownSync(home, personId, personId)
}

function releaseOfThis() {
  return spawnSync('sh', ['-c', '. /etc/os-release && echo "$VERSION_CODENAME"'], {
    encoding: 'utf8'
  }).stdout.trim()
}

/** @param {import('./findings.mjs').Findings} findings @param {string} folder */
function checkDesktop(findings, folder) {
  const entry = asRoot(folder, ['cat', '/usr/share/applications/inkling.desktop']).output
  findings.add(
    'deb: the desktop entry opens files of both types',
    /^Exec=.*inkling.* %U$/m.test(entry) &&
      /^MimeType=.*application\/x-inkling;.*application\/x-safetensors;/m.test(entry)
  )
  const types = asRoot(folder, ['cat', '/usr/share/mime/packages/inkling.xml']).output
  findings.add(
    'deb: the file types are made known',
    types.includes('*.inkling') && types.includes('*.safetensors')
  )
  const sizes = filesBelow(join(folder, 'usr/share/icons/hicolor')).filter((file) =>
    file.endsWith('/inkling.png')
  )
  findings.add(
    'deb: icons in all sizes',
    sizes.length === 8,
    sizes.map((file) => dirname(dirname(file))).join(', ')
  )
}

/**
 * @param {import('./findings.mjs').Findings} findings
 * @param {string} folder
 * @param {string} scratch
 * @param {import('./display.mjs').Display} display
 */
async function useIt(findings, folder, scratch, display) {
  chmodSync(scratch, 0o755)
  const environment = environmentOf('/home/person', display.name)
  /** @type {import('./person.mjs').Person} */
  const person = {
    home: join(folder, 'home/person'),
    environment,
    asPerson: (command) =>
      chroot(folder, ['env', '-C', '/home/person', ...command], [`--userspec=${personId}:${personId}`])
  }
  const called = asRoot(folder, ['sh', '-c', 'dirname "$(readlink -f /usr/bin/inkling)"']).output
  const program = join(called, '../../inkling')
  const helper = lstatSync(join(folder, program, '../chrome-sandbox'))
  findings.add(
    'deb: Chromium’s helper for a sandbox may become root, and belongs to root',
    (helper.mode & 0o7777) === 0o4755 && helper.uid === 0
  )
  await checkFuses(findings, person, join(folder, program), program, 'deb')
  await checkCommandLine(findings, person, ['inkling'], 'deb')
  const installed = { kind: 'deb', program, scratch }
  await checkItOpens(findings, person, installed)
  await withInspection(join(folder, program), () => checkMainJob(findings, person, installed))
}

/** Paths that dpkg, apt and the kernel change by themselves are left out. @param {string} folder */
function pathsBelow(folder) {
  const { stdout } = spawnSync('find', [folder, '-xdev', '-mindepth', '1', '-printf', '%P\\n'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28
  })
  const changing = /^(proc|sys|dev|run|tmp|var\/(log|cache|lib\/(dpkg|apt|systemd)))(\/|$)/
  return new Set(stdout.split('\n').filter((path) => path && !changing.test(path)))
}
