import { expect, test } from 'vitest'
import { columnsOf, fitted, inOneLine } from './text'

test('Chinese characters take two columns of a terminal', () => {
  expect(columnsOf('第 3 轮：ab')).toBe(11)
  expect(fitted('第 3 轮', 5)).toBe('第 3 ')
})

test('sentences are joined as their language does', () => {
  expect(inOneLine('One.', '', 'Two.')).toBe('One. Two.')
  expect(inOneLine('一。', '二。')).toBe('一。二。')
})
