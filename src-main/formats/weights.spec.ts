import { expect, test } from 'vitest'
import { Problem } from '../../src-preload/i18n/problem'
import { readWeights } from './weights'

function report(bytes: readonly number[]): unknown {
  try {
    readWeights(Uint8Array.from(bytes), 'net.pt')
  } catch (error) {
    if (error instanceof Problem) return { code: error.report.code, ...error.report.values }
    throw error
  }
  return 'read'
}

test.each([
  ['an empty file', [], { code: 'weights_empty' }],
  [
    'a PyTorch checkpoint',
    [0x50, 0x4b, 3, 4, 0, 0],
    { code: 'weights_other_format', found: 'ZIP (.pt, .pth, .npz, .keras)' }
  ],
  ['a bare pickle', [0x80, 2, 0x7d], { code: 'weights_other_format', found: 'pickle (.pt, .pkl)' }],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46, 13], { code: 'weights_other_format' }],
  ['anything else', [1, 2, 0xab], { code: 'weights_unknown', found: '01 02 ab' }]
] as const)('says of %s what it is, by its content', (_, bytes, expected) => {
  expect(report(bytes)).toMatchObject({ file: 'net.pt', ...expected })
})

test('takes a safetensors header of 123 bytes for what it is, though its first byte is a brace', () => {
  const header = `{"a.weight":{"dtype":"F32","shape":[10,784],"data_offsets":[0,31360]}}`.padEnd(0x7b)
  const bytes = [0x7b, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from(header), ...new Uint8Array(31_360)]
  expect(readWeights(Uint8Array.from(bytes), 'net').network.layers).toHaveLength(1)
})
