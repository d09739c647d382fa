import type { LinearLayer } from '../../src-preload/contract/domain'
import { hiddenLayerLimits } from '../../src-preload/contract/hyperparameters'
import { Problem } from '../../src-preload/i18n/problem'
import { isRecord, parseForeignJson, readMetadata } from './json-text'
import { checkChain, checkFinite, namedLayers } from './network-rules'
import { shortestDecimal } from './shortest-decimal'
import { shown, shownName } from './shown'
import { inputScaling, weightsByteLimits, type WeightsFile } from './weights-file'

/*
 * The schema of this format is described in docs/weights-json.md; change both together, and the version when a file of
 * the old kind would be read otherwise.
 */
const format = 'inkling-network'
const formatVersion = 1

/**
 * Reads a network from Inkling's JSON.
 * @throws {Problem} naming the file, the rule, what was found and what was expected
 */
export function readNetworkJson(bytes: Uint8Array, file: string): WeightsFile {
  if (bytes.length > weightsByteLimits.json)
    throw new Problem('weights_too_large', { file, found: bytes.length, expected: weightsByteLimits.json })
  const root = parseForeignJson(bytes, file, {
    depth: 32,
    commas: hiddenLayerLimits.parameters + 100_000
  })
  if (!isRecord(root) || root['format'] !== format)
    throw new Problem('network_json_format', {
      file,
      found: isRecord(root) ? shown(root['format']) : shown(root),
      expected: format
    })
  if (root['formatVersion'] !== formatVersion)
    throw new Problem('network_json_version', {
      file,
      found: shown(root['formatVersion']),
      expected: formatVersion
    })
  checkInput(root['input'], file)
  const entries: readonly unknown[] = Array.isArray(root['layers']) ? root['layers'] : []
  const shapes = entries.map((entry, index) => readShape(entry, index, index + 1 === entries.length, file))
  checkChain(shapes, file)
  return {
    network: { layers: shapes.map((shape) => readLayer(shape, file)) },
    metadata: readMetadata(root['metadata'], file)
  }
}

/** Another scaling of the grey levels would make every prediction wrong without a word. */
function checkInput(input: unknown, file: string): void {
  const found = isRecord(input) ? input['scaling'] : undefined
  if (found !== inputScaling)
    throw new Problem('network_json_scaling', { file, found: shown(found), expected: inputScaling })
}

interface Shape {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  readonly entry: Readonly<Record<string, unknown>>
}

function readShape(entry: unknown, index: number, isLast: boolean, file: string): Shape {
  const place = `layers[${String(index)}]`
  if (!isRecord(entry) || entry['type'] !== 'linear')
    throw new Problem('network_json_layer', {
      file,
      name: `${place}.type`,
      found: shown(isRecord(entry) ? entry['type'] : entry),
      expected: '"linear"'
    })
  const expected = isLast ? 'log_softmax' : 'relu'
  if (entry['activation'] !== expected)
    throw new Problem('network_json_layer', {
      file,
      name: `${place}.activation`,
      found: shown(entry['activation']),
      expected: shown(expected)
    })
  const name = typeof entry['name'] === 'string' ? shownName(entry['name']) : place
  return { name, inputs: entry['inFeatures'] as number, outputs: entry['outFeatures'] as number, entry }
}

/** @param shape has passed `checkChain`, so its sizes are whole numbers within the limits */
function readLayer({ name, inputs, outputs, entry }: Shape, file: string): LinearLayer {
  const bias = new Float32Array(outputs)
  copyRow(entry['bias'], bias, 0, outputs, `${name}.bias`, file)
  const rows: unknown = entry['weight']
  if (!Array.isArray(rows) || rows.length !== outputs)
    throw new Problem('network_json_row', {
      file,
      name: `${name}.weight`,
      found: Array.isArray(rows) ? rows.length : shown(rows),
      expected: outputs
    })
  const weight = new Float32Array(outputs * inputs)
  for (let output = 0; output < outputs; output++)
    copyRow(rows[output], weight, output * inputs, inputs, `${name}.weight[${String(output)}]`, file)
  checkFinite(bias, `${name}.bias`, file)
  checkFinite(weight, `${name}.weight`, file)
  return { inputs, outputs, weight, bias }
}

/** Copies a list of exactly `length` numbers. */
function copyRow(
  row: unknown,
  target: Float32Array,
  start: number,
  length: number,
  name: string,
  file: string
): void {
  if (!Array.isArray(row) || row.length !== length)
    throw new Problem('network_json_row', {
      file,
      name,
      found: Array.isArray(row) ? row.length : shown(row),
      expected: length
    })
  for (let index = 0; index < length; index++) {
    const value: unknown = row[index]
    if (typeof value !== 'number')
      throw new Problem('network_json_number', {
        file,
        name: `${name}[${String(index)}]`,
        found: shown(value)
      })
    target[start + index] = value
  }
}

/**
 * Writes a network as JSON for people and small programs: a row of a weight matrix a line, every number the shortest
 * decimal that is the same float32 again.
 * @throws {Problem} when a number is not finite, or the file would be larger than Inkling itself reads
 */
export function writeNetworkJson({ network, metadata }: WeightsFile, file: string): Uint8Array {
  const layers = namedLayers(network, file)
  const parts: Buffer[] = []
  let bytes = 0
  const write = (text: string): void => {
    const part = Buffer.from(text)
    bytes += part.length
    if (bytes > weightsByteLimits.json)
      throw new Problem('network_json_length', { file, expected: weightsByteLimits.json / 2 ** 20 })
    parts.push(part)
  }
  const row = (values: Float32Array): string => `[${Array.from(values, shortestDecimal).join(', ')}]`
  write(`{
  "format": ${JSON.stringify(format)},
  "formatVersion": ${String(formatVersion)},
  "description": "y = activation(weight x + bias), layer after layer; weight[o][i] leads from input i to output o",
  "input": { "shape": [28, 28], "order": "row-major", "range": [0, 255], "background": 0, "scaling": ${JSON.stringify(inputScaling)} },
  "output": "log-probabilities of the digits 0 to 9",
  "metadata": ${JSON.stringify(metadata, null, 2).replaceAll('\n', '\n  ')},
  "layers": [`)
  for (const [index, { name, inputs, outputs, weight, bias }] of layers.entries()) {
    const activation = index + 1 < layers.length ? 'relu' : 'log_softmax'
    write(`${index ? ',' : ''}
    {
      "name": "${name}",
      "type": "linear",
      "inFeatures": ${String(inputs)},
      "outFeatures": ${String(outputs)},
      "activation": "${activation}",
      "bias": ${row(bias)},
      "weight": [`)
    for (let output = 0; output < outputs; output++)
      write(`${output ? ',' : ''}\n        ${row(weight.subarray(output * inputs, (output + 1) * inputs))}`)
    write('\n      ]\n    }')
  }
  write('\n  ]\n}\n')
  return new Uint8Array(Buffer.concat(parts))
}
