import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashOf, isBuilt } from './build.mjs'
import { filesBelow } from './files.mjs'

test.each([
  ['src-main/index.ts', true],
  ['src-renderer/App.svelte', true],
  ['src-preload/i18n/messages/data/zh.json', true],
  ['src-preload/i18n/project.inlang/settings.json', true],
  ['src-main/data/idx.spec.ts', false],
  ['src-preload/i18n/generated', false],
  ['src-preload/i18n/project.inlang/.meta.json', false]
])('a change of %s asks for a new build: %s', (path, expected) => {
  expect(isBuilt(path)).toBe(expected)
})

test('the hash of sources follows content and names, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-build-'))
  const now = () => hashOf(folder, filesBelow(folder))
  writeFileSync(join(folder, 'a.ts'), 'one')
  writeFileSync(join(folder, 'b.ts'), 'two')
  const first = now()
  writeFileSync(join(folder, 'a.ts'), 'one')
  expect(now()).toBe(first)
  writeFileSync(join(folder, 'a.ts'), 'uno')
  expect(now()).not.toBe(first)
  writeFileSync(join(folder, 'a.ts'), 'one')
  expect(now()).toBe(first)
  renameSync(join(folder, 'b.ts'), join(folder, 'c.ts'))
  expect(now()).not.toBe(first)
  rmSync(folder, { recursive: true })
})
