import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tell } from '../../test/support/figures'
import { root } from '../setup/paths.mjs'
import {
  countProblems,
  isAllowed,
  licenceProblems,
  shippedAtMost,
  shippedBill,
  shippedPackages,
  tensorflowNotices,
  thirdPartyText
} from './third-party.mjs'

/** A build of two packages, one inside the other, and a font. */
function build() {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-licences-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  /** @param {string} path @param {string} text */
  const write = (path, text) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const manifest = (/** @type {string} */ name, /** @type {string} */ license) =>
    JSON.stringify({ name, version: '1.0.0', license, author: { name: 'A. Body' } })
  write('node_modules/@a/b/package.json', manifest('@a/b', 'MIT'))
  write('node_modules/@a/b/LICENSE.md', 'own words')
  write('node_modules/@a/b/node_modules/c/package.json', manifest('c', '(MIT OR GPL-3.0)'))
  write('node_modules/unused/package.json', manifest('unused', 'GPL-3.0'))
  write(
    'node_modules/@fontsource-variable/inter/package.json',
    manifest('@fontsource-variable/inter', 'OFL-1.1')
  )
  write('node_modules/@fontsource-variable/inter/files/inter-latin.woff2', '')
  write('node_modules/@fontsource-variable/inter/LICENSE', 'SIL')
  write('out/renderer/assets/inter-latin-Dx4k.woff2', '')
  const sources = [
    '../../node_modules/@a/b/index.js',
    '../../node_modules/@a/b/node_modules/c/d/e.js',
    '../../src/x.ts'
  ]
  write('out/main/index.cjs.map', JSON.stringify({ sources }))
  return { output: join(folder, 'out'), modules: join(folder, 'node_modules') }
}

test('C4: what was built in is found, inside other packages and as a font too, and nothing else', () => {
  const { output, modules } = build()
  const found = shippedPackages(output, modules)
  expect(found.map(({ name, licence }) => [name, licence])).toEqual([
    ['@a/b', 'MIT'],
    ['@fontsource-variable/inter', 'OFL-1.1'],
    ['c', '(MIT OR GPL-3.0)']
  ])
  const text = thirdPartyText(found, { version: '2.9.1', notices: 'notices of the library' })
  for (const part of [
    '@a/b 1.0.0 (MIT)',
    'own words',
    'Copyright (c) A. Body',
    'SIL',
    'libtensorflow 2.9.1',
    'notices of the library'
  ])
    expect(text).toContain(part)
})

test('C4: licences that nobody has allowed are refused', () => {
  for (const expression of ['MIT', 'Apache-2.0 AND MIT', '(BSD-3-Clause AND Apache-2.0)', 'GPL-3.0 OR MIT'])
    expect(isAllowed(expression), expression).toBe(true)
  for (const expression of ['', 'GPL-3.0', 'MIT AND GPL-3.0', 'UNLICENSED', 'SEE LICENSE IN X'])
    expect(isAllowed(expression), expression).toBe(false)
  expect(
    licenceProblems([
      { name: 'x', licence: 'GPL-3.0' },
      { name: 'y', licence: 'MIT' }
    ])
  ).toEqual(['The licence of x, "GPL-3.0", is not among those that may be shipped.'])
})

test('the notices of libtensorflow are found where its archive puts them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-notices-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(tensorflowNotices(folder)).toBeUndefined()
  writeFileSync(join(folder, 'THIRD_PARTY_TF_C_LICENSES'), 'all of them')
  expect(tensorflowNotices(folder)).toBe('all of them')
})

test('the bill of materials holds what is shipped, and the packages that belong to it', () => {
  const component = (/** @type {string} */ name, /** @type {string} */ group = '') => ({
    'bom-ref': `${group}${name}@1.0.0`,
    name,
    version: '1.0.0',
    ...(group ? { group } : {})
  })
  const bill = {
    bomFormat: 'CycloneDX',
    components: [component('b', '@a'), component('c'), component('unused')],
    dependencies: [{ ref: '@ab@1.0.0', dependsOn: ['c@1.0.0', 'unused@1.0.0'] }, { ref: 'unused@1.0.0' }]
  }
  const shipped = [
    { name: '@a/b', version: '1.0.0' },
    { name: 'c', version: '1.0.0' }
  ]
  expect(shippedBill(bill, shipped, [{ name: 'electron', version: '45.0.0' }])).toEqual({
    bomFormat: 'CycloneDX',
    components: [
      component('b', '@a'),
      component('c'),
      { type: 'library', name: 'electron', version: '45.0.0' }
    ],
    dependencies: [{ ref: '@ab@1.0.0', dependsOn: ['c@1.0.0'] }]
  })
  expect(() => shippedBill(bill, [{ name: 'gone', version: '1.0.0' }], [])).toThrow('gone@1.0.0')
})

// `npm test` builds before it comes here.
test('C5: few packages are built into the application, and the number is known', () => {
  const shipped = shippedPackages(join(root, 'out'))
  expect(countProblems(shipped)).toEqual([])
  // Of each of the three parts there is one: none was built without its map.
  const names = shipped.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['@tensorflow/tfjs-node', 'svelte', 'valibot']))
  tell({
    row: 'C5',
    tried: `packages that are built in, ${String(shippedAtMost)} at most`,
    count: shipped.length,
    losses: 0
  })
})

test('C5: one more than is known is refused with the names of all', () => {
  const packages = ['one', 'two', 'three'].map((name) => ({ name }))
  expect(countProblems(packages, 3)).toEqual([])
  expect(countProblems(packages, 2)).toEqual([
    '3 packages are built in, and no more than 2 are known: one, two, three.'
  ])
})
