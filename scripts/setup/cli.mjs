import { join } from 'node:path'
import { callersNode } from './packages.mjs'
import { root } from './paths.mjs'
import { handOver } from './processes.mjs'
import { setUp } from './set-up.mjs'

// Standard output belongs to the command.
await setUp({ electron: false, build: true, stream: process.stderr })
process.exitCode = await handOver(callersNode, [join(root, 'out/main/cli.cjs'), ...process.argv.slice(2)], {
  // npm changes to the repository's root; the user's relative paths begin where the user stands.
  cwd: process.env['INIT_CWD'] ?? process.cwd()
})
