import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isRunning } from './fixtures/is-running.mjs'
import { run, tellingLine } from './processes.mjs'

const node = process.execPath

describe('a program that the set-up runs', () => {
  test('hands over its lines and its end', async () => {
    /** @type {string[]} */
    const lines = []
    const result = await run(node, ['--eval', 'console.log("one\\ntwo"); console.error("three")'], {
      onLine: (line) => lines.push(line)
    })
    expect(lines.sort()).toEqual(['one', 'three', 'two'])
    expect(result).toMatchObject({ code: 0, silent: false, reason: '' })
  })

  test('that fails gives the line that says why', async () => {
    const result = await run(node, ['--eval', 'console.log("begun"); throw new Error("no such thing")'])
    expect(result.code).toBe(1)
    expect(result.reason).toContain('Error: no such thing')
  })

  test('that does not exist is a failure with its name', async () => {
    const result = await run('no-such-program', [])
    expect(result.code).toBeNull()
    expect(result.reason).toContain('no-such-program')
  })

  test('that is silent for too long is ended', async () => {
    const result = await run(node, ['--eval', 'setInterval(() => {}, 1e6)'], { silenceLimit: 0.1 })
    expect(result).toMatchObject({ code: null, silent: true })
  })

  test('that speaks through its status descriptor is heard', async () => {
    /** @type {string[]} */
    const status = []
    const program = 'require("fs").writeSync(3, "dlstatus:1:50:half\\npmstatus:x:100:done\\n")'
    await run(node, ['--eval', program], { onStatus: (line) => status.push(line) })
    expect(status).toEqual(['dlstatus:1:50:half', 'pmstatus:x:100:done'])
  })

  test.each(/** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))(
    'ends with the set-up at %s, its own children too, and nothing goes on after it',
    async (signal) => {
      const url = pathToFileURL(join(import.meta.dirname, 'processes.mjs')).href
      const child = spawn(
        node,
        [
          '--input-type=module',
          '--eval',
          `import { endChildrenOnSignals, run } from '${url}'
          endChildrenOnSignals(() => console.log('stopping'))
          await run('sh', ['-c', 'sleep 1000 & echo $! $$; wait'], { onLine: (pids) => console.log(pids) })
          console.log('the next step')`
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] }
      )
      const lines = createInterface({ input: child.stdout })
      /** @type {string[]} */
      const heard = []
      lines.on('line', (line) => {
        heard.push(line)
        if (heard.length === 1) child.kill(signal)
      })
      const [code] = await once(child, 'close')
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
      const pids = heard[0].split(' ').map(Number)
      expect(heard.slice(1)).toEqual(['stopping'])
      for (const pid of pids) await expect.poll(() => isRunning(pid)).toBe(false)
    }
  )
})

test.each([
  [
    'npm',
    'npm warn EBADENGINE x\nnpm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install\nnpm error A complete log',
    'npm error `npm ci` can only install'
  ],
  [
    'npm offline',
    'npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error errno ENOTFOUND\nnpm error network request failed',
    'npm error code ENOTFOUND'
  ],
  [
    'a Node script',
    "node:events:497\n      throw er;\n\nError: getaddrinfo ENOTFOUND host\n    at GetAddrInfo\nEmitted 'error' event on x",
    'Error: getaddrinfo ENOTFOUND host'
  ],
  [
    'pip',
    'WARNING: Retrying\nERROR: Could not find a version\nERROR: No matching distribution found for x',
    'ERROR: No matching distribution found for x'
  ],
  [
    'a library that does not load',
    "node:internal/modules\n  return process.dlopen\n\nError: /a/b.node: file too short\n    at x {\n  code: 'ERR_DLOPEN_FAILED'\n}",
    'Error: /a/b.node: file too short'
  ],
  ['silence', '\n\n', '-']
])('of the output of %s the telling line is found', (_program, output, line) => {
  expect(tellingLine(output)).toBe(line)
})
