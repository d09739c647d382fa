import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from './make-folder'

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'inkling-folder-'))
})
afterEach(() => rm(place, { recursive: true }))

test('makes all that is missing, and leaves alone what is there', async () => {
  const folder = join(place, 'a', '数据', 'c')
  await makeFolder(folder)
  await writeFile(join(folder, 'kept'), 'here')
  await makeFolder(folder)
  expect((await stat(join(folder, 'kept'))).size).toBe(4)
})

test('several at once make the same folder', async () => {
  const folder = join(place, 'a', 'b', 'c', 'd')
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(folder)))
  expect((await stat(folder)).isDirectory()).toBe(true)
})

test('a file in its place, or above it, is an error that names it', async () => {
  const file = join(place, 'file')
  await writeFile(file, '')
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST', path: file })
  await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test.runIf(process.platform === 'linux')('where the system makes none, it ends with an error', async () => {
  await expect(makeFolder('/proc/inkling/MNIST/raw')).rejects.toMatchObject({ code: 'ENOENT' })
})
