import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { filesBelow } from '../../setup/files.mjs'
import { Report } from '../../setup/report.mjs'
import { CommandLine } from './command-line.mjs'
import { trainPresets } from './networks.mjs'

const report = new Report({ write: () => true })

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-networks-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A command line that notes its words, and writes them where weights belong. @param {string} end */
function trainer(end = '') {
  const program = join(folder, 'programs')
  mkdirSync(program, { recursive: true })
  const file = join(program, 'cli.cjs')
  writeFileSync(
    file,
    `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs')
    const words = process.argv.slice(2)
    const [out] = words.splice(words.indexOf('--out') + 1, 1)
    appendFileSync(${JSON.stringify(join(folder, 'told.txt'))}, words.join(' ') + '\\n')
    mkdirSync(out)
    writeFileSync(out + '/weights.safetensors', words.join(' '))
    console.log(JSON.stringify({ event: 'start', epochs: 15 }))
    console.log(JSON.stringify({ event: 'epoch', epoch: 14 }))
    ${end}`
  )
  return new CommandLine(file, '/the data')
}
const told = () => readFileSync(join(folder, 'told.txt'), 'utf8').trimEnd().split('\n')
const kept = () => join(folder, 'kept')

test('every preset is trained with three seeds, once for a program', async () => {
  const networks = await trainPresets(trainer(), report, kept())
  expect(networks.map(({ group, name }) => [group, name])).toEqual(
    ['tutorial', 'variations', 'handwriting'].flatMap((preset) =>
      [1, 2, 3].map((seed) => [preset, `${preset}, seed ${seed}`])
    )
  )
  expect(told()).toHaveLength(9)
  expect(told()[3]).toBe('train --preset variations --seed 1 --lanes 1 --json --out --data /the data')
  expect(readFileSync(networks[3].weights, 'utf8')).toBe(told()[3])
  expect(await trainPresets(trainer(), report, kept())).toEqual(networks)
  expect(told()).toHaveLength(9)
  // Another program may train other networks.
  const others = await trainPresets(trainer('// changed'), report, kept())
  expect(told()).toHaveLength(18)
  expect(others[0].weights).not.toBe(networks[0].weights)
})

test('a training that failed leaves no network behind that the next run would take', async () => {
  await expect(trainPresets(trainer('process.exit(1)'), report, kept())).rejects.toThrow(
    'cli.cjs train ended with code 1.'
  )
  expect(filesBelow(kept())).toEqual([])
})
