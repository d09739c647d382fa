import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tell } from '../../test/support/figures'
import { log, openLog, readLog, rotate } from './log'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-log-'))
})

afterEach(async () => {
  log.transports.file.level = false
  await rm(folder, { recursive: true })
})

test('writes dated lines into a folder that it makes', async () => {
  const path = openLog(join(folder, 'logs'))
  log.info('Epoch 0 - Training loss: 0.65')
  expect(await readFile(path, 'utf8')).toMatch(
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\] \[info\] +Epoch 0 - Training loss: 0\.65\n$/
  )
})

test('L8: a file of 1 MB is set aside, and five are kept', async () => {
  const path = openLog(folder)
  log.transports.console.level = false
  const line = 'x'.repeat(64 * 1024)
  for (let count = 0; count < 7 * 17; count++) log.info(line)
  const names = (await readdir(folder)).sort()
  expect(names).toEqual(['inkling.1.log', 'inkling.2.log', 'inkling.3.log', 'inkling.4.log', 'inkling.log'])
  for (const name of names) {
    const { length } = await readFile(join(folder, name))
    expect(length).toBeLessThan(1024 * 1024 + 66 * 1024)
  }
  expect(path).toBe(join(folder, 'inkling.log'))
  tell({ row: 'L8', tried: 'lines of 64 KiB in five files of 1 MB at most', count: 7 * 17, losses: 0 })
  expect((await readLog(path)).length).toBeGreaterThan(1024 * 1024)
})

test('a log that is not there is empty', async () => {
  expect(await readLog(join(folder, 'inkling.log'))).toBe('')
})

test('the newest of the old ones is number 1', async () => {
  const path = join(folder, 'inkling.log')
  for (const content of ['first', 'second', 'third']) {
    await writeFile(path, content)
    rotate(path)
  }
  expect(await readFile(join(folder, 'inkling.1.log'), 'utf8')).toBe('third')
  expect(await readFile(join(folder, 'inkling.3.log'), 'utf8')).toBe('first')
})
