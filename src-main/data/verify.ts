import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../../src-preload/i18n/problem'
import { readFileWithin, readProblem } from '../files'
import { checkIdxHeader, readIdx } from './idx'
import type { MnistFile } from './mnist-files'
import { hashChunkBytes, sha256InChunks } from './sha256'

/**
 * Judges a file on disk by its content, without holding it: kind, counts, length, SHA-256.
 * @throws Problem naming the file and what was expected
 */
export async function verifyMnistFile(folder: string, file: MnistFile): Promise<void> {
  const path = join(folder, file.name)
  try {
    if (!(await stat(path)).isFile()) throw new Problem('file_is_no_file', { file: file.name })
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const chunk = new Uint8Array(hashChunkBytes)
      const hash = createHash('sha256')
      for (let length = 0; length <= file.bytes;) {
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, null)
        if (length === 0) checkIdxHeader(chunk.subarray(0, bytesRead), size, file)
        if (bytesRead === 0) break
        hash.update(chunk.subarray(0, bytesRead))
        length += bytesRead
      }
      checkSha256(hash.digest('hex'), file)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw readProblem(error, path)
  }
}

/**
 * Reads a file and judges the very bytes that it returns.
 * @returns its elements without the header; see `readIdx`
 * @throws Problem naming the file and what was expected
 */
export async function readMnistFile(folder: string, file: MnistFile): Promise<Uint8Array> {
  return verifiedElements(await readFileWithin(join(folder, file.name), file.bytes + 1), file)
}

/** The elements of a whole IDX file once its content is proven to be the published one. */
export async function verifiedElements(bytes: Uint8Array, file: MnistFile): Promise<Uint8Array> {
  const elements = readIdx(bytes, file)
  checkSha256(await sha256InChunks(bytes), file)
  return elements
}

function checkSha256(found: string, file: MnistFile): void {
  if (found !== file.sha256)
    throw new Problem('mnist_content', {
      file: file.name,
      expected: shortened(file.sha256),
      found: shortened(found)
    })
}

/** Enough of a checksum to compare by eye. */
const shortened = (sha256: string): string => `${sha256.slice(0, 12)}…`
