import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { readFileWithin } from './read-file-within'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => removeFolder(folder))

it('reads a file up to its limit and refuses one byte more', async () => {
  const path = join(folder, 'a.bin')
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)
  await writeFile(path, bytes)
  expect(await readFileWithin(path, 1000)).toEqual(bytes)
  await expect(readFileWithin(path, 999)).rejects.toThrow(
    'a.bin is too large: 1000 bytes or more, at most 999 are allowed.'
  )
})

it('reads an empty file', async () => {
  await writeFile(join(folder, 'empty'), '')
  expect(await readFileWithin(join(folder, 'empty'), 10)).toHaveLength(0)
})

it('names what is missing or no file, and never waits for a pipe', async () => {
  await mkdir(join(folder, 'sub'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  await expect(readFileWithin(join(folder, 'none'), 10)).rejects.toThrow('none is not there.')
  await expect(readFileWithin(join(folder, 'a.bin', 'x'), 10)).rejects.toThrow('x is not there.')
  for (const name of ['sub', 'pipe'])
    await expect(readFileWithin(join(folder, name), 10)).rejects.toThrow(
      `${name} is a folder or a device, not a file.`
    )
})

it('reads a file that says a wrong size, within the limit all the same', async () => {
  // The kernel says 0 bytes and gives more.
  const status = await readFileWithin('/proc/self/status', 100_000)
  expect(new TextDecoder().decode(status)).toContain('VmRSS')
  await expect(readFileWithin('/proc/self/status', 100)).rejects.toThrow(
    'status is too large: 101 bytes or more'
  )
  await expect(readFileWithin('/dev/zero', 100)).rejects.toThrow('zero is a folder or a device')
})
