// npm run -s cli -- COMMAND: the command line, set up and built first where that is needed.
// An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./setup/cli.mjs')
