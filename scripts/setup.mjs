// npm run setup: every step, the window's too, and again what failed before. "-- --no-electron" leaves out the window.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./setup/set-up.mjs').then(function (module) {
  return module.setUp({ electron: !process.argv.includes('--no-electron'), build: true, retry: true })
})
