import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runAs } from './person.mjs'

/** The tutorial's network has this part of the test set right after two epochs. */
const accuracyAfterTwoEpochs = 0.91

/**
 * The same command line without a window: trains natively, tells what is wrong, ends well when it is interrupted.
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./person.mjs').Person} person
 * @param {string[]} inkling the command as this person calls it
 * @param {string} kind of the package
 */
export async function checkCommandLine(findings, person, inkling, kind) {
  const { code, out } = await runAs(person, [...inkling, 'train', '--epochs', '2', '--out', 'net', '--json'])
  const events = out.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  const epochs = events.filter(({ event }) => event === 'epoch')
  const { backend, engine } = events[0] ?? {}
  findings.add(`${kind}: “inkling train” ends well`, code === 0, `code ${code}`)
  findings.add(
    `${kind}: it trains natively`,
    backend === 'tensorflow' && engine === 'graph',
    `${backend}, ${engine}`
  )
  const accuracy = epochs.at(-1)?.testAccuracy ?? 0
  findings.add(
    `${kind}: two epochs reach 91 %`,
    epochs.length === 2 && accuracy >= accuracyAfterTwoEpochs,
    accuracy
  )
  findings.add(`${kind}: the weights are written`, existsSync(join(person.home, 'net/weights.safetensors')))

  const wrong = await runAs(person, [...inkling, 'trian'])
  findings.add(
    `${kind}: a mistyped command is told, in one line`,
    wrong.code === 2 && wrong.error.length === 1 && /trian.*train/.test(wrong.error[0]),
    wrong.error.join(' / ')
  )
  const help = await runAs(person, [...inkling, '--help'])
  findings.add(
    `${kind}: its help names it as it is called`,
    /^Usage: inkling /.test(help.out[0] ?? ''),
    help.out[0]
  )

  const signalAfter = { line: /"event":"epoch"/, signal: /** @type {const} */ ('SIGINT') }
  const stopped = await runAs(
    person,
    [...inkling, 'train', '--epochs', '1000', '--out', 'stopped', '--json'],
    {
      signalAfter
    }
  )
  findings.add(
    `${kind}: interrupted, it keeps the weights and says so`,
    stopped.code === 1 && existsSync(join(person.home, 'stopped/weights.safetensors')),
    stopped.error.at(-1)
  )
  const blind = await runAs(person, [...inkling, 'train'], { environment: { DISPLAY: '' } })
  findings.add(
    `${kind}: without a display it says what it needs`,
    blind.code === 1 && /xvfb-run/.test(blind.error[0] ?? ''),
    `code ${blind.code}`
  )
}
