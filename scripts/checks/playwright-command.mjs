import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { hasProgram } from '../setup/debian.mjs'
import { electronEnvironment } from '../setup/electron.mjs'
import { callersNode } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'

/** Whether each process that runs tests can have a display of its own; else windows share the one there is. */
const hasOwnDisplays = process.platform === 'linux' && hasProgram('Xvfb')

/**
 * Applications at a time. On one display they would take the focus from each other; and in each a network is trained, so
 * more of them would only make each other slow.
 */
export const workers = hasOwnDisplays ? Math.min(2, availableParallelism()) : 1

/**
 * How to run Playwright on the real application, one at a time unless `options` say something else.
 * @param {string} electron the executable
 * @param {readonly string[]} options of `playwright test`
 */
export function playwrightCommand(electron, options) {
  return {
    command: callersNode,
    commandArguments: [join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...options],
    environment: {
      ...electronEnvironment(),
      ELECTRON_EXEC_PATH: electron,
      ...(hasOwnDisplays && { INKLING_TEST_DISPLAYS: 'own' })
    }
  }
}
