import { expect, it } from 'vitest'
import { formatEpochs } from './figures'

it.each([
  [1, '1 epoch'],
  [15, '15 epochs'],
  [0.5714, '0.57 epochs'],
  [1.4989, '1.5 epochs']
])('says of %d passes that they are %s', (epochs, words) => {
  expect(formatEpochs(epochs)).toBe(words)
})
