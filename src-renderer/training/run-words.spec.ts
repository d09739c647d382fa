import { afterEach, describe, expect, it } from 'vitest'
import type { ModelInfo } from '../../src-preload/contract/domain'
import { setLocale } from '../i18n/locale.svelte'
import { sentenceOf, shapeOf } from './run-words'

const model = (parts: Partial<ModelInfo>): ModelInfo => ({
  source: 'restored',
  fileName: null,
  hiddenLayers: [128, 64],
  hyperparameters: null,
  epochsTrained: 15,
  testAccuracy: 0.97312,
  testLoss: 0.09,
  leastEvidence: 5,
  ...parts
})

afterEach(() => {
  setLocale('en')
})

describe('before the first run since the launch', () => {
  const sentence = (known: ModelInfo | null): string => sentenceOf(null, null, 'ready', known)

  // A kept network arrives seconds after the digits: until then nothing is said of it.
  it('claims nothing about a network that it does not know of', () => {
    expect(sentence(null)).toBe('60,000 digits wait to be learnt.')
  })

  it.each([
    [
      {},
      'Your last network is here and reads 97.31% of the test digits right. Train to begin another.',
      '上次的网络还在，认对 97.31% 的测试图；点“训练”可重新训练。'
    ],
    [
      { testAccuracy: null },
      'Your last network is here. Train to begin another.',
      '上次的网络还在；点“训练”可重新训练。'
    ],
    [
      { source: 'trained' },
      'Your last network is here and reads 97.31% of the test digits right. Train to begin another.',
      '上次的网络还在，认对 97.31% 的测试图；点“训练”可重新训练。'
    ],
    [
      { source: 'shipped' },
      'This network came with Inkling. Train your own.',
      '当前网络由 Inkling 自带；点“训练”可训练您自己的网络。'
    ],
    [
      { source: 'imported', fileName: 'a.json' },
      'This network was imported from a.json. Train to begin another.',
      '当前网络导入自 a.json；点“训练”可重新训练。'
    ]
  ] as const)('says which network is there: %j', (parts, english, chinese) => {
    expect(sentence(model(parts))).toBe(english)
    setLocale('zh')
    expect(sentence(model(parts))).toBe(chinese)
  })

  it('says first that there are no digits', () => {
    expect(sentenceOf(null, null, 'failed', model({}))).toBe('There are no digits to learn from.')
    expect(sentenceOf(null, null, 'checking', model({}))).toBe('The digits are on their way.')
  })
})

it('names the widths from the pixels to the digits', () => {
  expect(shapeOf([128, 64])).toBe('784 → 128 → 64 → 10')
  expect(shapeOf([])).toBe('784 → 10')
})
