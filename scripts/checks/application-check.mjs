// The whole e2e: in folders of odd names, and where we are root as an ordinary user in Chromium's own sandbox.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { callersNode } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { playwright, reports, whyNot } from './check.mjs'
import { figuresFolder } from './figures.mjs'

/** @typedef {import('./check.mjs').Check} Check */

/** The user without rights that every Linux has. */
const nobody = 65_534

/** All that a path may hold on Linux; together with the names below them, more than 200 characters. */
const oddName = 'a b 数字 🖊️ #1 100%25 ?&\'"'
const longName = 'long'.repeat(50)

/**
 * The application's tests. Where we are root and the kernel allows it they run as an ordinary user; on Linux the application,
 * its profiles and its files lie in folders with odd names (L6).
 * @param {string} electron the executable
 * @returns {Check}
 */
export function applicationCheck(electron) {
  if (process.platform !== 'linux') return playwright('application', electron, ['--project=e2e'])
  const home = mkdtempSync(join(tmpdir(), 'inkling-user-'))
  const check = playwright('application', electron, ['--project=e2e', `--output=${join(home, 'results')}`])
  /** @type {Check} */
  const inOddFolders = {
    ...check,
    env: { ...check.env, ...oddFolders(home) },
    folder: home,
    figures: [{ row: 'L6', tried: 'tests of the application in folders with odd and long names' }]
  }
  if (process.getuid?.() !== 0) return inOddFolders
  const who = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
  const [setpriv = '', ...rights] = who
  // Namespaces for the sandbox, and everything that is run must be readable.
  const reason =
    whyNot(setpriv, [...rights, 'unshare', '--user', 'true']) ||
    whyNot(setpriv, [...rights, callersNode, join(root, 'node_modules/@playwright/test/cli.js'), '--version'])
  if (reason) {
    console.log(`the application is not tested as an ordinary user: ${reason}`)
    return inOddFolders
  }
  // The set-up's own lies in root's cache, which nobody else may read.
  const runtime = join(home, 'electron')
  cpSync(dirname(electron), runtime, { recursive: true })
  demand('chmod', ['-R', 'a+rX', runtime])
  demand('chown', ['-R', `${nobody}:${nobody}`, home])
  for (const folder of [reports, figuresFolder]) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
  }
  return {
    ...inOddFolders,
    command: setpriv,
    commandArguments: [...rights, check.command, ...check.commandArguments],
    env: {
      ...inOddFolders.env,
      ELECTRON_EXEC_PATH: join(runtime, basename(electron)),
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_RUNTIME_DIR: home
    },
    figures: [
      ...(inOddFolders.figures ?? []),
      { row: 'B9', tried: 'tests of the application as an ordinary user in Chromium’s own sandbox' }
    ]
  }
}

/** A copy of the built application, and a folder for what its tests make. @param {string} home @returns {Record<string, string>} */
function oddFolders(home) {
  const application = join(home, oddName)
  const made = join(home, oddName, longName)
  mkdirSync(made, { recursive: true })
  for (const name of ['package.json', 'out'])
    cpSync(join(root, name), join(application, name), { recursive: true })
  for (const name of ['node_modules', 'resources']) symlinkSync(join(root, name), join(application, name))
  return { INKLING_TEST_APPLICATION: application, INKLING_TEST_FOLDER: made }
}

/** @param {string} command @param {string[]} words */
function demand(command, words) {
  const reason = whyNot(command, words)
  if (reason) throw new Error(reason)
}
