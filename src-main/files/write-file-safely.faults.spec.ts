import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { build } from 'vite'
import { tell } from '../../test/support/figures'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { runTraced } from '../../test/support/strace'

// Each case starts a process under strace.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** More than one of the pieces of 512 KiB that Node writes at a time. */
const bytes = 700_000
const old = Buffer.alloc(bytes + 1, 1)
const whole = Buffer.alloc(bytes, 2)

let root: string
let program: string
let folder: string
let path: string

beforeAll(async () => {
  root = realpathSync(await temporaryFolder())
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: 'test/support/write-once.ts',
      outDir: join(root, 'program'),
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'write-once.cjs' } }
    }
  })
  program = join(root, 'program', 'write-once.cjs')
})

afterAll(() => removeFolder(root))

beforeEach(() => {
  folder = join(root, 'folder')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  path = join(folder, 'file')
  writeFileSync(path, old)
})

/** Starts the writing under strace, which makes a system call on one of its three paths fail or kill. */
function write(injection: string): SpawnSyncReturns<string> {
  const paths = [path, join(folder, 'being-written.tmp'), folder]
  return runTraced({ injection, paths, command: [program, path, String(bytes)] })
}

/** What the path holds. */
function found(): 'old' | 'new' | 'other' {
  const content = readFileSync(path)
  return content.equals(old) ? 'old' : content.equals(whole) ? 'new' : 'other'
}

describe('a process killed at any of its calls leaves the old file or the whole new one (W1)', () => {
  it('old before the rename is done, new after it, never anything else', () => {
    const passed: string[] = []
    for (const call of [
      'openat',
      'write',
      'pwrite64',
      'fsync',
      'statx',
      'fstat',
      'close',
      'rename',
      'renameat2'
    ]) {
      for (let place = 1; ; place++) {
        writeFileSync(path, old)
        rmSync(join(folder, 'being-written.tmp'), { force: true })
        const run = write(`${call}:signal=SIGKILL:when=${String(place)}`)
        if (run.status === 0) break
        expect([run.signal, run.stderr]).toEqual(['SIGKILL', ''])
        passed.push(`${call} ${String(place)}: ${found()}`)
      }
      // Untouched, it runs through.
      expect(found()).toBe('new')
      expect(readdirSync(folder)).toEqual(['file'])
    }
    tell({ row: 'W1', tried: 'kills at a system call of a save', count: passed.length, losses: 0 })
    // open, two pieces, sync, close, rename of the file; open, sync, close of the folder; and looks at sizes.
    expect(passed.filter((each) => !each.startsWith('statx') && !each.startsWith('fstat'))).toEqual([
      'openat 1: old',
      'openat 2: new',
      'write 1: old',
      'write 2: old',
      'fsync 1: old',
      'fsync 2: new',
      'close 1: old',
      'close 2: new',
      'rename 1: old'
    ])
    expect(passed.filter((each) => each.endsWith('other'))).toEqual([])
  })
})

describe('a call that fails leaves the old file and no temporary one', () => {
  it.each([
    ['openat:error=EROFS:when=1', 'file can’t be written: permission was denied.'],
    ['openat:error=EACCES:when=1', 'file can’t be written: permission was denied.'],
    ['openat:error=ENOSPC:when=1', 'There is no room for file: 700000 bytes are needed.'],
    ['write:error=ENOSPC:when=1', 'There is no room for file: 700000 bytes are needed.'],
    ['write:error=EDQUOT:when=2', 'There is no room for file: 700000 bytes are needed.'],
    ['fsync:error=EIO:when=1', 'file can’t be written (system error EIO).'],
    ['close:error=EIO:when=1', 'file can’t be written (system error EIO).'],
    ['rename:error=EIO:when=1', 'file can’t be written (system error EIO).'],
    ['rename:error=EXDEV:when=1', 'file can’t be written (system error EXDEV).']
  ])('%s', (injection, message) => {
    const run = write(injection)
    expect(run.stderr).toContain(message)
    expect([run.status, found(), readdirSync(folder)]).toEqual([1, 'old', ['file']])
  })

  it.each(['EPERM', 'EACCES', 'EBUSY'])('%s at the rename passes: it is tried again', (code) => {
    const run = write(`rename:error=${code}:when=1..3`)
    expect([run.stderr, run.status, found()]).toEqual(['', 0, 'new'])
  })

  it('a rename that is refused for good is given up after two seconds', () => {
    const run = write('rename:error=EBUSY')
    expect(run.stderr).toContain('file can’t be written (system error EBUSY).')
    expect([run.status, found(), readdirSync(folder)]).toEqual([1, 'old', ['file']])
  })

  it('a disk that can’t sync folders is no failure, one that fails to is', () => {
    expect(write('fsync:error=EINVAL:when=2').status).toBe(0)
    expect(found()).toBe('new')
    writeFileSync(path, old)
    const run = write('fsync:error=EIO:when=2')
    // No failure of the writing: what is said must not be that nothing was changed.
    expect(run.stderr).toContain(
      'file was written, but may be lost if the power fails now (system error EIO).'
    )
    expect([run.status, found(), readdirSync(folder)]).toEqual([1, 'new', ['file']])
  })
})

it('W4: a file that is protected against writing is refused and left as it is, though its folder could be written', () => {
  // To root nothing is protected.
  const who = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  for (const each of [root, join(root, 'program')]) chmodSync(each, 0o755)
  chmodSync(folder, 0o777)
  chmodSync(path, 0o444)
  const [command, ...words] = [...who, process.execPath, program, path, String(bytes)]
  const run = spawnSync(command, words, { encoding: 'utf8' })
  expect(run.stderr).toContain('file can’t be written: permission was denied.')
  expect([run.status, found(), readdirSync(folder)]).toEqual([1, 'old', ['file']])
})

describe('a full disk (the write that is short, not refused)', () => {
  it('leaves the old file and no temporary one, and names the bytes needed', () => {
    // Half of the file fits: by a small disk where the user may make one, else by a limit on the size of files.
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=384k', 'tmpfs', folder], {
      encoding: 'utf8'
    })
    const isMounted = mount.status === 0
    const small = Buffer.from('the old file')
    try {
      writeFileSync(path, small)
      const command = `${isMounted ? '' : 'ulimit -f 350;'} exec "$0" "$@"`
      const run = spawnSync('bash', ['-c', command, process.execPath, program, path, String(bytes)], {
        encoding: 'utf8'
      })
      expect(run.stderr).toContain('There is no room for file: 700000 bytes are needed.')
      expect([run.status, readdirSync(folder)]).toEqual([1, ['file']])
      expect(readFileSync(path).equals(small)).toBe(true)
    } finally {
      if (isMounted) spawnSync('umount', [folder])
    }
  })
})
