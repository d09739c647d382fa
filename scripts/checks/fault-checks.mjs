// The proofs that take longer: processes killed at every call, full disks, no network, odd places, quits.
import { callersNode } from '../setup/packages.mjs'
import { playwright, vitest, whyNot } from './check.mjs'

/** @typedef {import('./check.mjs').Check} Check */

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

/** @param {string | null} electron the executable; null where there is none @returns {Check[]} */
export function faultChecks(electron) {
  return [
    withoutNetwork(vitest('faults', callersNode, ['--project', 'faults'])),
    ...(electron
      ? [withoutNetwork(playwright('faults of the application', electron, ['--project=faults']))]
      : [])
  ]
}
