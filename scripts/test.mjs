// npm test: sets everything up and runs every check. An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./checks/run-checks.mjs')
