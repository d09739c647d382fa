// B11: the fuses, read from the program, and their effect.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFuseWire, writeFuse, wrongFuses } from '../fuses.mjs'
import { inside, runAs } from './person.mjs'

/**
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./person.mjs').Person} person
 * @param {string} program as the check sees it
 * @param {string} called the same program as the person calls it
 * @param {string} kind of the package
 */
export async function checkFuses(findings, person, program, called, kind) {
  const { states } = await readFuseWire(program)
  const wrong = wrongFuses(states)
  findings.add(`${kind}: B11, fuses as in the table`, wrong.length === 0, wrong.join(' ') || states)

  const asNode = await runAs(person, [called, '--help'], { environment: { ELECTRON_RUN_AS_NODE: '1' } })
  findings.add(
    `${kind}: B11, ELECTRON_RUN_AS_NODE has no effect`,
    /^Usage: inkling/.test(asNode.out[0] ?? ''),
    asNode.out[0]
  )

  const script = join(person.home, 'required.cjs')
  const mark = join(person.home, 'required.txt')
  writeFileSync(script, `require('fs').writeFileSync(${JSON.stringify(inside(mark, person))}, '')\n`)
  const withOptions = await runAs(person, [called, '--help'], {
    environment: { NODE_OPTIONS: `--require=${inside(script, person)}` }
  })
  findings.add(`${kind}: B11, NODE_OPTIONS has no effect`, withOptions.code === 0 && !existsSync(mark))
  rmSync(script)

  const inspected = await runAs(person, [called, '--inspect=0', '--', '--help'])
  const listens = inspected.error.some((line) => line.includes('Debugger listening'))
  findings.add(`${kind}: B11, --inspect has no effect`, inspected.code === 0 && !listens)
}

/**
 * Lets a driver into the packaged application: switches on the one fuse that keeps it out, and afterwards off again.
 * @param {string} program
 * @param {() => Promise<void>} work
 */
export async function withInspection(program, work) {
  await writeFuse(program, 'EnableNodeCliInspectArguments', true)
  try {
    await work()
  } finally {
    await writeFuse(program, 'EnableNodeCliInspectArguments', false)
  }
}
