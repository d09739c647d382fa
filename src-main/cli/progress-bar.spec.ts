import { expect, test } from 'vitest'
import { clockTime, ProgressBar } from './progress-bar'
import { columnsOf } from './text'

function barOn(terminalColumns: number | null): { bar: ProgressBar; written: string[] } {
  const written: string[] = []
  const bar = new ProgressBar({ terminalColumns, writeError: (text: string) => written.push(text) } as never)
  return { bar, written }
}

test('draws over itself within the width of the terminal, and takes itself away', () => {
  const { bar, written } = barOn(70)
  bar.show(0.55, () => '损失 0.5 '.repeat(20))
  bar.clear()
  bar.clear()
  expect(written).toHaveLength(2)
  expect(written[0]?.startsWith('\r\x1b[2K█████▌░░░░ 损失')).toBe(true)
  expect(columnsOf(written[0]?.slice('\r\x1b[2K'.length) ?? '')).toBeLessThan(70)
  expect(written[1]).toBe('\r\x1b[2K')
})

test('is drawn a few times a second, however often it is told', () => {
  const { bar, written } = barOn(80)
  for (let times = 0; times < 1000; times++) bar.show(times / 1000, () => '')
  expect(written.length).toBeLessThan(20)
})

test('is not there in a pipe', () => {
  const { bar, written } = barOn(null)
  bar.show(0.5, () => 'text')
  bar.clear()
  expect(written).toEqual([])
})

test.each([
  [0, '0:00'],
  [65.4, '1:05'],
  [7384, '2:03:04']
])('%d seconds are %s', (seconds, shown) => {
  expect(clockTime(seconds)).toBe(shown)
})
