// npm run bench:drawing: how well networks read drawings. An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./bench/drawing/begin.mjs')
