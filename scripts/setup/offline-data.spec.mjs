import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeOfflineData } from './offline-data.mjs'
import { Report } from './report.mjs'

let folder = ''
let said = ''
const report = new Report({ write: (/** @type {string} */ text) => (said += text) })
const content = Buffer.from('sixty thousand digits '.repeat(1000))
/** @type {Parameters<typeof makeOfflineData>[1]} */
let places
let compressed = ''

beforeEach(() => {
  said = ''
  folder = mkdtempSync(join(tmpdir(), 'inkling-offline-'))
  mkdirSync(join(folder, 'source'))
  writeFileSync(join(folder, 'source/digits'), content)
  places = {
    source: join(folder, 'source'),
    folder: join(folder, 'mnist'),
    stampPath: join(folder, 'stamp.json'),
    list: {
      digits: {
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        gzipBytes: 0,
        gzipMd5: ''
      }
    }
  }
  compressed = join(folder, 'mnist/digits.gz')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the copy is made once', async () => {
  await makeOfflineData(report, places)
  expect(gunzipSync(readFileSync(compressed))).toEqual(content)
  expect(said).toContain('✓')
  said = ''
  await makeOfflineData(report, places)
  expect(said).toBe('')
})

test('a sound copy without its stamp is kept', async () => {
  await makeOfflineData(report, places)
  const before = statSync(compressed).ino
  rmSync(join(folder, 'stamp.json'))
  await makeOfflineData(report, places)
  expect(statSync(compressed).ino).toBe(before)
})

test.each([
  ['cut off', (/** @type {Buffer} */ bytes) => bytes.subarray(0, -9)],
  ['empty', () => Buffer.alloc(0)],
  ['something else', () => Buffer.from('text')]
])('a copy that is %s is made again', async (_what, damage) => {
  await makeOfflineData(report, places)
  writeFileSync(compressed, damage(readFileSync(compressed)))
  await makeOfflineData(report, places)
  expect(gunzipSync(readFileSync(compressed))).toEqual(content)
})

test('C3: a damaged package is named and not used', async () => {
  writeFileSync(join(folder, 'source/digits'), content.subarray(1))
  await expect(makeOfflineData(report, places)).rejects.toThrow('digits')
  expect(() => statSync(compressed)).toThrow('ENOENT')
})
