import { parseArgs } from 'node:util'
import { contenderNames } from './contenders.mjs'

export const helpText = `npm run bench [-- OPTIONS]

About ten minutes on a quiet machine, and some more the first time: PyTorch, Keras and JAX
are installed into the cache folder (7 GB). Leave the machine alone meanwhile.

  --rounds N         epochs of each contender, one in turn from every one (default 10)
  --only NAME,...    only these contenders, and nothing else:
                     ${contenderNames.join(', ')}
  --quick            3 rounds and few trials: whether it works, not how fast it is
  --write            puts the result into docs/performance.md`

/**
 * @typedef {object} BenchmarkOptions
 * @property {number} rounds
 * @property {string[] | undefined} only names of contenders
 * @property {boolean} quick
 * @property {boolean} write
 * @property {boolean} help
 */

/**
 * @param {string[]} given
 * @returns {BenchmarkOptions | { problem: string }}
 */
export function parseOptions(given) {
  let values
  try {
    values = parseArgs({
      args: given,
      options: {
        rounds: { type: 'string' },
        only: { type: 'string' },
        quick: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false }
      }
    }).values
  } catch (error) {
    return { problem: /** @type {Error} */ (error).message }
  }
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 10))
  if (!Number.isInteger(rounds) || rounds < 1)
    return { problem: '--rounds wants a whole number of at least 1.' }
  const only = values.only?.split(',').map((name) => name.trim())
  const unknown = only?.find((name) => !contenderNames.includes(name))
  if (unknown !== undefined) return { problem: `There is no contender "${unknown}".` }
  if (only && values.write)
    return { problem: '--write wants everything measured: it does not go with --only.' }
  return { rounds, only, quick: values.quick, write: values.write, help: values.help }
}
