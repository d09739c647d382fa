// npm run bench: how fast Inkling trains, beside others. An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./bench/begin.mjs')
