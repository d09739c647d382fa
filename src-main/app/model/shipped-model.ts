import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { log } from '../log'
import { shippedModelFile } from '../packed-files'
import type { Trainer } from '../trainer/trainer'

/**
 * Lets the network that comes with the application (`npm run make-model`) draw the predictions, where a person has none of
 * their own. Without it Inkling asks for a network to be trained first, as it does where INKLING_SHIPPED_MODEL is "off".
 */
export async function giveShippedModel(trainer: Pick<Trainer, 'giveLaunchNetwork'>): Promise<void> {
  if (process.env['INKLING_SHIPPED_MODEL'] === 'off') return
  const file = shippedModelFile()
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (error) {
    log.error('The network that comes with Inkling can’t be read', error)
    return
  }
  const outcome = await trainer.giveLaunchNetwork('shipped', { fileName: basename(file), bytes })
  if (outcome.kind === 'refused')
    log.error('The network that comes with Inkling was refused', outcome.problem)
}
