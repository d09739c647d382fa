import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../setup/paths.mjs'
import { fuseOptions, readFuseWire, wantedFuses, writeFuse, wrongFuses } from './fuses.mjs'

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** @param {number} before bytes before the sentinel @param {string} states @param {number} version */
function program(before, states, version = 1) {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-fuses-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'program')
  const wire = Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([version, states.length]),
    Buffer.from(states)
  ])
  writeFileSync(path, Buffer.concat([Buffer.alloc(before, 7), wire, Buffer.alloc(100, 9)]))
  return path
}

test('reads the wire wherever it lies, across the pieces it reads too', async () => {
  const piece = 1 << 22
  for (const before of [0, 1000, piece - 40, piece - 33, piece - 5, piece, piece + 1]) {
    expect(await readFuseWire(program(before, '0100110'))).toEqual({ offset: before + 34, states: '0100110' })
  }
})

test('a program without a wire, and a wire of another kind, are errors', async () => {
  const path = program(10, '01')
  writeFileSync(path, 'nothing')
  await expect(readFuseWire(path)).rejects.toThrow('has no fuse wire')
  await expect(readFuseWire(program(10, '01', 2))).rejects.toThrow('version 2')
})

test('B11: every fuse that stands wrongly is named; those that an Electron does not have are not asked for', () => {
  expect(wrongFuses('0100110')).toEqual([])
  expect(wrongFuses('01001100')).toEqual([])
  expect(wrongFuses('0r00110')).toEqual([])
  expect(wrongFuses('1011000')).toHaveLength(6)
  expect(wrongFuses('01001101')).toEqual(['The fuse GrantFileProtocolExtraPrivileges is on and must be off.'])
})

test('one fuse is switched where it lies, and one that is not there is an error', async () => {
  const path = program(1000, '010011r')
  await writeFuse(path, 'RunAsNode', true)
  await writeFuse(path, 'EnableEmbeddedAsarIntegrityValidation', false)
  expect(await readFuseWire(path)).toEqual({ offset: 1034, states: '110001r' })
  await expect(writeFuse(path, 'LoadBrowserProcessSpecificV8Snapshot', false)).rejects.toThrow('has no fuse')
  await expect(writeFuse(path, 'GrantFileProtocolExtraPrivileges', false)).rejects.toThrow('has no fuse')
})

test('B11: electron-builder is told the same table', () => {
  const settings = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  for (const [name, wanted] of wantedFuses.slice(0, 7)) {
    const option = name[0].toLowerCase() + name.slice(1)
    expect(settings).toMatch(new RegExp(`^  ${option}: ${wanted}$`, 'm'))
  }
  expect(fuseOptions('22.3.25')).toEqual([])
  expect(fuseOptions('45.4.1')).toEqual(['-c.electronFuses.grantFileProtocolExtraPrivileges=false'])
})
