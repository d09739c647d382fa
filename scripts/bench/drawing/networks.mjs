// The networks that read the drawings: each preset trained with three seeds, kept as long as the program stays the same.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { partialPath, putInPlace } from '../../setup/files.mjs'
import { root } from '../../setup/paths.mjs'

/** @typedef {'reference' | 'tutorial' | 'variations' | 'handwriting' | 'shipped'} NetworkGroup */

/** @typedef {{ group: NetworkGroup, name: string, weights: string }} Network */

/** PyTorch's, as it is: what it reads wrong beyond its own measure is the pipeline's fault. @type {Network} */
export const reference = {
  group: 'reference',
  name: 'reference',
  weights: join(root, 'test/fixtures/tutorial/final.safetensors')
}

/** The network of a first launch. @type {Network} */
export const shipped = {
  group: 'shipped',
  name: 'shipped model',
  weights: join(root, 'resources/model/handwriting.safetensors')
}

const presets = /** @type {const} */ (['tutorial', 'variations', 'handwriting'])
const seeds = [1, 2, 3]

/**
 * Trains each preset with each seed, 15 epochs as the preset says, with one lane; what this program has trained already
 * is taken from `folder`.
 * @param {Pick<import('./command-line.mjs').CommandLine, 'hash' | 'lines'>} commandLine
 * @param {import('../../setup/report.mjs').Report} report
 * @param {string} folder
 * @returns {Promise<Network[]>}
 */
export async function trainPresets(commandLine, report, folder = join(root, '.cache/drawing')) {
  const { hash } = commandLine
  /** @type {Network[]} */
  const networks = []
  const all = presets.flatMap((preset) => seeds.map((seed) => ({ preset, seed })))
  for (const { preset, seed } of all) {
    const words = ['train', '--preset', preset, '--seed', String(seed), '--lanes', '1']
    const key = createHash('sha256')
      .update(JSON.stringify([hash, words]))
      .digest('hex')
    const kept = join(folder, key)
    const name = `${preset}, seed ${seed}`
    if (!existsSync(kept)) {
      const step = report.step(`Training: ${name} (${networks.length + 1} of ${all.length})`)
      mkdirSync(dirname(kept), { recursive: true })
      const made = partialPath(kept)
      let epochs = 1
      try {
        for await (const line of commandLine.lines([...words, '--json', '--out', made])) {
          const said = JSON.parse(line)
          if (said.event === 'start') epochs = said.epochs
          if (said.event === 'epoch') step.progress(said.epoch + 1, epochs, name)
        }
        putInPlace(made, kept)
      } finally {
        rmSync(made, { recursive: true, force: true })
      }
      step.done()
    }
    networks.push({ group: preset, name, weights: join(kept, 'weights.safetensors') })
  }
  return networks
}
