import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { electronNeeds } from './debian.mjs'

/** The list below a key of electron-builder.yml. */
const depends = /^deb:\n(?:.*\n)*? {2}depends:\n((?: {4}- .+\n)+)/m
  .exec(readFileSync('electron-builder.yml', 'utf8'))?.[1]
  .trim()
  .split('\n')
  .map((line) => line.replace(/^ *- /, ''))

test('the deb depends on what the set-up installs for Electron, and on xdg-open', () => {
  const packages = depends?.filter((name) => name !== 'xdg-utils') ?? []
  expect(packages.length).toBeGreaterThan(5)
  const unknown = packages.filter((name) => !electronNeeds.some((need) => need.packages.includes(name)))
  expect(unknown).toEqual([])
  const undeclared = electronNeeds.filter((need) => !need.packages.some((name) => packages.includes(name)))
  expect(undeclared.map((need) => need.packages)).toEqual([])
})

test.each(['ci', 'release'])('the machines of %s.yml have it before the set-up asks', (workflow) => {
  const lines = readFileSync(`.github/workflows/${workflow}.yml`, 'utf8').match(/apt-get install .*/g) ?? []
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines)
    for (const { packages } of electronNeeds)
      expect(
        packages.some((name) => line.split(' ').includes(name)),
        `${packages.join(' or ')} in ${line}`
      ).toBe(true)
})
