import { parseArgs } from 'node:util'

export const helpText = `npm run bench:drawing [-- OPTIONS]

How well networks read drawings and refuse scribbles: by digit, by writer, by habit.

  --strokes FILE    drawings, one JSON object a line, gzip or not: {"id","writer","kind","label","strokes"}
                    (default: the 200 of test/fixtures/strokes)
  --weights FILE    a network; may be given several times (default: PyTorch's, in test/fixtures/tutorial)
  --presets         instead: PyTorch's, each preset trained with three seeds, and the shipped one, beside their targets
  --write           with --presets: puts the result into docs/drawing.md
  --data FOLDER     the four IDX files of MNIST
  --cli FILE        a command line that is built already, instead of this clone's, which is set up and built first`

/**
 * @typedef {object} DrawingOptions
 * @property {string | undefined} strokes
 * @property {string[] | undefined} weights
 * @property {boolean} presets
 * @property {boolean} write
 * @property {string | undefined} data
 * @property {string | undefined} cli
 * @property {boolean} help
 */

/**
 * @param {string[]} given
 * @returns {DrawingOptions | { problem: string }}
 */
export function parseOptions(given) {
  let values
  try {
    values = parseArgs({
      args: given,
      options: {
        strokes: { type: 'string' },
        weights: { type: 'string', multiple: true },
        presets: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        data: { type: 'string' },
        cli: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false }
      }
    }).values
  } catch (error) {
    return { problem: /** @type {Error} */ (error).message }
  }
  const { strokes, weights, presets, write, data, cli, help } = values
  if (weights && presets)
    return { problem: '--presets names its own networks: it does not go with --weights.' }
  if (write && !presets) return { problem: '--write wants everything measured: it goes with --presets.' }
  return { strokes, weights, presets, write, data, cli, help }
}
