import { describe, expect, it } from 'vitest'
import { countConfusion } from './confusion'

describe('countConfusion', () => {
  it('has a row for each true label and a column for each predicted one', () => {
    const found = countConfusion(Uint8Array.of(4, 4, 4, 9, 0), Uint8Array.of(9, 9, 4, 4, 0))
    expect(found.counts[4 * 10 + 9]).toBe(2)
    expect(found.counts[9 * 10 + 4]).toBe(1)
    expect(found.counts[4 * 10 + 4]).toBe(1)
    expect(found.counts[0]).toBe(1)
    expect(found.counts.reduce((sum, count) => sum + count)).toBe(5)
    expect([...found.totals]).toEqual([1, 0, 0, 0, 3, 0, 0, 0, 0, 1])
    expect(found.mostWrong).toBe(2)
  })

  it('has nothing wrong when all is right', () => {
    expect(countConfusion(Uint8Array.of(1, 2), Uint8Array.of(1, 2)).mostWrong).toBe(0)
  })
})
