import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readFuseWire, wantedFuses, writeFuse, wrongFuses } from '../../scripts/package/fuses.mjs'
import { tell } from '../support/figures'
import { electronPath, expect, sandboxSwitches, test, testFolder } from './launch'

/** Electron with a program of its own, whose fuses can be switched; all that lies beside it is shared. */
async function copyOfElectron(): Promise<string> {
  const electron = await electronPath()
  const folder = await mkdtemp(join(testFolder, 'inkling-fuses-'))
  for (const name of await readdir(dirname(electron)))
    if (name !== basename(electron)) await symlink(join(dirname(electron), name), join(folder, name))
  const program = join(folder, basename(electron))
  await copyFile(electron, program)
  return program
}

/** What a program writes that is asked for its version. */
async function answer(
  program: string,
  environment: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<string> {
  const child = spawn(program, [...words, ...sandboxSwitches, '--version'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString()))
  await once(child, 'close')
  return text
}

// On macOS the wire lies in the framework, on Windows only administrators may make links.
test.skip(process.platform !== 'linux', 'the program is Linux’s')

test('B11: the fuses of a real Electron are switched, read back, and without them it does what they forbid', async () => {
  const program = await copyOfElectron()
  const { states } = await readFuseWire(program)
  const present = wantedFuses.filter((_, index) => ['0', '1'].includes(states[index] ?? ''))
  expect(present.length).toBeGreaterThanOrEqual(7)

  const script = join(dirname(program), 'required.cjs')
  const mark = join(dirname(program), 'required.txt')
  await writeFile(script, `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`)
  const asNode = { ELECTRON_RUN_AS_NODE: '1' }
  const required = { NODE_OPTIONS: `--require=${JSON.stringify(script)}` }
  const forbidden = [
    'RunAsNode',
    'EnableNodeOptionsEnvironmentVariable',
    'EnableNodeCliInspectArguments'
  ] as const
  for (const on of [true, false]) {
    for (const name of forbidden) await writeFuse(program, name, on)
    const plain = /^v\d+\.\d+\.\d+/m.exec(await answer(program, {}))?.[0]
    expect(plain).toBeDefined()
    // Node answers with a version of its own.
    const version = /^v\d+\.\d+\.\d+/m.exec(await answer(program, asNode))?.[0]
    expect(version === plain, 'ELECTRON_RUN_AS_NODE').toBe(!on)
    await rm(mark, { force: true })
    await answer(program, required)
    expect(existsSync(mark), 'NODE_OPTIONS').toBe(on)
    const inspected = await answer(program, {}, '--inspect=0')
    expect(inspected.includes('Debugger listening'), '--inspect').toBe(on)
  }

  for (const [name, wanted] of present) await writeFuse(program, name, !wanted)
  expect(wrongFuses((await readFuseWire(program)).states)).toHaveLength(present.length)
  for (const [name, wanted] of present) await writeFuse(program, name, wanted)
  expect(wrongFuses((await readFuseWire(program)).states)).toEqual([])
  await rm(dirname(program), { recursive: true })
  tell({ row: 'B11', tried: 'fuses switched in a real Electron', count: present.length, losses: 0 })
})
