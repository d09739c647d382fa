import { join } from 'node:path'
import { Problem } from '../../src-preload/i18n/problem'
import { datasetsFolder, readMnist, type MnistData } from '../data'
import type { Engine } from '../engine/engine'
import { modelInfoFrom } from '../formats/metadata'
import type { WeightsFile } from '../formats/weights'
import { evaluate } from '../trainer/evaluate'
import { Neighbours } from '../trainer/neighbours'
import type { DoubtMeasures } from '../trainer/read-digits'
import type { CliIo } from './cli-io'
import { loadData } from './load-data'

/**
 * What the answers of the engine's network, which came from `file`, are doubted by. To say what a digit is needs no data:
 * nothing is fetched for it, and where none are there, what needs them is left out.
 * @param given a folder that the user named
 * @throws {Problem} when the digits of that folder are not MNIST
 */
export async function loadDoubtMeasures(
  io: CliIo,
  engine: Engine,
  file: WeightsFile,
  given: string | undefined
): Promise<DoubtMeasures> {
  const data = given === undefined ? await findData(io) : (await loadData(io, given)).data
  const { leastEvidence } = modelInfoFrom(file, 'imported', null)
  return {
    leastEvidence: leastEvidence ?? (data ? await measureEvidence(engine, data) : null),
    neighbours: data && new Neighbours(data.trainImages)
  }
}

async function measureEvidence(engine: Engine, { testImages, testLabels }: MnistData): Promise<number> {
  const { leastEvidence } = await evaluate(engine, { images: testImages, labels: testLabels })
  return leastEvidence
}

/** The digits of the cache, else those that come with the application; null where neither are there and sound. */
async function findData(io: CliIo): Promise<MnistData | null> {
  for (const folder of [join(datasetsFolder(), 'MNIST', 'raw'), io.offlineFolder])
    try {
      return await readMnist(folder)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  return null
}
