import { basename, resolve } from 'node:path'
import { numberFields } from '../../src-preload/contract/hyperparameters'
import { Problem } from '../../src-preload/i18n/problem'
import { readFileWithin } from '../files'
import type { CliIo } from './cli-io'

/** Digits of MNIST's training set: the numbers of a row. */
const samples = 60_000

export interface SampleOrder {
  /** Row after row, one an epoch. */
  readonly order: Uint16Array
  /** Whole rows. */
  readonly epochs: number
}

/**
 * Reads the order in which another program took the samples: little-endian uint16, a row of 60,000 an epoch.
 * @throws {Problem} when it is no whole rows
 */
export async function readSampleOrder(io: CliIo, given: string): Promise<SampleOrder> {
  const path = resolve(io.workingFolder, given)
  const rowBytes = samples * Uint16Array.BYTES_PER_ELEMENT
  const bytes = await readFileWithin(path, rowBytes * numberFields.epochs.maximum)
  if (bytes.length === 0 || bytes.length % rowBytes !== 0)
    throw new Problem('order_bytes', { file: basename(path), found: bytes.length, expected: rowBytes })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const order = new Uint16Array(bytes.length / 2)
  for (let index = 0; index < order.length; index++) order[index] = view.getUint16(index * 2, true)
  return { order, epochs: bytes.length / rowBytes }
}
