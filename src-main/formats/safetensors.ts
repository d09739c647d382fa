import type { LinearLayer } from '../../src-preload/contract/domain'
import { Problem } from '../../src-preload/i18n/problem'
import { isRecord, parseForeignJson, readMetadata } from './json-text'
import { checkChain, checkFinite, namedLayers, type LayerShape } from './network-rules'
import { littleEndian, numberTypes, readNumbers, type NumberType } from './number-types'
import { shown, shownName } from './shown'
import { weightsByteLimits, type WeightsFile } from './weights-file'

/** The official library allows 100 MB; a network of 32 layers needs 10 KB. */
const maximumHeaderBytes = 2 ** 20
const lengthBytes = 8

/** One tensor of the header: its place is checked, its numbers are not read yet. */
interface Tensor {
  /** As it stands in the file. */
  readonly key: string
  /** For messages. */
  readonly name: string
  readonly type: NumberType
  readonly shape: readonly number[]
  /** Bytes of the data section. */
  readonly begin: number
  readonly end: number
}

/**
 * Reads the weights of a network from a safetensors file, as strictly as the official library: u64 little-endian length
 * of the header; header of JSON text; data without holes. Tensors are `NAME.weight` [out, in] and `NAME.bias` [out] in
 * natural order of their names; a missing bias is zero.
 * @throws {Problem} naming the file, the rule, what was found and what was expected
 */
export function readSafetensors(bytes: Uint8Array, file: string): WeightsFile {
  if (bytes.length > weightsByteLimits.safetensors)
    throw new Problem('weights_too_large', {
      file,
      found: bytes.length,
      expected: weightsByteLimits.safetensors
    })
  const headerBytes = headerOf(bytes, file)
  const data = bytes.subarray(lengthBytes + headerBytes.length)
  const header = parseForeignJson(headerBytes, file, { depth: 8, commas: maximumHeaderBytes })
  if (!isRecord(header)) throw new Problem('safetensors_header', { file, found: shown(header) })

  const metadata = readMetadata(header['__metadata__'], file)
  // The mark of the framework that wrote the file; it says nothing of the network, and each writer sets its own.
  delete metadata['format']

  const tensors = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => readEntry(name, entry, file))
  checkRanges(tensors, data.length, file)
  return { network: { layers: readLayers(tensors, data, file) }, metadata }
}

function headerOf(bytes: Uint8Array, file: string): Uint8Array {
  const most = Math.max(0, Math.min(maximumHeaderBytes, bytes.length - lengthBytes))
  const found =
    bytes.length < lengthBytes
      ? 0n
      : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true)
  // As a BigInt: a length beyond 2^53 must not be rounded into the file.
  if (found < 2n || found > BigInt(most))
    throw new Problem('safetensors_header_length', { file, found: String(found), expected: most })
  return bytes.subarray(lengthBytes, lengthBytes + Number(found))
}

function readEntry(key: string, entry: unknown, file: string): Tensor {
  const name = shownName(key)
  if (!isRecord(entry)) throw new Problem('safetensors_entry', { file, name, found: shown(entry) })
  const keys = Object.keys(entry)
  if (keys.length !== 3 || !['dtype', 'shape', 'data_offsets'].every((key) => keys.includes(key)))
    throw new Problem('safetensors_entry', { file, name, found: shown(keys) })
  const { dtype, shape, data_offsets: offsets } = entry
  const type = typeof dtype === 'string' ? numberTypes.get(dtype) : undefined
  if (!type) throw new Problem('safetensors_dtype', { file, name, found: shown(dtype) })
  if (!isListOfSizes(shape)) throw new Problem('safetensors_shape', { file, name, found: shown(shape) })
  // Each factor is below 2^53, so a product beyond it is seen as unsafe, whatever it is rounded to.
  const bytes = shape.reduce(
    (product, size) => (product > Number.MAX_SAFE_INTEGER ? product : product * size),
    type.bytes
  )
  if (!Number.isSafeInteger(bytes))
    throw new Problem('safetensors_shape', { file, name, found: shown(shape) })
  const [begin, end] = isListOfSizes(offsets) && offsets.length === 2 ? offsets : []
  if (begin === undefined || end === undefined || end < begin)
    throw new Problem('safetensors_offsets', { file, name, found: shown(offsets) })
  if (end - begin !== bytes)
    throw new Problem('safetensors_size', { file, name, found: end - begin, expected: bytes })
  return { key, name, type, shape, begin, end }
}

function isListOfSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
}

/** Ranges start at 0, touch one another and end at the end of the data. */
function checkRanges(tensors: readonly Tensor[], dataBytes: number, file: string): void {
  let expected = 0
  for (const { name, begin, end } of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== expected) throw new Problem('safetensors_hole', { file, name, found: begin, expected })
    expected = end
  }
  if (expected !== dataBytes) throw new Problem('safetensors_rest', { file, found: dataBytes, expected })
}

/** "linear2" before "linear10", "net.2" before "net.10": by the alphabet, equal widths would make a wrong network. */
function compareNaturally(a: string, b: string): number {
  const parts = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? []
  const left = parts(a)
  const right = parts(b)
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [l = '', r = ''] = [left[index], right[index]]
    const isNumeric = /^\d/.test(l) && /^\d/.test(r)
    const [leftNumber, rightNumber] = isNumeric ? [BigInt(l), BigInt(r)] : [0n, 0n]
    if (leftNumber !== rightNumber) return leftNumber < rightNumber ? -1 : 1
    if (l !== r) return l < r ? -1 : 1
  }
  return left.length - right.length
}

function readLayers(tensors: readonly Tensor[], data: Uint8Array, file: string): LinearLayer[] {
  const weights = new Map<string, Tensor>()
  const biases = new Map<string, Tensor>()
  for (const tensor of tensors) {
    const match = /^([^]+)\.(weight|bias)$/.exec(tensor.key)
    const [, layer, kind] = match ?? []
    if (layer === undefined) throw new Problem('weights_tensor_name', { file, name: tensor.name })
    const target = kind === 'weight' ? weights : biases
    target.set(layer, tensor)
  }
  const shapes = [...weights]
    .sort(([a], [b]) => compareNaturally(a, b))
    .map(([key, tensor]) => shapeOf(key, tensor, file))
  for (const [key, tensor] of biases) checkBias(key, tensor, weights.get(key), file)
  checkChain(shapes, file)
  const read = (tensor: Tensor, count: number): Float32Array => {
    const values = readNumbers(data.subarray(tensor.begin, tensor.end), tensor.type, count)
    checkFinite(values, tensor.name, file)
    return values
  }
  return shapes.map(({ key, inputs, outputs, tensor }) => {
    const bias = biases.get(key)
    return {
      inputs,
      outputs,
      weight: read(tensor, outputs * inputs),
      bias: bias ? read(bias, outputs) : new Float32Array(outputs)
    }
  })
}

interface TensorShape extends LayerShape {
  readonly key: string
  readonly tensor: Tensor
}

/** @param key name of the layer: the tensor's without ".weight" */
function shapeOf(key: string, tensor: Tensor, file: string): TensorShape {
  const [outputs, inputs] = tensor.shape
  if (tensor.shape.length !== 2 || outputs === undefined || inputs === undefined)
    throw new Problem('weights_shape', {
      file,
      name: tensor.name,
      found: shown(tensor.shape),
      expected: '[out, in]'
    })
  return { key, name: shownName(key), inputs, outputs, tensor }
}

function checkBias(key: string, bias: Tensor, weight: Tensor | undefined, file: string): void {
  if (!weight)
    throw new Problem('weights_bias_alone', { file, name: bias.name, expected: shownName(`${key}.weight`) })
  if (bias.shape.length !== 1 || bias.shape[0] !== weight.shape[0])
    throw new Problem('weights_shape', {
      file,
      name: bias.name,
      found: shown(bias.shape),
      expected: shown(weight.shape.slice(0, 1))
    })
}

/**
 * Writes the weights as `linear1.weight` [out, in], `linear1.bias` [out], ... in float32, so that PyTorch's
 * `load_state_dict(load_file(...))` takes them. The same weights and metadata give the same bytes.
 * @throws {Problem} when a number is not finite or the metadata do not fit into the header
 */
export function writeSafetensors({ network, metadata }: WeightsFile, file: string): Uint8Array {
  // "pt" is what transformers asks for.
  const header: Record<string, unknown> = { __metadata__: { ...metadata, format: 'pt' } }
  const parts: Uint8Array[] = []
  let offset = 0
  for (const { name, inputs, outputs, weight, bias } of namedLayers(network, file))
    for (const [tensorName, shape, values] of [
      [`${name}.weight`, [outputs, inputs], weight],
      [`${name}.bias`, [outputs], bias]
    ] as const) {
      const bytes = littleEndian(values)
      header[tensorName] = { dtype: 'F32', shape, data_offsets: [offset, offset + bytes.length] }
      offset += bytes.length
      parts.push(bytes)
    }
  const json = Buffer.from(JSON.stringify(header))
  // Spaces up to a multiple of 8: the numbers then lie at an even address for readers that map the file.
  const padded = Buffer.concat([
    json,
    Buffer.alloc((lengthBytes - (json.length % lengthBytes)) % lengthBytes, ' ')
  ])
  if (padded.length > maximumHeaderBytes)
    throw new Problem('weights_metadata_length', { file, found: padded.length, expected: maximumHeaderBytes })
  const length = Buffer.alloc(lengthBytes)
  length.writeBigUInt64LE(BigInt(padded.length))
  return new Uint8Array(Buffer.concat([length, padded, ...parts]))
}
