import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { removeFolder, temporaryFolder } from '../../test/support/small-mnist'
import { setAside } from './set-aside'

let folder: string
let path: string
beforeEach(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'model.safetensors')
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.UTC(2026, 0, 2, 3, 4, 5, 6))
})
afterEach(async () => {
  vi.useRealTimers()
  await removeFolder(folder)
})

const prefix = 'model-damaged-'
const dated = 'model-damaged-2026-01-02T03-04-05-006Z.safetensors'

test('a file, or a folder in its place, is moved to a dated name beside it', async () => {
  await writeFile(path, 'damaged')
  expect(await setAside(path, { prefix })).toBe(dated)
  expect(await readdir(folder)).toEqual([dated])
  expect(await readFile(join(folder, dated), 'utf8')).toBe('damaged')
  vi.setSystemTime(Date.UTC(2026, 0, 3))
  await mkdir(path)
  expect(await readdir(join(folder, await setAside(path, { prefix })))).toEqual([])
})

test('a copy leaves it in its place', async () => {
  await writeFile(path, 'damaged')
  expect(await setAside(path, { prefix, copy: await readFile(path) })).toBe(dated)
  expect((await readdir(folder)).sort()).toEqual([dated, 'model.safetensors'])
  expect(await readFile(join(folder, dated), 'utf8')).toBe('damaged')
})

test('the newest stay, and nothing else is removed', async () => {
  await writeFile(join(folder, 'model-of-mine.safetensors'), '')
  for (let day = 1; day <= 4; day++) {
    vi.setSystemTime(Date.UTC(2026, 0, day))
    await writeFile(path, `day ${String(day)}`)
    await setAside(path, { prefix, keepAtMost: 2 })
  }
  expect((await readdir(folder)).sort()).toEqual([
    'model-damaged-2026-01-03T00-00-00-000Z.safetensors',
    'model-damaged-2026-01-04T00-00-00-000Z.safetensors',
    'model-of-mine.safetensors'
  ])
})

test('what is not there can’t be moved', async () => {
  await expect(setAside(path, { prefix })).rejects.toMatchObject({ report: { code: 'file_no_folder' } })
})
