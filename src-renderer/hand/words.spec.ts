import { afterEach, expect, it } from 'vitest'
import { setLocale } from '../i18n/locale.svelte'
import type { Oddity, Trait } from './shape'
import { describeOddities } from './words'

afterEach(() => setLocale('en'))

const odd = (trait: Trait, isHigh: boolean): Oddity => ({ trait, isHigh, value: 1, excess: 1 })

it('names one cause, with the share of MNIST’s digits that it was measured against', () => {
  expect(describeOddities([odd('height', true)], 8)).toBe('Taller than 95% of MNIST’s 8s')
  setLocale('zh')
  expect(describeOddities([odd('height', true)], 8)).toBe('比 MNIST 中 95% 的 8 更高')
})

it('joins the two most unusual as the language does, and leaves out the others', () => {
  const oddities = [odd('height', false), odd('slant', true), odd('width', true)]
  expect(describeOddities(oddities, 3)).toBe(
    'Flatter than 95% of MNIST’s 3s · Leans further right than 95% of MNIST’s 3s'
  )
  setLocale('zh')
  expect(describeOddities(oddities, 3)).toBe('比 MNIST 中 95% 的 3 更矮；比 MNIST 中 95% 的 3 更向右倾')
})

it('says that the shape is to blame where all that was measured is usual', () => {
  expect(describeOddities([], 5)).toMatch(/like MNIST’s 5\./)
})
