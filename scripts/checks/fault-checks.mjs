// The proofs that take longer: processes killed at every call, full disks, no network, odd places, quits, an ordinary user.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { callersNode } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { playwright, vitest } from './check.mjs'

/** @typedef {import('./check.mjs').Check} Check */

/** The user without rights that every Linux has. */
const nobody = 65_534

/** @param {string} command @param {string[]} words @returns {string} why it can't be run; empty if it can */
function whyNot(command, words) {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8' })
  if (status === 0) return ''
  return error?.message || stderr.trim() || `${command} ${words.join(' ')}: exit ${status}`
}

/** A namespace in which there is no network but this computer's own, and in which disks may be mounted. */
const namespace = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user', '--mount']),
  ...['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
]

/** @param {Check} check @returns {Check} the same without a network, where the system lets us */
function withoutNetwork(check) {
  const [unshare = '', ...words] = namespace
  const reason = process.platform === 'linux' ? whyNot(unshare, [...words, 'true']) : process.platform
  if (reason) {
    console.log(`no network namespace for ${check.name}: ${reason}`)
    return check
  }
  return {
    ...check,
    command: unshare,
    commandArguments: [...words, check.command, ...check.commandArguments]
  }
}

/**
 * The application once as an ordinary user, with Chromium's own sandbox on; where we are one the other tests are that.
 * @param {string} electron
 * @returns {Check[]}
 */
function asOrdinaryUser(electron) {
  if (process.getuid?.() !== 0) return []
  const who = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
  const [setpriv = '', ...rights] = who
  // Namespaces for the sandbox, and everything that is run must be readable.
  const reason =
    whyNot(setpriv, [...rights, 'unshare', '--user', 'true']) ||
    whyNot(setpriv, [...rights, callersNode, join(root, 'node_modules/@playwright/test/cli.js'), '--version'])
  if (reason) {
    console.log(`the application as an ordinary user is left out: ${reason}`)
    return []
  }
  const home = mkdtempSync(join(tmpdir(), 'inkling-user-'))
  chmodSync(home, 0o777)
  const specs = ['main-job', 'border', 'probes', 'without-native'].map((name) => `test/e2e/${name}.spec.ts`)
  // The set-up's own lies in root's cache, which nobody else may read.
  const runtime = join(home, 'electron')
  cpSync(dirname(electron), runtime, { recursive: true })
  const unreadable = whyNot('chmod', ['-R', 'a+rX', runtime])
  if (unreadable) throw new Error(unreadable)
  const check = playwright('application as an ordinary user', join(runtime, basename(electron)), [
    '--project=e2e',
    `--output=${join(home, 'results')}`,
    ...specs
  ])
  const report = join(home, 'report.json')
  return [
    {
      ...check,
      figure: { row: 'B9', tried: 'tests of the application as an ordinary user in Chromium’s own sandbox' },
      command: setpriv,
      commandArguments: [...rights, check.command, ...check.commandArguments],
      env: {
        ...check.env,
        HOME: home,
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_RUNTIME_DIR: home,
        INKLING_FIGURES: join(home, 'figures'),
        PLAYWRIGHT_JSON_OUTPUT_FILE: report
      },
      report
    }
  ]
}

/** @param {string | null} electron the executable; null where there is none @returns {Check[]} */
export function faultChecks(electron) {
  return [
    withoutNetwork(vitest('faults', callersNode, ['--project', 'faults'])),
    ...(electron
      ? [
          withoutNetwork(playwright('faults of the application', electron, ['--project=faults'])),
          ...asOrdinaryUser(electron)
        ]
      : [])
  ]
}
