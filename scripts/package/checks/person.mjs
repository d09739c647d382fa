// An ordinary user without rights, with a home folder that is new.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A number that no account has. */
export const personId = 42420

/** An address where nothing listens: no check reaches the published data. */
const refusingMirror = 'http://127.0.0.1:9/'

/**
 * @typedef {object} Person
 * @property {string} home as the check sees it
 * @property {Record<string, string>} environment
 * @property {(command: string[]) => string[]} asPerson the command that runs a command as this person
 */

/** @param {string} home @param {string} display @returns {Person} on this system */
export function personAt(home, display) {
  mkdirSync(home, { recursive: true })
  chownSync(home, personId, personId)
  return {
    home,
    environment: environmentOf(home, display),
    asPerson: (command) => [
      'setpriv',
      `--reuid=${personId}`,
      `--regid=${personId}`,
      '--clear-groups',
      ...command
    ]
  }
}

/** @param {string} home @param {string} display */
export const environmentOf = (home, display) => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: home,
  XDG_CONFIG_HOME: join(home, '.config'),
  XDG_CACHE_HOME: join(home, '.cache'),
  LANG: 'C.UTF-8',
  LANGUAGE: 'en',
  DISPLAY: display,
  INKLING_MNIST_MIRRORS: refusingMirror
})

/** The path of a person's file as the person's own programs know it. @param {string} path @param {Person} person */
export const inside = (path, person) => path.replace(person.home, person.environment['HOME'] ?? '')

/**
 * Runs a command as a person, to its end or until a line says enough.
 * @param {Person} person
 * @param {string[]} command
 * @param {{ cwd?: string, environment?: Record<string, string>, signalAfter?: { line: RegExp, signal: NodeJS.Signals }, limitSeconds?: number }} [options]
 * @returns {Promise<{ code: number | null, out: string[], error: string[] }>} lines of the two streams
 */
export async function runAs(person, command, options = {}) {
  const [program, ...words] = person.asPerson(command)
  const child = spawn(program, words, {
    cwd: options.cwd ?? person.home,
    env: { ...person.environment, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Chromium's children end with it.
    detached: true
  })
  const end = (/** @type {NodeJS.Signals} */ signal) => child.pid && process.kill(-child.pid, signal)
  const limit = setTimeout(() => end('SIGKILL'), (options.limitSeconds ?? 120) * 1000)
  /** @type {{ out: string[], error: string[] }} */
  const lines = { out: [], error: [] }
  const { signalAfter } = options
  let isSignalled = false
  const read = (/** @type {import('node:stream').Readable} */ stream, /** @type {string[]} */ to) =>
    createInterface({ input: stream }).on('line', (line) => {
      to.push(line)
      if (!signalAfter || isSignalled || !signalAfter.line.test(line)) return
      isSignalled = true
      // The program alone, as a terminal's user would name it by its process id.
      if (signalAfter.signal === 'SIGINT') child.kill('SIGINT')
      else end(signalAfter.signal)
    })
  read(child.stdout, lines.out)
  read(child.stderr, lines.error)
  const [code] = await once(child, 'close')
  clearTimeout(limit)
  return { code, ...lines }
}
