import { afterEach, expect, test } from 'vitest'
import type { Doubt, Prediction } from '../../src-preload/contract/domain'
import { setLocale } from '../i18n/locale.svelte'
import { describePrediction } from './words'

afterEach(() => setLocale('en'))

const prediction = (shares: Record<number, number>, doubt: Doubt | null): Prediction => {
  const probabilities = Float32Array.from({ length: 10 }, (_, digit) => shares[digit] ?? 0)
  const [label = 0, next = 0] = [...probabilities.keys()].sort(
    (one, other) => (probabilities[other] ?? 0) - (probabilities[one] ?? 0)
  )
  return { label, probabilities, doubt, candidates: doubt === null ? [label] : [label, next] }
}

test('a sure answer names its runner-up', () => {
  expect(describePrediction(prediction({ 3: 0.987, 5: 0.009, 8: 0.004 }, null))).toEqual({
    headline: 'three, 98.7%\u00a0sure',
    more: 'Next: 5 at 0.9%'
  })
  expect(describePrediction(prediction({ 0: 0.9, 1: 0.02, 2: 0.08 }, null)).more).toBe('Next: 2 at 8.0%')
})

test.each<[Doubt, string, string]>([
  ['two', 'seven or one?', '7 at 60.0%, 1 at 35.0%'],
  ['unlike', 'This does not look like a digit', 'If it is a digit: 7 at 60.0%, or 1 at 35.0%'],
  ['scribble', 'This looks like a scribble', 'If it is a digit: 7 at 60.0%, or 1 at 35.0%']
])('in doubt (%s) it is said, and both candidates are named', (doubt, headline, more) => {
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.35, 2: 0.05 }, doubt))).toEqual({ headline, more })
})

test('in Chinese', () => {
  setLocale('zh')
  expect(describePrediction(prediction({ 3: 0.987, 5: 0.013 }, null)).headline).toBe('三，98.7%\u00a0的把握')
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.4 }, 'two')).headline).toBe('七还是一？')
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.4 }, 'scribble'))).toEqual({
    headline: '看起来像涂鸦',
    more: '若是数字：7 有 60.0%，1 有 40.0%'
  })
})
