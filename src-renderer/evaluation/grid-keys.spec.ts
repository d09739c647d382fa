import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moveInGrid } from './grid-keys'

const plain = (key: string) => ({ key, ctrlKey: false, metaKey: false })
// Three rows of four and a last one of two: 14 cells.
const shape = { count: 14, columns: 4, pageRows: 2 }
const from = (position: number, key: string): number | null => moveInGrid(plain(key), position, shape)

describe('moveInGrid', () => {
  it('goes left and right on into the neighbouring row, and stops at both ends', () => {
    expect(from(3, 'ArrowRight')).toBe(4)
    expect(from(4, 'ArrowLeft')).toBe(3)
    expect(from(0, 'ArrowLeft')).toBe(0)
    expect(from(13, 'ArrowRight')).toBe(13)
  })

  it('goes up and down in its column', () => {
    expect(from(5, 'ArrowDown')).toBe(9)
    expect(from(5, 'ArrowUp')).toBe(1)
    expect(from(1, 'ArrowUp')).toBe(1)
    expect(from(12, 'ArrowDown')).toBe(12)
  })

  it('takes the last cell where the last row is shorter', () => {
    expect(from(11, 'ArrowDown')).toBe(13)
    expect(from(3, 'PageDown')).toBe(11)
    expect(from(7, 'PageDown')).toBe(13)
  })

  it('goes by what is in view with the page keys', () => {
    expect(from(1, 'PageDown')).toBe(9)
    expect(from(9, 'PageUp')).toBe(1)
    expect(from(5, 'PageUp')).toBe(1)
    expect(moveInGrid(plain('PageDown'), 1, { ...shape, pageRows: 0 })).toBe(5)
  })

  it('goes to the ends of the row, with Ctrl or Cmd to the ends of the grid', () => {
    expect(from(6, 'Home')).toBe(4)
    expect(from(6, 'End')).toBe(7)
    expect(from(12, 'End')).toBe(13)
    expect(moveInGrid({ key: 'Home', ctrlKey: true, metaKey: false }, 6, shape)).toBe(0)
    expect(moveInGrid({ key: 'End', ctrlKey: false, metaKey: true }, 6, shape)).toBe(13)
  })

  it('leaves every other key alone', () => {
    expect(from(6, 'a')).toBeNull()
    expect(from(6, 'toString')).toBeNull()
    expect(moveInGrid({ key: 'ArrowLeft', ctrlKey: true, metaKey: false }, 6, shape)).toBeNull()
    expect(moveInGrid(plain('ArrowDown'), 0, { ...shape, count: 0 })).toBeNull()
  })

  it('never leaves the grid', () => {
    const keys = fc.constantFrom(
      'ArrowLeft',
      'ArrowRight',
      'ArrowUp',
      'ArrowDown',
      'Home',
      'End',
      'PageUp',
      'PageDown'
    )
    const grids = fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 9 }))
      .chain(([count, columns, pageRows]) =>
        fc.record({
          grid: fc.constant({ count, columns, pageRows }),
          position: fc.nat({ max: count - 1 }),
          key: keys
        })
      )
    fc.assert(
      fc.property(grids, ({ grid, position, key }) => {
        const target = moveInGrid(plain(key), position, grid)
        expect(target).toBeGreaterThanOrEqual(0)
        expect(target).toBeLessThan(grid.count)
      })
    )
  })
})
