import { join } from 'node:path'
import { electronEnvironment, sandboxSwitches } from './electron.mjs'
import { callersNode } from './packages.mjs'
import { hasDisplay, root, terminalRunFolder } from './paths.mjs'
import { handOver } from './processes.mjs'
import { setUp } from './set-up.mjs'
import { say } from './texts.mjs'

const given = process.argv.slice(2)

if (hasDisplay()) {
  const { electron } = await setUp({ electron: true, build: true })
  if (!electron) throw new Error('Set-up ended well without an Electron.')
  console.log(say('opening'))
  process.exitCode = await handOver(electron, [...sandboxSwitches, root, ...given], {
    cwd: root,
    env: electronEnvironment()
  })
} else {
  console.log(say('no_display'))
  await setUp({ electron: false, build: true })
  const folder = terminalRunFolder(new Date())
  const cli = join(root, 'out/main/cli.cjs')
  process.exitCode = await handOver(callersNode, [cli, 'train', '--out', folder, '--show-digits', ...given], {
    cwd: root
  })
}
