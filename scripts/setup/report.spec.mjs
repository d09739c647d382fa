import { expect, test } from 'vitest'
import { bar, fit, megabytes, Report } from './report.mjs'

/** @param {boolean} isTTY */
function listener(isTTY) {
  const heard = { text: '', isTTY, columns: 30, write: (/** @type {string} */ text) => (heard.text += text) }
  return heard
}

test('a bar, and bytes, are read at a glance', () => {
  expect(bar(42, 100)).toBe('[########------------]  42 %')
  expect(bar(0, 0)).toBe('[--------------------]   0 %')
  expect(bar(7, 5)).toBe('[####################] 100 %')
  expect(megabytes(42_000_000, 97_600_000)).toBe('42.0 / 97.6 MB')
  expect(megabytes(1_234_567)).toBe('1.2 MB')
})

test('a line is cut to the terminal, where a Chinese character takes two columns', () => {
  expect(fit('abcdef', 4)).toBe('abcd')
  expect(fit('下载 Electron', 6)).toBe('下载 E')
  expect(fit('下载', 3)).toBe('下')
})

test('in a pipe a step is a line at its beginning and one at its end', () => {
  const stream = listener(false)
  const step = new Report(stream).step('Electron')
  step.bytes(1, 2)
  step.done('22.3.25')
  expect(stream.text).toMatch(/^ {2}Electron \.\.\.\n✓ Electron: 22\.3\.25 \(\d+\.\d s\)\n$/)
})

test('on a terminal a step is one line that is drawn again, and gone when it is dropped', () => {
  const stream = listener(true)
  const step = new Report(stream).step('Electron')
  step.bytes(1_000_000, 2_000_000)
  step.drop()
  expect(stream.text).toBe('\r  Electron ...\u001b[K\r  Electron  [##########------\u001b[K\r\u001b[K')
})
