import type { WeightFormat } from '../../src-preload/contract/ipc'
import { Problem } from '../../src-preload/i18n/problem'
import { readNetworkJson, writeNetworkJson } from './network-json'
import { readSafetensors, writeSafetensors } from './safetensors'
import type { WeightsFile } from './weights-file'

export { maximumWeightsBytes, type WeightsFile } from './weights-file'

const brace = 0x7b
const jsonSpaces: readonly number[] = [0x09, 0x0a, 0x0d, 0x20]

/** First bytes of files that people take for weights, and what they are. */
const signatures = [
  { bytes: [0x89, 0x48, 0x44, 0x46], name: 'HDF5 / Keras (.h5, .keras)' },
  { bytes: [0x50, 0x4b], name: 'ZIP (.pt, .pth, .npz, .keras)' },
  { bytes: [0x80], name: 'pickle (.pt, .pkl)' },
  { bytes: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], name: 'NumPy (.npy)' }
] as const

/**
 * Reads the weights of a network; the format is told by the content, never by the name.
 * @param fileName for the messages, without folders
 * @throws {Problem} naming the file, the rule, what was found and what was expected
 */
export function readWeights(bytes: Uint8Array, fileName: string): WeightsFile {
  if (bytes.length === 0) throw new Problem('weights_empty', { file: fileName })
  const first = [...bytes.subarray(0, 64)].find((byte) => !jsonSpaces.includes(byte))
  // A safetensors file begins with a small u64, so with zero bytes, which no JSON text has.
  if (first === brace && !bytes.subarray(0, 8).includes(0)) return readNetworkJson(bytes, fileName)
  if (bytes[8] === brace) return readSafetensors(bytes, fileName)
  const known = signatures.find((signature) => signature.bytes.every((byte, at) => bytes[at] === byte))
  if (known) throw new Problem('weights_other_format', { file: fileName, found: known.name })
  const found = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  throw new Problem('weights_unknown', { file: fileName, found })
}

/**
 * Writes the weights of a network and reads them back before anybody keeps them.
 * @throws {Problem} when the network can't be written in that format
 */
export function writeWeights(format: WeightFormat, file: WeightsFile): Uint8Array {
  const name = `weights.${format}`
  const bytes = { safetensors: writeSafetensors, json: writeNetworkJson }[format](file, name)
  readWeights(bytes, name)
  return bytes
}
