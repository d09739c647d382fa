import checksums from '../../resources/checksums.json'

/** One of the four files of the data set, and how it is known. */
export interface MnistFile {
  /** As torchvision names it; the packed file has `.gz` after it. */
  readonly name: string
  readonly kind: 'images' | 'labels'
  /** Digits in it. */
  readonly count: number
  readonly bytes: number
  /** Of the IDX file, hexadecimal. */
  readonly sha256: string
  /** Of the published .gz file. */
  readonly gzipBytes: number
  /** Of the published .gz file, hexadecimal; torchvision checks the same. */
  readonly gzipMd5: string
}

/** The four files, by their part in the data set. */
export interface MnistFiles {
  readonly trainImages: MnistFile
  readonly trainLabels: MnistFile
  readonly testImages: MnistFile
  readonly testLabels: MnistFile
}

/** Real MNIST: 60,000 digits to train on and 10,000 to test. */
export const mnistFiles: MnistFiles = {
  trainImages: known('train-images-idx3-ubyte', 'images', 60_000),
  trainLabels: known('train-labels-idx1-ubyte', 'labels', 60_000),
  testImages: known('t10k-images-idx3-ubyte', 'images', 10_000),
  testLabels: known('t10k-labels-idx1-ubyte', 'labels', 10_000)
}

function known(name: keyof typeof checksums.mnist, kind: MnistFile['kind'], count: number): MnistFile {
  return { name, kind, count, ...checksums.mnist[name] }
}

/** The four in the order in which they are fetched. */
export function listOf(files: MnistFiles): readonly MnistFile[] {
  return [files.trainImages, files.trainLabels, files.testImages, files.testLabels]
}
