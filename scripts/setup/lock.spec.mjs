import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isRunning } from './fixtures/is-running.mjs'
import { takeLock } from './lock.mjs'

const modules = ['lock', 'processes'].map(
  (name) => pathToFileURL(join(import.meta.dirname, `${name}.mjs`)).href
)

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-lock-'))
  path = join(folder, 'set-up.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

/**
 * Another process that runs a piece of code with `takeLock`, `run` and `onChildrenChange`, and its lines of output.
 * @param {string} code
 */
function otherProcess(code) {
  const head = `import { takeLock } from '${modules[0]}'
    import { onChildrenChange, run } from '${modules[1]}'
    const path = ${JSON.stringify(path)}\n`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', head + code], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, nextLine: async () => (await lines.next()).value }
}

describe('the lock of the set-up', () => {
  test('makes the second one wait for the first, and say so', async () => {
    const first = await takeLock(path)
    /** @type {unknown[]} */
    const heard = []
    const waiting = new Promise((begun) => {
      void takeLock(path, {
        onWait: (pid) => {
          heard.push(['waits for', pid])
          begun(undefined)
        },
        onFree: () => heard.push('free')
      }).then((second) => {
        heard.push('taken')
        second.release()
      })
    })
    await waiting
    expect(heard).toEqual([['waits for', process.pid]])
    first.release()
    await expect.poll(() => heard).toEqual([['waits for', process.pid], 'free', 'taken'])
    expect(existsSync(path)).toBe(false)
  })

  test('is taken over from a process that was killed, together with what it had started', async () => {
    const { child, nextLine } = otherProcess(`
      const lock = await takeLock(path)
      onChildrenChange(lock.noteChildren)
      void run('sh', ['-c', 'echo $$; exec sleep 1000'], { onLine: (pid) => console.log(pid) })
    `)
    const orphan = Number(await nextLine())
    child.kill('SIGKILL')
    await once(child, 'close')
    /** @type {number[]} */
    const from = []
    const lock = await takeLock(path, { onTakenOver: (pid) => from.push(pid) })
    expect(from).toEqual([child.pid])
    expect(isRunning(orphan)).toBe(false)
    lock.release()
  })

  test('is given back by a process that is told to end', async () => {
    const { child, nextLine } = otherProcess(`
      await takeLock(path)
      process.on('SIGTERM', () => process.exit(3))
      console.log('taken')
      process.stdin.resume()
    `)
    expect(await nextLine()).toBe('taken')
    expect(existsSync(path)).toBe(true)
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([3, null])
    expect(existsSync(path)).toBe(false)
  })

  test('is never held by two of ten', async () => {
    const counter = join(folder, 'inside')
    const all = Array.from({ length: 10 }, () =>
      otherProcess(`
        import { mkdirSync, rmdirSync } from 'node:fs'
        const lock = await takeLock(path)
        // Fails if somebody else is inside.
        mkdirSync(${JSON.stringify(counter)})
        await new Promise((look) => setImmediate(look))
        rmdirSync(${JSON.stringify(counter)})
        lock.release()
      `)
    )
    const codes = await Promise.all(all.map(async ({ child }) => (await once(child, 'close'))[0]))
    expect(codes).toEqual(Array(10).fill(0))
  }, 30_000)

  test.each([
    ['of another machine that has been silent for a minute', true, 60],
    ['of another machine that lives', false, 0]
  ])('%s is taken over: %s', async (_what, expected, secondsAgo) => {
    const holder = { token: 'theirs', place: 'another machine', pid: 1, started: '', children: [] }
    writeFileSync(path, JSON.stringify(holder))
    const then = new Date(Date.now() - secondsAgo * 1000)
    utimesSync(path, then, then)
    const event = await new Promise((heard) => {
      void takeLock(path, {
        onWait: () => {
          heard('waits')
          rmSync(path)
        },
        onTakenOver: () => heard('takes over')
      }).then((lock) => lock.release())
    })
    expect(event).toBe(expected ? 'takes over' : 'waits')
    await expect.poll(() => existsSync(path)).toBe(false)
  })

  test('left damaged by a full disk is taken over once it is old', async () => {
    writeFileSync(path, '{"tok')
    const then = new Date(Date.now() - 60_000)
    utimesSync(path, then, then)
    const lock = await takeLock(path)
    lock.release()
    expect(existsSync(path)).toBe(false)
  })
})
