import { expect, test } from 'vitest'
import { digitGrid } from './digit-grid'

/** A picture whose 2 x 2 blocks within the middle 20 x 20 are white where the drawing has an "x". */
function imageOf(rows: readonly string[]): Uint8Array {
  const image = new Uint8Array(784)
  rows.forEach((row, y) =>
    Array.from({ length: row.length }, (_, x) => {
      if (row[x] !== 'x') return
      for (const [down, right] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1]
      ] as const)
        // prettier-ignore
        image[(4 + 2 * y + down) * 28 + 4 + 2 * x + right] = 255
    })
  )
  return image
}

const plain = { terminalColumns: null, environment: {} }
const corner = imageOf(['xx', 'x', '', 'x'])

test('two rows of blocks are a row of half-block characters', () => {
  const lines = digitGrid(corner, Uint8Array.of(3), Uint8Array.of(3), plain).split('\n')
  expect(lines.slice(0, 5)).toEqual(['█▀', '▄', '', '', ''])
  expect(lines[5]?.trim()).toBe('3')
  expect(lines[7]).toMatch(/^1 of 1 right/)
})

test('a wrong prediction is marked by more than colour, with the true label', () => {
  const images = new Uint8Array(9 * 784)
  const text = digitGrid(images, new Uint8Array(9).fill(4), Uint8Array.of(4, 4, 4, 4, 4, 4, 4, 4, 9), plain)
  expect(text).toMatch(/^ {2}x 9 \(4\)$/m)
  expect(text).toMatch(/^8 of 9 right/m)
})

test('a terminal with colours gets grey pictures, unless it asks for none; eight fit into 80 columns', () => {
  const images = new Uint8Array(8 * 784)
  images.set(corner)
  const grid = (environment: Record<string, string>): string =>
    digitGrid(images, new Uint8Array(8), new Uint8Array(8), { terminalColumns: 80, environment })
  expect(grid({ TERM: 'xterm-256color' })).toContain('\x1b[38;5;255;48;5;255m▀')
  for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    expect(grid(environment)).not.toContain('\x1b')
    for (const line of grid(environment).split('\n').slice(0, 6)) expect(line.length).toBeLessThanOrEqual(80)
  }
})
