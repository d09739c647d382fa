import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { MnistFile, MnistFiles } from '../../src-main/data/mnist-files'

/** A data set of MNIST's shape that is small enough to be fetched and damaged hundreds of times. */
export interface SmallMnist {
  readonly files: MnistFiles
  readonly list: readonly MnistFile[]
  /** IDX bytes by file name. */
  readonly idx: ReadonlyMap<string, Uint8Array>
  /** .gz bytes by file name with `.gz`. */
  readonly packed: ReadonlyMap<string, Uint8Array>
}

/** An IDX file as the format's description has it: magic, dimensions, then bytes of a fixed pseudo-random sequence. */
export function makeIdx(kind: MnistFile['kind'], count: number, seed: number): Uint8Array {
  const dimensions = kind === 'images' ? [count, 28, 28] : [count]
  const length = dimensions.reduce((product, size) => product * size, 1)
  const bytes = new Uint8Array(4 + 4 * dimensions.length + length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, kind === 'images' ? 2051 : 2049)
  dimensions.forEach((size, index) => view.setUint32(4 + 4 * index, size))
  let state = seed
  for (let index = bytes.length - length; index < bytes.length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[index] = (state >>> 16) % (kind === 'images' ? 256 : 10)
  }
  return bytes
}

export function smallMnist(): SmallMnist {
  const idx = new Map<string, Uint8Array>()
  const packed = new Map<string, Uint8Array>()
  const make = (name: string, kind: MnistFile['kind'], count: number): MnistFile => {
    const bytes = makeIdx(kind, count, name.length + count)
    const gzip = gzipSync(bytes)
    idx.set(name, bytes)
    packed.set(`${name}.gz`, gzip)
    return {
      name,
      kind,
      count,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      gzipBytes: gzip.length,
      gzipMd5: createHash('md5').update(gzip).digest('hex')
    }
  }
  const files: MnistFiles = {
    trainImages: make('train-images-idx3-ubyte', 'images', 300),
    trainLabels: make('train-labels-idx1-ubyte', 'labels', 300),
    testImages: make('t10k-images-idx3-ubyte', 'images', 50),
    testLabels: make('t10k-labels-idx1-ubyte', 'labels', 50)
  }
  return {
    files,
    list: [files.trainImages, files.trainLabels, files.testImages, files.testLabels],
    idx,
    packed
  }
}

/** A folder for one test; removed by `await using` or by calling `remove`. */
export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'inkling-test-'))
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

/** Writes files by their names into a folder that is made. @returns the folder */
export async function fill(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes)
  return folder
}
