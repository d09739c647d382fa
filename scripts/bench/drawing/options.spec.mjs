import { expect, test } from 'vitest'
import { parseOptions } from './options.mjs'

test('without words it reads the committed drawings with the committed network, and writes nothing', () => {
  expect(parseOptions([])).toEqual({
    strokes: undefined,
    weights: undefined,
    presets: false,
    write: false,
    data: undefined,
    cli: undefined,
    help: false
  })
})

test('networks are named, or all of them are asked for', () => {
  expect(parseOptions(['--weights', 'a', '--weights', 'b'])).toMatchObject({ weights: ['a', 'b'] })
  expect(parseOptions(['--strokes', 'dev.ndjson.gz', '--presets', '--write'])).toMatchObject({
    strokes: 'dev.ndjson.gz',
    presets: true,
    write: true
  })
})

test.each([
  [['--write'], '--presets'],
  [['--presets', '--weights', 'a'], '--weights'],
  [['--fast'], '--fast'],
  [['dev.ndjson'], 'dev.ndjson']
])('%j is refused', (given, telling) => {
  expect(parseOptions(given)).toEqual({ problem: expect.stringContaining(telling) })
})
