import { expect, test } from 'vitest'
import { reasonAgainst } from './electron-version.mjs'

const published = ['44.9.9', '45.4.1', '45.10.0', '45.9.3', '45.11.0-beta.1', '46.0.0']

test('B12: only the newest of its line may be shipped', () => {
  expect(reasonAgainst('45.10.0', '45.10.0', published)).toBeUndefined()
  expect(reasonAgainst('45.9.3', '45.9.3', published)).toMatch(/45\.9\.3 is older than 45\.10\.0/)
  expect(reasonAgainst('44.9.9', '44.9.9', published)).toBeUndefined()
})

test('B12: nor an Electron that package.json does not name, or that nobody published', () => {
  expect(reasonAgainst('22.3.25', '45.10.0', ['22.3.25', ...published])).toMatch(
    /would pack Electron 22\.3\.25/
  )
  expect(reasonAgainst('45.12.0', '45.12.0', published)).toMatch(/not among the published/)
})
