import { describe, expect, test } from 'vitest'
import { arePackagesInstalled } from './packages.mjs'

const lockfile = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/one/node_modules/two': { version: '2.0.0', integrity: 'sha512-two' },
    'node_modules/for-another-system': { version: '3.0.0', integrity: 'sha512-three', optional: true }
  }
}
const whole = {
  packages: {
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/one/node_modules/two': { version: '2.0.0', integrity: 'sha512-two' }
  }
}
const there = () => true

describe('the packages of the lockfile', () => {
  test('are installed when npm recorded every one that is not optional', () => {
    expect(arePackagesInstalled(lockfile, whole, there)).toBe(true)
  })

  test('are not when npm never came to its end', () => {
    expect(arePackagesInstalled(lockfile, undefined, there)).toBe(false)
  })

  test.each([
    ['another version', { version: '1.0.1', integrity: 'sha512-one' }],
    ['another content', { version: '1.0.0', integrity: 'sha512-other' }]
  ])('are not when one has %s', (_what, one) => {
    const installed = { packages: { ...whole.packages, 'node_modules/one': one } }
    expect(arePackagesInstalled(lockfile, installed, there)).toBe(false)
  })

  test('are not when one is missing from the record', () => {
    const installed = { packages: { 'node_modules/one': whole.packages['node_modules/one'] } }
    expect(arePackagesInstalled(lockfile, installed, there)).toBe(false)
  })

  test('are not when somebody removed the folder of one', () => {
    expect(arePackagesInstalled(lockfile, whole, (folder) => folder !== 'node_modules/one')).toBe(false)
  })
})
