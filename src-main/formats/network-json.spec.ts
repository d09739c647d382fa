import { describe, expect, test } from 'vitest'
import { Problem } from '../../src-preload/i18n/problem'
import { readWeights } from './weights'
import { writeNetworkJson } from './network-json'

const layer = {
  inputs: 784,
  outputs: 10,
  weight: new Float32Array(7840).fill(0.1),
  bias: new Float32Array(10).fill(-0.25)
}
const written = new TextDecoder().decode(
  writeNetworkJson({ network: { layers: [layer] }, metadata: { 'inkling.seed': '7' } }, 'file')
)

interface Layer {
  name: unknown
  type: unknown
  inFeatures: unknown
  outFeatures: unknown
  activation: unknown
  bias: unknown[]
  weight: unknown[][]
}

interface Root {
  format: unknown
  formatVersion: unknown
  input: { scaling: unknown }
  metadata: Record<string, unknown>
  layers: [Layer]
}

/** The valid file, changed. */
function changed(change: (root: Root) => void): string {
  const root = JSON.parse(written) as Root
  change(root)
  return JSON.stringify(root)
}

function report(text: string): unknown {
  try {
    readWeights(new TextEncoder().encode(text), 'net.json')
  } catch (error) {
    if (error instanceof Problem) return { code: error.report.code, ...error.report.values }
    throw error
  }
  return 'read'
}

test('writes a row a line with the shortest decimals, and its own description', () => {
  expect(JSON.parse(written)).toEqual({
    format: 'inkling-network',
    formatVersion: 1,
    description: expect.stringContaining('weight[o][i]') as unknown,
    input: {
      shape: [28, 28],
      order: 'row-major',
      range: [0, 255],
      background: 0,
      scaling: '(x / 255 - 0.5) / 0.5'
    },
    output: 'log-probabilities of the digits 0 to 9',
    metadata: { 'inkling.seed': '7' },
    layers: [
      {
        name: 'linear1',
        type: 'linear',
        inFeatures: 784,
        outFeatures: 10,
        activation: 'log_softmax',
        bias: Array.from({ length: 10 }, () => -0.25),
        weight: Array.from({ length: 10 }, () => Array.from({ length: 784 }, () => 0.1))
      }
    ]
  })
  expect(written.split('\n').filter((line) => line.includes('0.1, 0.1'))).toHaveLength(10)
})

describe('refuses, naming file, rule, found and expected', () => {
  const cases: [string, string, Record<string, unknown>][] = [
    [
      'another format',
      changed((root) => (root.format = 'other')),
      { code: 'network_json_format', found: '"other"' }
    ],
    [
      'trouble 11: a later version, by its number',
      changed((root) => (root.formatVersion = 2)),
      { code: 'network_json_version', found: '2', expected: 1 }
    ],
    ...([0, 1.5, '1', null, [1]] as const).map((version): [string, string, Record<string, unknown>] => [
      `trouble 11: version ${JSON.stringify(version)}`,
      changed((root) => (root.formatVersion = version)),
      { code: 'network_json_version', found: JSON.stringify(version), expected: 1 }
    ]),
    [
      'another scaling of the input',
      changed((root) => (root.input.scaling = 'x / 255')),
      { code: 'network_json_scaling', found: '"x / 255"' }
    ],
    ['no layers', changed((root) => (root.layers = [] as never)), { code: 'weights_layer_count', found: 0 }],
    [
      'a layer of another kind',
      changed((root) => (root.layers[0].type = 'conv2d')),
      { code: 'network_json_layer', name: 'layers[0].type', found: '"conv2d"' }
    ],
    [
      'another activation',
      changed((root) => (root.layers[0].activation = 'relu')),
      { code: 'network_json_layer', name: 'layers[0].activation', found: '"relu"' }
    ],
    [
      'a size that is text',
      changed((root) => (root.layers[0].inFeatures = '784')),
      { code: 'weights_chain', found: '"784"', expected: 784 }
    ],
    [
      'a size that is no whole number',
      changed((root) => (root.layers[0].outFeatures = 10.5)),
      { code: 'weights_width', found: '10.5' }
    ],
    [
      'a row too short',
      changed((root) => root.layers[0].weight[3]?.pop()),
      { code: 'network_json_row', name: 'linear1.weight[3]', found: 783, expected: 784 }
    ],
    [
      'a row too many',
      changed((root) => root.layers[0].weight.push([])),
      { code: 'network_json_row', name: 'linear1.weight', found: 11, expected: 10 }
    ],
    [
      'null among the numbers, as JSON.stringify writes NaN',
      changed((root) => (root.layers[0].bias[2] = NaN)),
      { code: 'network_json_number', name: 'linear1.bias[2]', found: 'null' }
    ],
    [
      '1e999, which parses as Infinity',
      written.replace('0.1, 0.1', '0.1, 1e999'),
      { code: 'weights_not_finite', name: 'linear1.weight[1]', found: 'Infinity' }
    ],
    [
      'a number beyond float32',
      written.replace('0.1, 0.1', '0.1, -1e39'),
      { code: 'weights_not_finite', found: '-Infinity' }
    ],
    [
      'metadata that are not text',
      changed((root) => (root.metadata['epoch'] = 3)),
      { code: 'weights_metadata', name: 'epoch' }
    ],
    [
      'a name twice',
      written.replace('"formatVersion": 1', '"formatVersion": 1, "formatVersion": 1'),
      { code: 'weights_name_twice', name: 'formatVersion' }
    ],
    [
      '200,000 brackets',
      `{"layers": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      { code: 'weights_json_depth', expected: 32 }
    ],
    [
      'more values than any network has',
      `{"a":[${'0,'.repeat(17_000_000)}0]}`,
      { code: 'weights_json_values' }
    ],
    ['more than 64 MiB', `{"a":"${' '.repeat(64 * 2 ** 20)}"}`, { code: 'weights_too_large' }],
    ['a text cut off', written.slice(0, -20), { code: 'weights_not_json' }]
  ]
  test.each(cases)('%s', (_, text, expected) => {
    expect(report(text)).toMatchObject({ file: 'net.json', ...expected })
  })
})

test('refuses to write a network that would be too large to be read again', () => {
  const wide = {
    layers: [
      {
        inputs: 784,
        outputs: 8192,
        weight: new Float32Array(784 * 8192).fill(0.123456789),
        bias: new Float32Array(8192)
      },
      { inputs: 8192, outputs: 10, weight: new Float32Array(81920), bias: new Float32Array(10) }
    ]
  }
  expect(() => writeNetworkJson({ network: wide, metadata: {} }, 'net.json')).toThrow(/too large for JSON/)
}, 60_000)
