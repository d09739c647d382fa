import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { Desk, electronPath, expect, rawFolder, sandboxSwitches, test } from '../../e2e/launch'
import { endless, fill, goTo, numberIn, status, train, untilReady } from '../../e2e/window'
import { inTheMiddle, tell } from '../../support/figures'
import { behaviours, LoopbackMirror } from '../../support/loopback-mirror'
import { isRunning } from '../../support/processes'

test('L3: 20 second launches: one window, brought to the front; the loser opens no file and no window', async () => {
  test.setTimeout(300_000)
  const desk = await Desk.prepare()
  const page = await desk.open()
  await untilReady(page)
  const log = join(desk.userData, 'logs/inkling.log')
  const firstLine = (): number => readFileSync(log, 'utf8').split('Inkling 0.1.0 on Electron').length - 1
  const executable = await electronPath()
  for (let launch = 0; launch < 20; launch++) {
    await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    const words = [...sandboxSwitches, resolve('.'), `--user-data-dir=${desk.userData}`]
    const second = spawn(executable, words, {
      env: { ...process.env, INKLING_CACHE: desk.cache },
      stdio: 'ignore'
    })
    const [code] = (await once(second, 'exit')) as [number | null]
    expect(code).toBe(0)
    await expect
      .poll(() => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
      .toBe(true)
  }
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  // Only the first one opened the log.
  expect(firstLine()).toBe(1)
  await desk.leave()
  tell({ row: 'L3', tried: 'second launches', count: 20, losses: 0 })
})

test('L3: 40 pairs of launches at once on a new profile: one of them stays', async () => {
  test.setTimeout(300_000)
  const executable = await electronPath()
  for (let pair = 0; pair < 40; pair++) {
    const desk = await Desk.prepare()
    const words = [...sandboxSwitches, resolve('.'), `--user-data-dir=${desk.userData}`]
    const environment = {
      ...process.env,
      INKLING_CACHE: desk.cache,
      INKLING_MNIST_MIRRORS: 'http://127.0.0.1:9/'
    }
    const both = [0, 1].map(() => spawn(executable, words, { env: environment, stdio: 'ignore' }))
    const [loser, winner] = await Promise.race(
      both.map(async (child, index): Promise<[ChildProcess, ChildProcess | undefined]> => {
        const [code] = (await once(child, 'exit')) as [number | null]
        expect(code).toBe(0)
        return [child, both[1 - index]]
      })
    )
    expect(loser.exitCode).toBe(0)
    if (!winner) throw new Error('There were two.')
    expect(winner.exitCode).toBeNull()
    const gone = once(winner, 'exit')
    winner.kill('SIGTERM')
    const [code] = (await gone) as [number | null]
    expect(code).toBe(0)
    await desk.leave()
  }
  tell({ row: 'L3', tried: 'pairs of launches at once', count: 40, losses: 0 })
})

const ways = ['the menu', 'the window', 'SIGTERM', 'the end of the session', 'quitting twice'] as const
const moments = [
  'in mid-epoch',
  'in mid-save',
  'in mid-download',
  'at rest',
  'while starting',
  'after a change'
] as const

test('L4: 30 quits at seeded moments by five ways: gone, files whole, nothing left running', async () => {
  test.setTimeout(600_000)
  const generator = xoroshiro128plus(20_250_101)
  const silent = await LoopbackMirror.start(new Map(), behaviours.sound)
  const slow = await LoopbackMirror.start(
    new Map(
      readdirSync('resources/mnist').map((name) => [name, readFileSync(join('resources/mnist', name))])
    ),
    behaviours.silentInMidBody
  )
  const waits: number[] = []
  for (const moment of moments) {
    for (const way of ways) {
      await test.step(`${moment}, by ${way}`, async () => {
        const isDownload = moment === 'in mid-download'
        const desk = await Desk.prepare({
          cache: isDownload ? 'empty' : 'mnist',
          environment: isDownload ? { INKLING_MNIST_MIRRORS: `http://${slow.host}/` } : {},
          expectedErrors: [/./]
        })
        const page = await desk.open()
        const pids = async (): Promise<number[]> =>
          desk.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
        if (isDownload) await expect(status(page, 'Data')).toContainText(/MB|KB|%/)
        else if (moment !== 'while starting') await untilReady(page)
        if (moment === 'in mid-epoch' || moment === 'in mid-save') {
          await train(page, endless)
          // Seeded: how far the run is when the person leaves.
          const steps = 1 + (Math.abs(generator.next()) % (moment === 'in mid-save' ? 1 : 900))
          await page.evaluate(
            (wanted) =>
              new Promise<void>((resolve) => {
                window.app.on('runProgressed', ({ run }) => {
                  if (run.step >= wanted) resolve()
                })
              }),
            moment === 'in mid-save' ? 938 + steps : steps
          )
        }
        if (moment === 'after a change') {
          await goTo(page, 'Train')
          await fill(page, 'Epochs', '7')
        }
        const before = await pids()
        const main = desk.app.process()
        const gone = once(main, 'exit')
        const asked = Date.now()
        await leaveBy(way, desk)
        const [code, signal] = (await gone) as [number | null, string | null]
        waits.push(Date.now() - asked)
        expect([code, signal]).toEqual([0, null])
        await expect.poll(() => before.filter(isRunning)).toEqual([])
        // What is there is whole, and nothing half-written lies beside it.
        const kept = readdirSync(desk.userData)
        expect(kept.filter((name) => name.endsWith('.tmp'))).toEqual([])
        const settings = join(desk.userData, 'settings.json')
        if (existsSync(settings)) {
          const { settings: values } = JSON.parse(readFileSync(settings, 'utf8')) as {
            settings: { hyperparameters: { epochs: number } }
          }
          if (moment === 'after a change' && way !== 'quitting twice')
            expect(values.hyperparameters.epochs).toBe(7)
        } else expect(moment).not.toBe('after a change')
        const model = join(desk.userData, 'model.safetensors')
        if (existsSync(model)) {
          const bytes = readFileSync(model)
          const header = Number(bytes.readBigUInt64LE())
          expect(bytes.length).toBe(8 + header + 109_386 * 4)
        }
        const raw = rawFolder(desk.cache)
        if (existsSync(raw)) expect(readdirSync(raw).filter((name) => name.endsWith('.tmp'))).toEqual([])
        desk.forget()
        await desk.leave()
      })
    }
  }
  await silent.stop()
  await slow.stop()
  expect(waits).toHaveLength(30)
  const measured = `gone after ${inTheMiddle(waits)}`
  tell({ row: 'L4', tried: 'quits at seeded moments by five ways', count: 30, losses: 0, measured })
})

/**
 * Leaves as a person does. Playwright's debugger is sent away before: the thread that it is connected to can crash when the
 * process ends under it (SIGSEGV there, one quit in fifty), and no person's application has one.
 */
async function leaveBy(way: (typeof ways)[number], desk: Desk): Promise<void> {
  // The process may be gone before the answer to this is.
  await desk.app
    .evaluate(({ app, BrowserWindow, Menu, powerMonitor }, how) => {
      setImmediate(() => {
        // What node:inspector calls `close`; nothing can be required here.
        ;(process as unknown as { _debugEnd: () => void })._debugEnd()
        if (how === 'the menu') {
          const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
          items.find(({ role }) => role === 'quit')?.click()
        } else if (how === 'the window') BrowserWindow.getAllWindows()[0]?.close()
        else if (how === 'SIGTERM') process.kill(process.pid, 'SIGTERM')
        else if (how === 'the end of the session')
          powerMonitor.emit('shutdown', { preventDefault: () => undefined })
        else {
          app.quit()
          setImmediate(() => app.quit())
        }
      })
    }, way)
    .catch(() => undefined)
}

test('T7: the application is killed 10 times in mid-epoch, and its trainer does not outlive it', async () => {
  test.setTimeout(300_000)
  const desk = await Desk.prepare()
  const waits: number[] = []
  for (let kill = 0; kill < 10; kill++) {
    const page = await desk.open()
    await untilReady(page)
    await train(page, endless)
    await expect.poll(() => numberIn(page, 'Epoch')).toBeGreaterThan(0)
    const pid = await desk.trainerPid()
    const killed = Date.now()
    desk.app.process().kill('SIGKILL')
    await expect.poll(() => isRunning(pid), { timeout: 2000, intervals: [10] }).toBe(false)
    waits.push(Date.now() - killed)
    desk.forget()
  }
  await desk.leave()
  const measured = `gone after ${inTheMiddle(waits)}`
  tell({
    row: 'T7',
    tried: 'kills of the application in mid-epoch',
    count: waits.length,
    losses: 0,
    measured
  })
})

test('L5: a download that stood still while the computer slept starts over when it is asked for', async () => {
  const packed = new Map(
    readdirSync('resources/mnist').map((name) => [name, readFileSync(join('resources/mnist', name))])
  )
  const mirror = await LoopbackMirror.start(packed, behaviours.silentInMidBody)
  const desk = await Desk.prepare({
    cache: 'empty',
    environment: { INKLING_MNIST_MIRRORS: `http://${mirror.host}/` }
  })
  const page = await desk.open()
  await expect(status(page, 'Data')).toContainText(/MB|KB|%/)
  // Awake again: the server is there, the connection is not.
  mirror.behaviour = behaviours.sound
  mirror.breakOff()
  await expect(status(page, 'Data')).toContainText(/built-in|offline/i)
  await untilReady(page)
  const downloaded = await page.evaluate(() => window.app.downloadData())
  expect(downloaded).toMatchObject({ kind: 'done', value: { phase: 'ready', source: 'download' } })
  await desk.leave()
  await mirror.stop()
})
