import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import { root } from '../setup/paths.mjs'
import { makeIcons } from './icons.mjs'
import { coverage, polygonsOf, roundedSquare } from './raster.mjs'

const folder = join(root, 'resources/icons')

test('the icons in the repository are those that the seal gives', () => {
  const made = makeIcons(readFileSync(join(folder, 'seal.svg'), 'utf8'))
  expect([...Object.keys(made), 'seal.svg'].sort()).toEqual(readdirSync(folder).sort())
  for (const [name, bytes] of Object.entries(made))
    expect(readFileSync(join(folder, name)).equals(bytes), name).toBe(true)
}, 60_000)

test('an icon is the seal: red ground, pale sign, nothing in the corners', () => {
  const { width, height, data } = decode(readFileSync(join(folder, '256x256.png')))
  const at = (/** @type {number} */ x, /** @type {number} */ y) => [
    ...data.slice(4 * (y * width + x), 4 * (y * width + x) + 4)
  ]
  expect([width, height]).toEqual([256, 256])
  expect(at(0, 0)[3]).toBe(0)
  expect(at(30, 128)).toEqual([0xb8, 0x34, 0x1f, 255])
  expect(at(142, 160)).toEqual([0xff, 0xfd, 0xf8, 255])
})

test('coverage is exact: a whole, a half and a quarter of a pixel, and a hole', () => {
  const square = polygonsOf('M1 1H3V2.5H1.25V3L1 3Z')
  expect([...coverage(square, 4)].slice(4, 12)).toEqual([0, 1, 1, 0, 0, 0.625, 0.5, 0])
  const ring = coverage(polygonsOf('M0 0H4V4H0Z M1 1V3H3V1Z'), 4)
  expect(ring.reduce((sum, part) => sum + part)).toBe(12)
  const disc = coverage([roundedSquare(64, 32)], 64).reduce((sum, part) => sum + part)
  expect(Math.abs(disc / (Math.PI * 32 ** 2) - 1)).toBeLessThan(0.002)
})
