import { expect, test } from 'vitest'
import { isNodeRecentEnough } from './node-version.mjs'

test.each([
  ['20.19.0', true],
  ['20.20.2', true],
  ['22.0.0', true],
  ['24.21.0', true],
  ['20.18.3', false],
  ['20.9.0', false],
  ['18.20.8', false],
  ['9.99.0', false]
])('Node %s is recent enough for 20.19: %s', (found, expected) => {
  expect(isNodeRecentEnough(found, '20.19')).toBe(expected)
})
