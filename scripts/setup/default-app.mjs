/**
 * Stands in for the default app that Electron's own binary has built in, so that `electron FOLDER` starts the application
 * in that folder as an unpackaged one. Runs inside Electron 22: CommonJS, Node 16.
 */
export const defaultApp = `const { app } = require('electron')
const path = require('path')
const given = process.argv.slice(1)
if (given.includes('--version') || given.includes('-v')) {
  console.log('v' + process.versions.electron)
  process.exit(0)
}
const folder = path.resolve(given.find((argument) => !argument.startsWith('-')) || '.')
const manifest = require(path.join(folder, 'package.json'))
process.defaultApp = true
app.setName(manifest.productName || manifest.name)
app.setVersion(manifest.version || '0.0.0')
app.setAppPath(folder)
require(path.join(folder, manifest.main || 'index.js'))
`
