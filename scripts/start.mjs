// npm start: sets everything up, builds, opens the application; without a display it trains in the terminal.
// An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./setup/start.mjs')
