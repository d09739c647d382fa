import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  chmodSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addon, isBundleSound, keepBundle, placeBundle, sealBundle } from './native-bundle.mjs'
import { hasOfficialBuild, isStampTrue } from './native.mjs'

const hour = 3_600_000

describe('the stamp of a tested library', () => {
  const marks = { 'deps/lib/libtensorflow.so.2': '532058280 1', [addon]: '202000 1' }
  const present = { key: 'now', marks, now: 100 * hour, retry: false }
  const stamp = { key: 'now', source: 'somewhere', marks }

  test('holds while nothing has changed', () => {
    expect(isStampTrue(stamp, present)).toBe(true)
    expect(isStampTrue(stamp, { ...present, retry: true })).toBe(true)
  })

  test.each([
    ['there is none', undefined, present],
    ['Node or tfjs-node is another', { ...stamp, key: 'then' }, present],
    ['a file was changed', stamp, { ...present, marks: { ...marks, [addon]: '12 2' } }],
    ['the files are gone', { ...stamp, marks: {} }, { ...present, marks: {} }]
  ])('does not when %s', (_what, given, now) => {
    expect(isStampTrue(given, now)).toBe(false)
  })

  test('of a failure holds for a day, but not when the user asks again', () => {
    const failed = { key: 'now', source: '', reason: 'none', at: new Date(90 * hour).toISOString() }
    expect(isStampTrue(failed, present)).toBe(true)
    expect(isStampTrue(failed, { ...present, now: 115 * hour })).toBe(false)
    expect(isStampTrue(failed, { ...present, retry: true })).toBe(false)
    expect(isStampTrue({ ...failed, at: 'damaged' }, present)).toBe(false)
  })
})

test.each([
  ['linux', 'x64', true],
  ['linux', 'arm64', true],
  ['darwin', 'arm64', true],
  ['win32', 'x64', true],
  ['win32', 'arm64', false],
  ['win32', 'ia32', false],
  ['linux', 'ia32', false],
  ['freebsd', 'x64', false]
])('tfjs-node has its own build for %s %s: %s', (platform, arch, expected) => {
  expect(hasOfficialBuild(platform, arch)).toBe(expected)
})

describe('C3, D10: a bundle in the cache', () => {
  let folder = ''
  let bundle = ''
  let target = ''
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inkling-native-'))
    const source = join(folder, 'source')
    bundle = join(folder, 'bundle')
    target = join(folder, 'clone')
    mkdirSync(join(source, 'deps/lib'), { recursive: true })
    mkdirSync(join(source, dirname(addon)), { recursive: true })
    writeFileSync(join(source, 'deps/lib/libtensorflow_cc.so.2'), 'library')
    symlinkSync('libtensorflow_cc.so.2', join(source, 'deps/lib/libtensorflow.so'))
    writeFileSync(join(source, addon), 'addon')
    await keepBundle(source, bundle)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is sound, and shared with a clone but for the addon', async () => {
    expect(await isBundleSound(bundle)).toBe(true)
    placeBundle(bundle, target)
    placeBundle(bundle, target)
    const library = 'deps/lib/libtensorflow_cc.so.2'
    expect(statSync(join(target, library)).ino).toBe(statSync(join(bundle, library)).ino)
    expect(readlinkSync(join(target, 'deps/lib/libtensorflow.so'))).toBe('libtensorflow_cc.so.2')
    writeFileSync(join(target, addon), 'replaced by hand')
    expect(readFileSync(join(bundle, addon), 'utf8')).toBe('addon')
    expect(await isBundleSound(bundle)).toBe(true)
  })

  test.each(['deps/lib/libtensorflow_cc.so.2', addon])('whose %s lost a byte is noticed', async (file) => {
    chmodSync(join(bundle, file), 0o755)
    writeFileSync(join(bundle, file), readFileSync(join(bundle, file)).subarray(1))
    expect(await isBundleSound(bundle)).toBe(false)
  })

  test.each([addon, 'manifest.json'])('without its %s is noticed', async (file) => {
    rmSync(join(bundle, file))
    expect(await isBundleSound(bundle)).toBe(false)
  })

  test('is not sealed with content that the list of checksums does not know', async () => {
    copyFileSync(join(bundle, addon), join(folder, 'copy'))
    const known = { [addon]: 'f'.repeat(64) }
    await expect(sealBundle(bundle, known)).rejects.toThrow('SHA-256')
  })
})
