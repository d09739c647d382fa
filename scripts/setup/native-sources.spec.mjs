import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addon, sealBundle } from './native-bundle.mjs'
import { provideNative } from './native.mjs'
import { SetupProblem } from './problem.mjs'
import { Report } from './report.mjs'

const played = await vi.hoisted(async () => {
  const { mkdtempSync: make } = await import('node:fs')
  const { tmpdir: parent } = await import('node:os')
  const root = make(`${parent()}/inkling-clone-`)
  const tfjs = `${root}/node_modules/@tensorflow/tfjs-node`
  return { root, tfjs, wheel: '', calls: /** @type {string[]} */ ([]) }
})
const { root, tfjs } = played

vi.mock(import('./paths.mjs'), async (original) => ({
  ...(await original()),
  root: played.root,
  stampFolder: `${played.root}/node_modules/.inkling`
}))
// A library loads if it says of itself that it is TensorFlow.
vi.mock(import('./processes.mjs'), async (original) => {
  const actual = await original()
  return {
    ...actual,
    run: (command, words, options) => {
      if (!words[0]?.endsWith('native-load-test.mjs')) return actual.run(command, words, options)
      const text = readFileSync(join(played.tfjs, addon), 'utf8')
      const loads = text.startsWith('TensorFlow ')
      return Promise.resolve({
        code: loads ? 0 : 1,
        silent: false,
        output: loads ? text : '',
        reason: loads ? '' : `does not load: ${text}`
      })
    }
  }
})
// No compiler, and a Python package whose library is what the test says; '' for none.
vi.mock(import('./native-build.mjs'), async (original) => ({
  ...(await original()),
  buildAddon: () => Promise.reject(new SetupProblem('there is no compiler')),
  makeBundleFromWheel: async (_wheel, bundle) => {
    played.calls.push('wheel')
    if (!played.wheel) throw new SetupProblem('No matching distribution found')
    writeLibrary(bundle, played.wheel)
    await sealBundle(bundle)
  }
}))

/** @param {string} folder @param {string} text of the addon */
function writeLibrary(folder, text) {
  mkdirSync(join(folder, 'deps/lib'), { recursive: true })
  mkdirSync(join(folder, dirname(addon)), { recursive: true })
  writeFileSync(join(folder, 'deps/lib/libtensorflow.so.2'), 'library')
  writeFileSync(join(folder, addon), text)
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('C3, D10: libtensorflow', () => {
  let cache = ''
  let said = ''
  const release = vi.fn()
  const report = new Report({ write: (/** @type {string} */ text) => (said += text) })
  const provide = (retry = false) =>
    provideNative(report, cache, () => Promise.resolve({ release }), { retry })
  const installed = () => (existsSync(join(tfjs, addon)) ? readFileSync(join(tfjs, addon), 'utf8') : '')
  const stamp = () => JSON.parse(readFileSync(join(root, 'node_modules/.inkling/native.json'), 'utf8'))
  /** What was asked for something, in order. */
  const calls = () => {
    const list = join(cache, 'calls')
    const official = existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : []
    return [...official, ...played.calls]
  }
  const bundleNamed = (/** @type {string} */ beginning) =>
    join(cache, 'native', readdirSync(join(cache, 'native')).find((name) => name.startsWith(beginning)) ?? '')
  /** Another clone on the same computer. */
  const newClone = () => {
    for (const folder of ['deps', 'lib']) rmSync(join(tfjs, folder), { recursive: true, force: true })
    rmSync(join(root, 'node_modules/.inkling'), { recursive: true, force: true })
  }

  beforeEach(() => {
    said = ''
    release.mockClear()
    played.wheel = 'TensorFlow 2.12.0'
    played.calls.length = 0
    cache = mkdtempSync(join(tmpdir(), 'inkling-native-'))
    mkdirSync(join(tfjs, 'scripts'), { recursive: true })
    mkdirSync(join(root, 'resources'))
    writeFileSync(join(tfjs, 'package.json'), '{ "version": "4.22.0" }')
    const libtensorflow = { requirement: 'tensorflow-cpu==2.12.0' }
    writeFileSync(join(root, 'resources/checksums.json'), JSON.stringify({ wheels: { libtensorflow } }))
  })
  afterEach(() => {
    rmSync(cache, { recursive: true })
    for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true })
  })
  afterAll(() => rmSync(root, { recursive: true }))

  /** tfjs-node's own installer. @param {string} library text of the addon that it brings; '' for none */
  function playInstaller(library) {
    const bring = `for (const folder of ['deps/lib', 'lib/napi-v8']) fs.mkdirSync(folder, { recursive: true })
      fs.writeFileSync('deps/lib/libtensorflow.so.2', 'library')
      fs.writeFileSync('${addon}', ${JSON.stringify(library)})`
    const fail = `console.error('Error: socket hang up'); process.exit(1)`
    const note = `fs.appendFileSync('${join(cache, 'calls')}', process.argv.slice(2).join(' ') + '\\n')`
    writeFileSync(
      join(tfjs, 'scripts/install.js'),
      `const fs = require('fs'); ${note}; ${library ? bring : fail}`
    )
  }

  test('comes from tfjs-node’s own installer, is kept for other clones, and is asked once', async () => {
    playInstaller('TensorFlow 2.9.1')
    await provide()
    await provide()
    expect(installed()).toBe('TensorFlow 2.9.1')
    expect(calls()).toEqual(['cpu download'])
    newClone()
    await provide()
    expect(installed()).toBe('TensorFlow 2.9.1')
    expect(calls()).toEqual(['cpu download'])
    expect(Object.keys(stamp().checksums)).toContain(addon)
    expect(release).toHaveBeenCalledTimes(2)
  })

  test('in the cache that was damaged is fetched again', async () => {
    playInstaller('TensorFlow 2.9.1')
    await provide()
    newClone()
    const library = join(bundleNamed('official-'), 'deps/lib/libtensorflow.so.2')
    rmSync(library)
    writeFileSync(library, 'librarx')
    await provide()
    expect(calls()).toEqual(['cpu download', 'cpu download'])
    expect(readFileSync(join(tfjs, 'deps/lib/libtensorflow.so.2'), 'utf8')).toBe('library')
    expect(readFileSync(library, 'utf8')).toBe('library')
  })

  test.each([
    ['fails', '', 'socket hang up'],
    ['brings one that does not load, with no compiler to build another', 'text', 'there is no compiler']
  ])('comes from the Python package where the installer %s', async (_how, library, reason) => {
    playInstaller(library)
    await provide()
    expect(installed()).toBe('TensorFlow 2.12.0')
    expect(calls()).toEqual(['cpu download', 'wheel'])
    expect(said).toContain(reason)
    expect(said).toContain('tensorflow-cpu==2.12.0')
    // What did not load is not kept for anybody.
    expect(readdirSync(join(cache, 'native')).some((name) => name.startsWith('official-'))).toBe(false)
    newClone()
    await provide()
    expect(calls()).toEqual(['cpu download', 'cpu download', 'wheel'])
    expect(installed()).toBe('TensorFlow 2.12.0')
  })

  test('of which a byte was changed where it is installed is put back from the cache', async () => {
    playInstaller('TensorFlow 2.9.1')
    await provide()
    appendFileSync(join(tfjs, addon), ' and a virus')
    await provide()
    expect(installed()).toBe('TensorFlow 2.9.1')
    expect(calls()).toEqual(['cpu download'])
  })

  test.each([
    ['none of the sources has it', '', ''],
    ['what all of them bring does not load', 'text', 'text']
  ])(
    'is done without where %s: nothing is left, for a day nobody is asked, but on demand',
    async (...given) => {
      const [, library, wheel] = given
      playInstaller(library)
      played.wheel = wheel
      await provide()
      expect(existsSync(join(tfjs, 'deps/lib'))).toBe(false)
      expect(existsSync(join(tfjs, 'lib/napi-v8'))).toBe(false)
      expect(stamp()).toMatchObject({ source: '' })
      expect(said).toContain(wheel ? 'does not load' : 'No matching distribution found')
      expect(calls()).toEqual(['cpu download', 'wheel'])
      await provide()
      expect(calls()).toEqual(['cpu download', 'wheel'])
      playInstaller('TensorFlow 2.9.1')
      await provide(true)
      expect(installed()).toBe('TensorFlow 2.9.1')
    }
  )
})
