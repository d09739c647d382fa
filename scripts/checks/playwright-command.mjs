import { join } from 'node:path'
import { hasProgram } from '../setup/debian.mjs'
import { electronEnvironment } from '../setup/electron.mjs'
import { callersNode } from '../setup/packages.mjs'
import { hasDisplay, root } from '../setup/paths.mjs'

/**
 * How to run Playwright on the real application: on a display of its own where there can be one.
 * @param {string} electron the executable
 * @param {readonly string[]} options of `playwright test`
 */
export function playwrightCommand(electron, options) {
  const test = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...options]
  const onVirtualDisplay = process.platform === 'linux' && (hasProgram('xvfb-run') || !hasDisplay())
  const screen = ['-a', '--server-args=-screen 0 1920x1200x24']
  return {
    command: onVirtualDisplay ? 'xvfb-run' : callersNode,
    commandArguments: onVirtualDisplay ? [...screen, callersNode, ...test] : test,
    environment: { ...electronEnvironment(), ELECTRON_EXEC_PATH: electron }
  }
}
