// npm run test:faults: sets everything up and runs the longer proofs. An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./checks/run-faults.mjs')
