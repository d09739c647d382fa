import { describe, expect, test } from 'vitest'
import { Problem } from '../../src-preload/i18n/problem'
import { readSafetensors, writeSafetensors } from './safetensors'

/** A file with any header, true or false, and `dataBytes` of zeros behind it. */
function fileWith(header: unknown, dataBytes: number, padding = ''): Uint8Array {
  const text = Buffer.from((typeof header === 'string' ? header : JSON.stringify(header)) + padding)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return new Uint8Array(Buffer.concat([length, text, Buffer.alloc(dataBytes)]))
}

const weightBytes = 784 * 10 * 4
const weight = { dtype: 'F32', shape: [10, 784], data_offsets: [0, weightBytes] }
const bias = { dtype: 'F32', shape: [10], data_offsets: [weightBytes, weightBytes + 40] }
const total = weightBytes + 40
const header = { 'linear1.weight': weight, 'linear1.bias': bias }

function report(bytes: Uint8Array): unknown {
  try {
    readSafetensors(bytes, 'net.safetensors')
  } catch (error) {
    if (error instanceof Problem) return { code: error.report.code, ...error.report.values }
    throw error
  }
  return 'read'
}

/** Layers of given sizes under given names, without biases, all zero. */
function layersOf(names: readonly string[], widths: readonly number[]): Uint8Array {
  let offset = 0
  const entries = names.map((name, index) => {
    const shape = [widths[index + 1] ?? 0, widths[index] ?? 0]
    const begin = offset
    offset += (shape[0] ?? 0) * (shape[1] ?? 0) * 4
    return [`${name}.weight`, { dtype: 'F32', shape, data_offsets: [begin, offset] }]
  })
  return fileWith(Object.fromEntries(entries), offset)
}

describe('refuses what the official library refuses, naming file, rule, found and expected', () => {
  const huge = fileWith(header, total)
  new DataView(huge.buffer).setBigUint64(0, 2n ** 63n, true)
  const overflowing = [2 ** 31, 2 ** 31, 2 ** 31]
  const cases: [string, Uint8Array, Record<string, unknown>][] = [
    [
      'a header length beyond 2^53',
      huge,
      { code: 'safetensors_header_length', found: '9223372036854775808' }
    ],
    [
      'a header longer than the file',
      fileWith(header, 0).subarray(0, 60),
      { code: 'safetensors_header_length', expected: 52 }
    ],
    [
      'a header over 1 MiB',
      fileWith(header, total, ' '.repeat(2 ** 20)),
      { code: 'safetensors_header_length', expected: 2 ** 20 }
    ],
    ['a header that is a list', fileWith('[]', 0), { code: 'safetensors_header', found: '[]' }],
    ['a header that is no JSON', fileWith('{"a":', 0), { code: 'weights_not_json' }],
    ['a header that is no UTF-8', fileWith('{"a":1}', 0).fill(0xff, 10, 11), { code: 'weights_not_utf8' }],
    [
      'brackets in brackets',
      fileWith(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 0),
      { code: 'weights_json_depth', expected: 8 }
    ],
    [
      'a tensor of the same name twice, unmasked',
      fileWith(`{"a.weight":${JSON.stringify(weight)},"\\u0061.weight":${JSON.stringify(weight)}}`, total),
      { code: 'weights_name_twice', name: 'a.weight' }
    ],
    [
      'a number in the metadata',
      fileWith({ __metadata__: { epoch: 3 }, ...header }, total),
      { code: 'weights_metadata', name: 'epoch' }
    ],
    [
      'a further key in an entry',
      fileWith({ ...header, 'linear1.bias': { ...bias, strides: [1] } }, total),
      { code: 'safetensors_entry', name: 'linear1.bias' }
    ],
    [
      'an entry without its shape',
      fileWith({ ...header, 'linear1.bias': { dtype: 'F32', data_offsets: [0, 40] } }, total),
      { code: 'safetensors_entry', name: 'linear1.bias' }
    ],
    [
      'whole numbers',
      fileWith({ ...header, 'linear1.bias': { ...bias, dtype: 'I32' } }, total),
      { code: 'safetensors_dtype', name: 'linear1.bias', found: '"I32"' }
    ],
    [
      'a shape that overflows when multiplied',
      fileWith({ 'a.weight': { ...weight, shape: overflowing } }, total),
      { code: 'safetensors_shape', found: `[${overflowing.join(', ')}]` }
    ],
    [
      'a negative size',
      fileWith({ 'a.weight': { ...weight, shape: [-10, -784] } }, total),
      { code: 'safetensors_shape', found: '[-10, -784]' }
    ],
    [
      'offsets the wrong way round',
      fileWith({ ...header, 'linear1.bias': { ...bias, data_offsets: [total, weightBytes] } }, total),
      { code: 'safetensors_offsets', name: 'linear1.bias' }
    ],
    [
      'a size other than shape times type',
      fileWith({ ...header, 'linear1.bias': { ...bias, shape: [9] } }, total),
      { code: 'safetensors_size', name: 'linear1.bias', found: 40, expected: 36 }
    ],
    [
      'a hole',
      fileWith(
        { ...header, 'linear1.bias': { ...bias, data_offsets: [weightBytes + 4, total + 4] } },
        total + 4
      ),
      { code: 'safetensors_hole', name: 'linear1.bias', found: weightBytes + 4, expected: weightBytes }
    ],
    [
      'an overlap',
      fileWith({ ...header, 'linear1.bias': { ...bias, data_offsets: [0, 40] } }, weightBytes),
      { code: 'safetensors_hole', name: 'linear1.weight', found: 0, expected: 40 }
    ],
    [
      'bytes after the last tensor',
      fileWith(header, total + 1),
      { code: 'safetensors_rest', found: total + 1, expected: total }
    ],
    [
      'fewer bytes than the tensors need',
      fileWith(header, total - 1),
      { code: 'safetensors_rest', found: total - 1, expected: total }
    ]
  ]
  test.each(cases)('%s', (_, bytes, expected) => {
    expect(report(bytes)).toMatchObject({ file: 'net.safetensors', ...expected })
  })
})

describe('refuses what is no fully connected network from 784 pixels to 10 digits', () => {
  const cases: [string, Uint8Array, Record<string, unknown>][] = [
    ['no tensor', fileWith({}, 0), { code: 'weights_layer_count', found: 0, expected: 32 }],
    [
      '33 layers',
      layersOf(
        Array.from({ length: 33 }, (_, index) => `l${String(index)}`),
        [784, ...Array.from({ length: 32 }, () => 1), 10]
      ),
      { code: 'weights_layer_count', found: 33 }
    ],
    [
      'a tensor that is neither weight nor bias',
      fileWith({ ...header, 'linear1.bias': undefined, scale: { ...bias, shape: [10] } }, total),
      { code: 'weights_tensor_name', name: 'scale' }
    ],
    [
      'a bias alone',
      fileWith({ 'linear1.weight': weight, 'linear2.bias': bias }, total),
      { code: 'weights_bias_alone', name: 'linear2.bias', expected: 'linear2.weight' }
    ],
    [
      'a kernel of a convolution',
      fileWith({ ...header, 'linear1.weight': { ...weight, shape: [10, 1, 28, 28] } }, total),
      { code: 'weights_shape', name: 'linear1.weight', found: '[10, 1, 28, 28]' }
    ],
    [
      'a weight the wrong way round',
      fileWith({ 'linear1.weight': { ...weight, shape: [784, 10] } }, weightBytes),
      { code: 'weights_chain', name: 'linear1', found: '10', expected: 784 }
    ],
    [
      'a bias of another length',
      fileWith({ 'linear1.weight': weight, 'linear1.bias': { ...bias, shape: [2, 5] } }, total),
      { code: 'weights_shape', name: 'linear1.bias', found: '[2, 5]', expected: '[10]' }
    ],
    ['layers that do not fit together', layersOf(['a', 'b'], [784, 5]), { code: 'weights_width', name: 'b' }],
    ['eleven classes', layersOf(['a'], [784, 11]), { code: 'weights_outputs', found: 11, expected: 10 }],
    [
      'a layer of 8,193 units',
      layersOf(['a', 'b'], [784, 8193, 10]),
      { code: 'weights_width', name: 'a', found: '8193', expected: 8192 }
    ],
    [
      '16 million and some parameters',
      layersOf(['a', 'b', 'c'], [784, 8192, 1200, 10]),
      { code: 'weights_parameters', found: 785 * 8192 + 8193 * 1200 + 1201 * 10, expected: 16_000_000 }
    ]
  ]
  test.each(cases)('%s', (_, bytes, expected) => {
    expect(report(bytes)).toMatchObject({ file: 'net.safetensors', ...expected })
  })

  test.each([
    ['NaN', 0x7fc00000],
    ['Infinity', 0x7f800000],
    ['-Infinity', 0xff800000]
  ])('%s among the weights', (found, bits) => {
    const bytes = fileWith(header, total)
    new DataView(bytes.buffer).setUint32(bytes.length - total + 784 * 4 * 2, bits, true)
    expect(report(bytes)).toMatchObject({ code: 'weights_not_finite', name: 'linear1.weight[1568]', found })
  })

  test('a double beyond the range of float32', () => {
    const wide = {
      'linear1.weight': { dtype: 'F64', shape: [10, 784], data_offsets: [0, 2 * weightBytes] }
    }
    const bytes = fileWith(wide, 2 * weightBytes)
    new DataView(bytes.buffer).setFloat64(bytes.length - 8, 1e39, true)
    expect(report(bytes)).toMatchObject({ code: 'weights_not_finite', name: 'linear1.weight[7839]' })
  })
})

describe('reads what foreign programs write', () => {
  // The same four numbers as each type has them: as Python's struct packs them.
  const values = [1.5, -0.0999755859375, 65504, 5.960464477539063e-8]
  const encoded: [string, number, number[][]][] = [
    ['F16', 2, [[0x00, 0x3e], [0x66, 0xae], [0xff, 0x7b], [0x01, 0x00]]], // prettier-ignore
    ['F32', 4, [[0, 0, 0xc0, 0x3f], [0, 0xc0, 0xcc, 0xbd], [0, 0xe0, 0x7f, 0x47], [0, 0, 0x80, 0x33]]], // prettier-ignore
    ['F64', 8, [[0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [0, 0, 0, 0, 0, 0x98, 0xb9, 0xbf], [0, 0, 0, 0, 0, 0xfc, 0xef, 0x40], [0, 0, 0, 0, 0, 0, 0x70, 0x3e]]] // prettier-ignore
  ]
  test.each(encoded)('%s, wherever its bytes begin', (dtype, size, numbers) => {
    for (let padding = 0; padding < 8; padding++) {
      const bytes = 7840 * size
      const entry = { dtype, shape: [10, 784], data_offsets: [0, bytes] }
      const file = fileWith({ 'fc.weight': entry }, bytes, ' '.repeat(padding))
      numbers.forEach((number, index) => file.set(number, file.length - bytes + index * size))
      const [layer] = readSafetensors(file, 'file').network.layers
      expect([...(layer?.weight.subarray(0, 4) ?? [])]).toEqual(values)
      // No bias in the file (PyTorch's bias=False): zero.
      expect(layer?.bias).toEqual(new Float32Array(10))
    }
  })

  test('BF16', () => {
    const entry = { dtype: 'BF16', shape: [10, 784], data_offsets: [0, 15_680] }
    const file = fileWith({ 'fc.weight': entry }, 15_680)
    file.set([0xc0, 0x3f, 0xcd, 0xbd], file.length - 15_680)
    const [layer] = readSafetensors(file, 'file').network.layers
    expect([...(layer?.weight.subarray(0, 2) ?? [])]).toEqual([1.5, -0.10009765625])
  })

  test('layers in natural order: ten and more of equal width are not taken by the alphabet', () => {
    const names = Array.from({ length: 12 }, (_, index) => `module.net.${String(index * 2)}`)
    const file = layersOf(names, [784, ...Array.from({ length: 11 }, () => 3), 10])
    // The first number of each layer is its place in the order.
    const view = new DataView(file.buffer)
    let at = 8 + Number(view.getBigUint64(0, true))
    for (let layer = 0; layer < 12; layer++) {
      view.setFloat32(at, layer + 1, true)
      at += (layer === 0 ? 784 * 3 : layer === 11 ? 30 : 9) * 4
    }
    const { layers } = readSafetensors(file, 'file').network
    expect(layers.map((layer) => layer.weight[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  test('an own entry named __proto__ is a tensor like any other, not a prototype', () => {
    const text = `{"__proto__":${JSON.stringify(weight)}}`
    expect(report(fileWith(text, weightBytes))).toMatchObject({
      code: 'weights_tensor_name',
      name: '__proto__'
    })
  })
})

test('writes PyTorch names, float32 and text metadata into a header padded to 8 bytes', () => {
  const network = {
    layers: [
      { inputs: 784, outputs: 2, weight: new Float32Array(1568), bias: new Float32Array(2) },
      { inputs: 2, outputs: 10, weight: new Float32Array(20), bias: new Float32Array(10) }
    ]
  }
  const bytes = writeSafetensors({ network, metadata: { 'inkling.seed': '1' } }, 'file')
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
  expect(length % 8).toBe(0)
  expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
    __metadata__: { 'inkling.seed': '1', format: 'pt' },
    'linear1.weight': { dtype: 'F32', shape: [2, 784], data_offsets: [0, 6272] },
    'linear1.bias': { dtype: 'F32', shape: [2], data_offsets: [6272, 6280] },
    'linear2.weight': { dtype: 'F32', shape: [10, 2], data_offsets: [6280, 6360] },
    'linear2.bias': { dtype: 'F32', shape: [10], data_offsets: [6360, 6400] }
  })
})

test('refuses to write a number that is not finite, or metadata that no reader would take', () => {
  const layer = { inputs: 784, outputs: 10, weight: new Float32Array(7840), bias: new Float32Array(10) }
  const broken = { ...layer, bias: new Float32Array(10).fill(NaN, 9) }
  expect(() => writeSafetensors({ network: { layers: [broken] }, metadata: {} }, 'file')).toThrow(
    /linear1\.bias\[9\]/
  )
  expect(() =>
    writeSafetensors({ network: { layers: [layer] }, metadata: { note: 'x'.repeat(2 ** 20) } }, 'file')
  ).toThrow(Problem)
})
