import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { filesBelow, sha256OfFile } from './files.mjs'
import { unzip } from './unzip.mjs'

// Written by Python's zipfile: stored, deflated, empty and large entries, a folder, a comment at the end.
const archive = join(import.meta.dirname, 'fixtures/made-by-python.zip')

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'inkling-unzip-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** @param {string} name */
const choose = (name) => (name === 'unwanted.txt' ? undefined : join(folder, name))

test('the chosen files of an archive come out as they went in', async () => {
  /** @type {number[][]} */
  const progress = []
  expect(await unzip(archive, choose, (done, total) => progress.push([done, total]))).toBe(4)
  expect(filesBelow(folder)).toEqual([
    'folder/deflated.txt',
    'folder/empty.txt',
    'folder/stored.txt',
    'large.bin'
  ])
  expect(readFileSync(join(folder, 'folder/stored.txt'), 'utf8')).toBe('stored: 数字\n')
  expect(readFileSync(join(folder, 'folder/deflated.txt'), 'utf8')).toBe('deflated '.repeat(100))
  expect(readFileSync(join(folder, 'folder/empty.txt'), 'utf8')).toBe('')
  // By Python's hashlib.
  expect(await sha256OfFile(join(folder, 'large.bin'))).toBe(
    '7fb257bb49b1f2be0619391a0d84ca3758bf3d6edc14315c885fc892b6116d3d'
  )
  const total = 15 + 900 + 1_255_000
  expect(progress.at(-1)).toEqual([total, total])
})

test.each([
  ['cut off', (/** @type {Buffer} */ bytes) => bytes.subarray(0, 4000), 'is no zip archive'],
  ['no archive', () => Buffer.from('<html>not found</html>'), 'is no zip archive']
])('what is %s is refused', async (_what, damage, message) => {
  const path = join(folder, 'damaged.zip')
  writeFileSync(path, damage(readFileSync(archive)))
  await expect(unzip(path, choose)).rejects.toThrow(message)
})
