import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tell } from '../../test/support/figures'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { removeAbandonedTemporaries, writeFileSafely } from './write-file-safely'

let folder: string
let path: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'weights.bin')
})
afterEach(() => removeFolder(folder))

const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)

describe('writeFileSafely', () => {
  it('makes a file and replaces it, and leaves nothing beside it', async () => {
    for (const bytes of [filled(3_000_000, 1), filled(10, 2), filled(0, 0)]) {
      await writeFileSafely(path, bytes)
      expect(Buffer.compare(await readFile(path), bytes)).toBe(0)
      expect(await readdir(folder)).toEqual(['weights.bin'])
    }
  })

  it('writes just the bytes that a view shows', async () => {
    await writeFileSafely(path, Uint8Array.of(1, 2, 3, 4, 5).subarray(1, 4))
    expect([...(await readFile(path))]).toEqual([2, 3, 4])
  })

  it('W3: refuses what is no bytes: a Float32Array has a length of its own', async () => {
    for (const wrong of [new Float32Array(4), 'text', new ArrayBuffer(4), [1, 2]])
      await expect(writeFileSafely(path, wrong as unknown as Uint8Array)).rejects.toThrow(TypeError)
    expect(await readdir(folder)).toEqual([])
  })

  it('keeps the permissions of the file that it replaces', async () => {
    await writeFile(path, 'old')
    await chmod(path, 0o640)
    await writeFileSafely(path, filled(5, 1))
    expect((await stat(path)).mode & 0o777).toBe(0o640)
  })

  it('W4: keeps a link and replaces what it leads to, also through another link and before the file is there', async () => {
    await mkdir(join(folder, 'far'))
    await symlink('far/b', join(folder, 'a'))
    await symlink('c', join(folder, 'far', 'b'))
    for (const value of [1, 2]) {
      await writeFileSafely(join(folder, 'a'), filled(5, value))
      expect([...(await readFile(join(folder, 'far', 'c')))]).toEqual([...filled(5, value)])
    }
    expect(await readlink(join(folder, 'a'))).toBe('far/b')
    expect((await lstat(join(folder, 'far', 'b'))).isSymbolicLink()).toBe(true)
    expect((await readdir(join(folder, 'far'))).sort()).toEqual(['b', 'c'])
  })

  it('names what stands in the way', async () => {
    await mkdir(path)
    await expect(writeFileSafely(path, filled(1, 1))).rejects.toThrow(
      'weights.bin is a folder or a device, not a file.'
    )
    await expect(writeFileSafely(join(folder, 'none', 'x'), filled(1, 1))).rejects.toThrow(
      'x can’t be written: its folder is not there.'
    )
    await symlink('loop', join(folder, 'loop'))
    await expect(writeFileSafely(join(folder, 'loop'), filled(1, 1))).rejects.toThrow(
      'loop can’t be written (system error ELOOP).'
    )
    expect((await readdir(folder)).sort()).toEqual(['loop', 'weights.bin'])
  })

  it('W5: ends as one of the two when two write one file at once: 100 pairs', async () => {
    const [first, second] = [filled(200_000, 1), filled(300_000, 2)]
    for (let pair = 0; pair < 100; pair++) {
      await Promise.all([writeFileSafely(path, first), writeFileSafely(path, second)])
      const found = await readFile(path)
      expect([first, second].some((bytes) => Buffer.compare(found, bytes) === 0)).toBe(true)
    }
    expect(await readdir(folder)).toEqual(['weights.bin'])
    tell({ row: 'W5', tried: 'pairs of saves of one file at once', count: 100, losses: 0 })
  })

  it('W4: writes under any name that the system allows', async () => {
    const names = [
      'a b',
      '#1',
      '100%25',
      '数字.json',
      '🖊️',
      'con',
      'dot.',
      '.hidden',
      'it\'s "quoted"',
      'x'.repeat(255),
      '字'.repeat(85),
      // Names that Windows keeps for itself or forbids, and others that programs have stumbled over.
      ...['CON', 'prn.json', 'AUX', 'nul', 'COM1.txt', 'LPT9', 'a:b', 'a?b', 'a*b', 'a|b', 'a<b>', 'a\\b'],
      ...['~', '-rf', '--help', '$HOME', '`id`', '%s%n', 'a\nb', 'a\tb', '\u202Eexe', 'ﬁ', 'e\u0301', 'é'],
      ...[' leading', 'trailing ', 'x.tar.gz', 'settings.json', 'a&b;c', '()[]{}', '١٢٣']
    ]
    expect(new Set(names).size).toBeGreaterThanOrEqual(40)
    for (const name of names) {
      await writeFileSafely(join(folder, name), filled(4, 7))
      await writeFileSafely(join(folder, name), filled(5, 8))
      expect([...(await readFile(join(folder, name)))]).toEqual([...filled(5, 8)])
    }
    expect((await readdir(folder)).sort()).toEqual([...names].sort())
    tell({ row: 'W4', tried: 'odd names written and replaced', count: names.length, losses: 0 })
  })

  it('leaves the old file when it is cancelled', async () => {
    await writeFile(path, 'old')
    const cancel = new AbortController()
    const writing = writeFileSafely(path, filled(5_000_000, 1), { signal: cancel.signal })
    cancel.abort()
    await expect(writing).rejects.toThrow(/abort/)
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['weights.bin'])
  })
})

describe('removeAbandonedTemporaries', () => {
  it('removes what dead processes of this computer left, and nothing else', async () => {
    const { pid: deadPid } = spawnSync(process.execPath, ['--version'])
    const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
    const name = (host: string, pid: number): string => `.inkling-${host}-${String(pid)}-0123456789ab.tmp`
    const kept = [
      name(here, process.pid),
      name(here, process.ppid),
      name('00000000', deadPid),
      'weights.bin',
      '.inkling.tmp'
    ]
    for (const each of [...kept, name(here, deadPid)]) await writeFile(join(folder, each), 'x')
    await removeAbandonedTemporaries(folder)
    expect((await readdir(folder)).sort()).toEqual([...kept].sort())
  })

  it('has nothing to do in a folder that is not there', async () => {
    await expect(removeAbandonedTemporaries(join(folder, 'none'))).resolves.toBeUndefined()
  })
})
