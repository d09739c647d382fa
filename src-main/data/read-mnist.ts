import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Problem } from '../../src-preload/i18n/problem'
import { errorCode } from '../files'
import { readIdx } from './idx'
import { listOf, mnistFiles, type MnistFile, type MnistFiles } from './mnist-files'
import { unpackOffline } from './offline-copy'
import { readMnistFile, verifyMnistFile } from './verify'

/** Images: grey levels [n, 784] row-major, 0 = background. Labels: [n], 0..9. */
export interface MnistData {
  readonly trainImages: Uint8Array
  readonly trainLabels: Uint8Array
  readonly testImages: Uint8Array
  readonly testLabels: Uint8Array
}

/**
 * Reads the data set from a folder that `prepareMnist` or `findMnistFolder` answered. The very bytes that are returned
 * are verified by SHA-256. A folder that holds the files packed (`.gz`, the offline copy) is unpacked in memory.
 * @throws Problem naming the file and what was expected
 */
export async function readMnist(folder: string, files: MnistFiles = mnistFiles): Promise<MnistData> {
  return {
    trainImages: await readVerified(folder, files.trainImages),
    trainLabels: await readVerified(folder, files.trainLabels),
    ...(await readMnistTestSet(folder, files))
  }
}

/** The test digits alone, for whoever does not train; verified as `readMnist` does. */
export async function readMnistTestSet(
  folder: string,
  files: MnistFiles = mnistFiles
): Promise<Pick<MnistData, 'testImages' | 'testLabels'>> {
  return {
    testImages: await readVerified(folder, files.testImages),
    testLabels: await readVerified(folder, files.testLabels)
  }
}

async function readVerified(folder: string, file: MnistFile): Promise<Uint8Array> {
  const isPacked = !(await exists(join(folder, file.name))) && (await exists(join(folder, `${file.name}.gz`)))
  return isPacked ? readIdx(await unpackOffline(folder, file), file) : readMnistFile(folder, file)
}

/**
 * The folder of the four IDX files that a person named: the folder itself, or `MNIST/raw` below it (torchvision's root),
 * or `raw` below it. Everything is verified, nothing is written or mended.
 * @throws Problem naming the file that is missing or wrong, or the folder in which there is none of them
 */
export async function findMnistFolder(given: string, files: MnistFiles = mnistFiles): Promise<string> {
  const list = listOf(files)
  for (const folder of [given, join(given, 'MNIST', 'raw'), join(given, 'raw')]) {
    const found = await Promise.all(list.map((file) => exists(join(folder, file.name))))
    if (!found.includes(true)) continue
    for (const file of list) await verifyMnistFile(folder, file)
    return folder
  }
  throw new Problem('no_mnist_in_folder', {
    folder: basename(given) || given,
    file: files.trainImages.name
  })
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === null) throw error
    // What can't be looked at is there, as far as we know: reading it will say why.
    return !['ENOENT', 'ENOTDIR'].includes(code)
  }
}
