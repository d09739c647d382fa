import { expect, it } from 'vitest'
import { widestOf } from './instruction-set.mjs'

it('names the widest vector instructions that a processor has', () => {
  expect(widestOf('fpu sse4_2 avx avx2 avx512f avx512bw')).toBe('avx512f')
  expect(widestOf('fpu sse4_2 avx  avx2')).toBe('avx2')
  expect(widestOf('fpu sse4_2')).toBe('sse4_2')
})

it('takes no name for part of another', () => {
  expect(widestOf('fpu avx512vl')).toBeNull()
})
