import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  bytesBelow,
  filesBelow,
  partialPath,
  putInPlace,
  readJson,
  removePartials,
  sha256OfFile,
  writeWhole
} from './files.mjs'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'inkling-files-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test('the SHA-256 of a file of several chunks is that of FIPS 180-2 for a million times "a"', async () => {
  const path = join(folder, 'million')
  writeFileSync(path, 'a'.repeat(1_000_000))
  /** @type {number[]} */
  const heard = []
  expect(await sha256OfFile(path, (bytes) => heard.push(bytes))).toBe(
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'
  )
  expect(heard.at(-1)).toBe(1_000_000)
})

test('a file is written whole, over the old one, and nothing else is left', () => {
  const path = join(folder, 'deep/file.json')
  writeWhole(path, 'old')
  writeWhole(path, 'new')
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(readdirSync(join(folder, 'deep'))).toEqual(['file.json'])
})

test('a write that fails leaves the old file and no other', () => {
  mkdirSync(join(folder, 'taken/inside'), { recursive: true })
  // A folder that is not empty can't be replaced by a file.
  expect(() => writeWhole(join(folder, 'taken'), 'new')).toThrow()
  expect(readdirSync(folder)).toEqual(['taken'])
})

test('a damaged JSON file counts as missing', () => {
  writeFileSync(join(folder, 'cut.json'), '{"a": ')
  expect(readJson(join(folder, 'cut.json'))).toBeUndefined()
  expect(readJson(join(folder, 'none.json'))).toBeUndefined()
})

test('a folder takes the place of another, and what killed processes left is removed', () => {
  const place = join(folder, 'place')
  const incomplete = partialPath(place)
  mkdirSync(place)
  writeFileSync(join(place, 'old'), '')
  mkdirSync(incomplete)
  writeFileSync(join(incomplete, 'new'), '')
  const left = partialPath(place)
  mkdirSync(left)
  putInPlace(incomplete, place)
  expect(readdirSync(place)).toEqual(['new'])
  expect(existsSync(left)).toBe(true)
  removePartials(folder)
  expect(readdirSync(folder)).toEqual(['place'])
  removePartials(join(folder, 'not there'))
})

test('files below a folder are found and counted', () => {
  mkdirSync(join(folder, 'a/b'), { recursive: true })
  writeFileSync(join(folder, 'a/b/two'), '22')
  writeFileSync(join(folder, 'one'), '1')
  expect(filesBelow(folder)).toEqual(['a/b/two', 'one'])
  expect(filesBelow(folder, (path) => path !== 'a/b')).toEqual(['one'])
  expect(bytesBelow(folder)).toBe(3)
  expect(bytesBelow(join(folder, 'none'))).toBe(0)
})
