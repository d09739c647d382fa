import { afterEach, describe, expect, it } from 'vitest'
import { m } from '../../src-preload/i18n'
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatLoss,
  formatPercent,
  formatSetting
} from './format'
import { setLocale } from './locale.svelte'

afterEach(() => setLocale('en'))

describe('numbers in words', () => {
  it.each([
    [109386, '109,386'],
    [0, '0']
  ])('counts %d as %s', (value, text) => {
    expect(formatCount(value)).toBe(text)
  })

  it.each([
    [0.00001, '0.00001'],
    [0.003, '0.003'],
    [0.30000000000000004, '0.30000000000000004'],
    [4294967295, '4294967295']
  ])('writes the setting %d as one would type it', (value, text) => {
    expect(formatSetting(value)).toBe(text)
  })

  it.each([
    [0.28391, '0.2839'],
    [2.3, '2.3000'],
    [0, '0.0000'],
    [0.0000123456, '1.235E-5'],
    [123456, '1.235E5'],
    [NaN, 'NaN']
  ])('writes the loss %d as %s', (value, text) => {
    expect(formatLoss(value)).toBe(text)
  })

  it.each([
    [0, '0:00'],
    [3.2, '0:04'],
    [750, '12:30'],
    [3723, '1:02:03']
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('follows the language at once', () => {
    expect(formatCompact(21140)).toBe('21.1K')
    expect(formatPercent(0.93239)).toBe('93.24%')
    expect(formatBytes(11594722)).toBe('11.6 MB')
    expect(m.app_view_train()).toBe('Train')
    setLocale('zh')
    expect(formatCompact(21140)).toBe('2.11万')
    expect(m.app_view_train()).toBe('训练')
    expect(document.documentElement.lang).toBe('zh-CN')
  })
})
