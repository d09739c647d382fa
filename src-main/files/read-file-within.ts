import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Problem } from '../../src-preload/i18n/problem'
import { readProblem } from './file-problem'

/**
 * Reads a regular file of at most `maximumBytes`: whatever a path leads to, no more than that is ever held.
 * @throws Problem when it is missing, unreadable, no regular file, or longer
 */
export async function readFileWithin(path: string, maximumBytes: number): Promise<Uint8Array> {
  try {
    // Before it is opened: opening a pipe that nobody writes to would wait for ever.
    if (!(await stat(path)).isFile()) throw new Problem('file_is_no_file', { file: basename(path) })
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const tooLarge = (found: number) =>
        new Problem('file_too_large', { file: basename(path), found, maximum: maximumBytes })
      if (size > maximumBytes) throw tooLarge(size)
      // One byte more than it should have: a file that grows meanwhile, or that lies as those of /proc do, is noticed.
      let bytes: Uint8Array = new Uint8Array(size + 1)
      for (let length = 0; ;) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, null)
        if (bytesRead === 0) return bytes.subarray(0, length)
        length += bytesRead
        if (length > maximumBytes) throw tooLarge(length)
        if (length === bytes.length) bytes = enlarged(bytes, Math.min(2 * length + 4096, maximumBytes + 1))
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw readProblem(error, path)
  }
}

function enlarged(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length)
  larger.set(bytes)
  return larger
}
