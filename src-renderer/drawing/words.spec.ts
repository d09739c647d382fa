import { afterEach, expect, test } from 'vitest'
import { setLocale } from '../i18n/locale.svelte'
import { describePrediction } from './words'

afterEach(() => setLocale('en'))

const prediction = (shares: Record<number, number>): Parameters<typeof describePrediction>[0] => {
  const probabilities = Float32Array.from({ length: 10 }, (_, digit) => shares[digit] ?? 0)
  return { label: probabilities.indexOf(Math.max(...probabilities)), probabilities }
}

test('a sure answer names its runner-up', () => {
  expect(describePrediction(prediction({ 3: 0.987, 5: 0.009, 8: 0.004 }))).toEqual({
    headline: 'three, 98.7%\u00a0sure',
    more: 'Next: 5 at 0.9%'
  })
  expect(describePrediction(prediction({ 0: 0.9, 1: 0.02, 2: 0.08 })).more).toBe('Next: 2 at 8.0%')
})

test('below 80 % the two best are named', () => {
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.35, 2: 0.05 }))).toEqual({
    headline: 'seven or one?',
    more: '7 at 60.0%, 1 at 35.0%'
  })
})

test('in Chinese', () => {
  setLocale('zh')
  expect(describePrediction(prediction({ 3: 0.987, 5: 0.013 })).headline).toBe('三，98.7%\u00a0的把握')
  expect(describePrediction(prediction({ 7: 0.6, 1: 0.4 })).headline).toBe('七还是一？')
})
