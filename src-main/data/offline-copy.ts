import { join } from 'node:path'
import { Problem } from '../../src-preload/i18n/problem'
import { errorCode, readFileWithin } from '../files'
import type { MnistFile } from './mnist-files'
import { SwollenError, Unpacker } from './unpacker'
import { verifiedElements } from './verify'

/** Unpacked at a time; some milliseconds of work in another thread. */
const chunkBytes = 256 * 1024

/**
 * Unpacks and verifies one file of the copy that comes with the application. It was packed at set-up, by another program
 * than the published files, so only its content is judged.
 * @returns the whole IDX file
 * @throws Problem when it is missing or not the published content
 */
export async function unpackOffline(folder: string, file: MnistFile): Promise<Uint8Array> {
  const name = `${file.name}.gz`
  const packed = await readFileWithin(join(folder, name), file.bytes + 64 * 1024)
  const unpacker = new Unpacker(file.bytes)
  try {
    for (let start = 0; start < packed.length; start += chunkBytes)
      await unpacker.push(packed.subarray(start, start + chunkBytes))
    const bytes = await unpacker.finish()
    await verifiedElements(bytes, file)
    return bytes
  } catch (error) {
    if (error instanceof Problem || error instanceof SwollenError || errorCode(error)?.startsWith('Z_'))
      throw new Problem('offline_damaged', { file: name }, { cause: error })
    throw error
  } finally {
    unpacker.close()
  }
}
