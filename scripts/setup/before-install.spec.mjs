import { readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { expect, test } from 'vitest'

const scripts = resolve(import.meta.dirname, '..')
const imported = /^(?:import|export)\b(?:[^'"]*?\bfrom)? '([^']+)'|^import\('([^']+)'\)/gm

/**
 * What a script needs when it is started, and what that needs; not what it imports after its set-up.
 * @param {string} file
 * @param {Set<string>} found modules that are no file of ours
 * @param {Set<string>} seen
 */
function follow(file, found, seen = new Set()) {
  if (seen.has(file)) return
  seen.add(file)
  for (const [, first, second] of readFileSync(file, 'utf8').matchAll(imported)) {
    const name = first ?? second ?? ''
    if (name.startsWith('.')) follow(resolve(dirname(file), name), found, seen)
    else found.add(name)
  }
}

const commands = readdirSync(scripts).filter((name) => name.endsWith('.mjs'))

test.each(commands)('before the packages are installed, %s needs Node alone', (command) => {
  const found = new Set()
  follow(resolve(scripts, command), found)
  expect(found.size).toBeGreaterThan(2)
  expect([...found].filter((name) => !name.startsWith('node:'))).toEqual([])
})
