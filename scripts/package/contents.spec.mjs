import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { faultsOf, filesOf, sizesByPart } from './contents.mjs'

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('hex')

/** An archive as Electron's packer makes it. @param {Record<string, string>} files in one folder deep */
function asarOf(files) {
  /** @type {Record<string, any>} */
  const tree = {}
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const names = path.split('/')
    let folder = tree
    for (const name of names.slice(0, -1)) folder = (folder[name] ??= { files: {} }).files
    folder[/** @type {string} */ (names.at(-1))] = { size: Buffer.byteLength(text), offset: String(offset) }
    offset += Buffer.byteLength(text)
  }
  const json = Buffer.from(JSON.stringify({ files: tree }))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  ;[4, 8 + padded, 4 + padded, json.length].forEach((value, index) => head.writeUInt32LE(value, 4 * index))
  json.copy(head, 16)
  return Buffer.concat([head, Buffer.from(Object.values(files).join(''))])
}

test('looks into the archive; a link takes no room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-contents-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'resources/native'), { recursive: true })
  writeFileSync(
    join(folder, 'resources/app.asar'),
    asarOf({ 'package.json': '{}', 'out/main/数字.cjs': 'x = "印"' })
  )
  writeFileSync(join(folder, 'resources/native/a.so.2'), 'library')
  symlinkSync('a.so.2', join(folder, 'resources/native/a.so'))
  const files = await filesOf(folder)
  expect(files.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'resources/app.asar/out/main/数字.cjs', bytes: 9, sha256: sha256('x = "印"') },
    { path: 'resources/app.asar/package.json', bytes: 2, sha256: sha256('{}') },
    { path: 'resources/native/a.so', bytes: 0 },
    { path: 'resources/native/a.so.2', bytes: 7, sha256: sha256('library') }
  ])
})

const sound = [
  ...['index.cjs', 'trainer.cjs', 'cli.cjs'].map((name) => `resources/app.asar/out/main/${name}`),
  ...['', '-simd', '-threaded-simd'].map(
    (name) => `resources/app.asar/out/main/tfjs-backend-wasm${name}.wasm`
  ),
  'resources/app.asar/package.json',
  'resources/app.asar/out/preload/index.cjs',
  'resources/app.asar/out/renderer/index.html',
  ...['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map(
    (name) => `resources/mnist/${name}-ubyte.gz`
  ),
  'resources/model/handwriting.safetensors',
  'resources/model/handwriting.json',
  'resources/app-update.yml',
  'resources/LICENSE.txt',
  'resources/THIRD-PARTY.txt',
  'resources/native/lib/napi-v8/tfjs_binding.node',
  'resources/native/deps/lib/libtensorflow_cc.so.2',
  'resources/native/deps/lib/libtensorflow_framework.so.2',
  'inkling'
].map((path, index) => ({ path, bytes: 5000 + index, sha256: String(index) }))
const native = { native: true }

test('a sound package has no fault', () => {
  const link = { path: 'resources/native/deps/lib/libtensorflow.so', bytes: 0 }
  expect(faultsOf([...sound, link], native)).toEqual([])
})

test.each([
  'resources/app.asar/out/main/index.cjs.map',
  'resources/app.asar/src-main/index.cjs',
  'resources/app.asar/out/main/idx.spec.js',
  'resources/app.asar/node_modules/tfjs/index.js',
  'resources/app.asar/App.svelte',
  'resources/native/binding/tfjs_backend.cc',
  'resources/default_app.asar',
  'resources/app/main.js'
])('%s must not be packed', (path) => {
  expect(faultsOf([...sound, { path, bytes: 10, sha256: 'x' }], native)).toEqual([
    `${path} must not be packed.`
  ])
})

test('trouble 3: what is missing, the native library above all, is named', () => {
  for (const { path } of sound.slice(0, -2)) {
    const faults = faultsOf(
      sound.filter((file) => file.path !== path),
      native
    )
    expect(faults, path).toHaveLength(1)
  }
})

test('nothing is packed twice: neither a library under another name nor any file of some size', () => {
  const [first] = sound
  const copy = { ...first, path: 'resources/copy' }
  expect(faultsOf([...sound, copy], native)).toEqual([
    `resources/copy is packed twice: ${first.path} is the same.`
  ])
  expect(
    faultsOf([...sound, { path: 'a', bytes: 9, sha256: 's' }, { path: 'b', bytes: 9, sha256: 's' }], native)
  ).toEqual([])
  const second = { path: 'resources/native/deps/lib/libtensorflow.so.2', bytes: 9000, sha256: 'other' }
  expect(faultsOf([...sound, second], native)[0]).toMatch(/^There are 2 libraries of TensorFlow/)
})

test('the parts add up to the whole', () => {
  const parts = sizesByPart(sound)
  const sum = parts.reduce((total, [, bytes]) => total + bytes, 0)
  expect(sum).toBe(sound.reduce((total, { bytes }) => total + bytes, 0))
  expect(Object.fromEntries(parts)).toMatchObject({
    Electron: 5015 + 5021,
    'the network of a first launch': 5013 + 5014,
    'libtensorflow and its addon': 5018 + 5019 + 5020
  })
})
