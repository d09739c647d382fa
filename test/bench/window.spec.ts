import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Desk, expect, test, unmeasuredLanes } from '../e2e/launch'
import { button, endless, goTo, status, train, untilEnded, untilEpoch, untilReady } from '../e2e/window'

/*
 * Not a check: measures what a person waits for in the window, with the real trainer beside it. `npm run bench` runs it
 * and puts the figures into docs/performance.md.
 */

const trials = Number(process.env['BENCH_TRIALS'] ?? '60')

interface Spread {
  readonly median: number
  readonly p95: number
  readonly worst: number
}

/** By what was waited for, ms. */
const delays: Record<string, Spread | number> = {}

function note(name: string, figure: Spread | number): void {
  delays[name] = figure
  console.log(name, JSON.stringify(figure))
}

/** By what the application does: tasks of the window's that took 50 ms or more (W3C Long Tasks), ms each. */
const longTasks: Record<string, readonly number[]> = {}

/** By what the application does, then by process: memory in RAM, MB. */
const memory: Record<string, Record<string, number>> = {}

async function noteMemory(desk: Desk, when: string): Promise<void> {
  const metrics = await desk.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ type, name, memory: { workingSetSize } }) => ({ type, name, workingSetSize }))
  )
  const byProcess: Record<string, number> = {}
  for (const { type, name, workingSetSize } of metrics) {
    const process = name ?? type
    byProcess[process] = (byProcess[process] ?? 0) + Math.round((workingSetSize * 1024) / 1e6)
  }
  memory[when] = byProcess
  console.log('memory', when, JSON.stringify(byProcess))
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN) * 10) /
    10
  return { median: at(0.5), p95: at(0.95), worst: at(1) }
}

interface AnswerClock {
  /** When the pointer moved; 0 when no answer is awaited. */
  movedAtMs: number
  readonly delays: number[]
}

/** From a movement of the pointer that lengthens a stroke to the probabilities that the window shows for it, ms. */
async function answerDelays(page: Page): Promise<number[]> {
  await goTo(page, 'Draw')
  const canvas = await page.getByLabel('Drawing canvas', { exact: true }).boundingBox()
  if (!canvas) throw new Error('The canvas is not shown.')
  await page.evaluate(() => {
    const clock: AnswerClock = { movedAtMs: 0, delays: [] }
    Object.assign(window, { clock })
    // Then the network is asked: a movement is told once more with the next picture of the screen.
    addEventListener(
      'pointerrawupdate',
      (event) => {
        if ((event as PointerEvent).buttons > 0) clock.movedAtMs = event.timeStamp
      },
      { capture: true }
    )
    const observer = new MutationObserver(() => {
      if (clock.movedAtMs > 0) clock.delays.push(performance.now() - clock.movedAtMs)
      clock.movedAtMs = 0
    })
    const all = { subtree: true, attributes: true, characterData: true, childList: true }
    document.querySelectorAll('main ol').forEach((list) => observer.observe(list, all))
  })
  const middle = [canvas.x + canvas.width / 2, canvas.y + canvas.height / 2] as const
  for (let trial = 0; trial < trials; trial++) {
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.mouse.move(middle[0], middle[1] - 120)
    await page.mouse.down()
    // What clearing changed is shown before: no hand moves as fast as this one.
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))
        )
    )
    // The dot is too small to be read: the one question that follows is that of the movement.
    await page.mouse.move(middle[0] + trial, middle[1] + 120)
    await page.waitForFunction(
      (count) => (window as unknown as { clock: AnswerClock }).clock.delays.length > count,
      trial
    )
    await page.mouse.up()
  }
  return page.evaluate(() => (window as unknown as { clock: AnswerClock }).clock.delays)
}

/** How often both event loops are looked at, ms. Every 4 ms the looks themselves made a run 5 % longer. */
const lookMs = 10

/** Times that the window's own event loop was not free, ms. */
async function watchWindow(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate((lookMs) => {
    const gaps: number[] = []
    Object.assign(window, { gaps })
    const channel = new MessageChannel()
    let last = performance.now()
    channel.port1.onmessage = () => {
      const now = performance.now()
      if (now - last > lookMs + 12) gaps.push(now - last - lookMs)
      last = now
      setTimeout(() => channel.port2.postMessage(0), lookMs)
    }
    channel.port2.postMessage(0)
  }, lookMs)
  return () => page.evaluate(() => (window as unknown as { gaps: number[] }).gaps.splice(0))
}

/** The tasks that Chromium itself calls long. */
async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const longTasks: number[] = []
    new PerformanceObserver((list) =>
      longTasks.push(...list.getEntries().map(({ duration }) => duration))
    ).observe({
      type: 'longtask'
    })
    Object.assign(window, { longTasks })
  })
  return () => page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0))
}

async function watchMain(desk: Desk): Promise<() => Promise<number[]>> {
  await desk.app.evaluate((_, lookMs) => {
    const gaps: number[] = []
    Object.assign(globalThis, { gaps })
    let last = performance.now()
    setInterval(() => {
      const now = performance.now()
      if (now - last > lookMs + 12) gaps.push(now - last - lookMs)
      last = now
    }, lookMs)
  }, lookMs)
  return () => desk.app.evaluate(() => (globalThis as unknown as { gaps: number[] }).gaps.splice(0))
}

/** From the click to the button that the new state brings, ms; both ends are taken in the window. */
async function delayOf(page: Page, press: string, awaited: string): Promise<number> {
  await expect(button(page, press)).toBeEnabled()
  return page.evaluate(
    ([from, to]) =>
      new Promise<number>((resolve) => {
        const find = (name: string): HTMLElement | undefined =>
          [...document.querySelectorAll<HTMLElement>('button')].find((one) => one.textContent.trim() === name)
        const start = performance.now()
        new MutationObserver((_, observer) => {
          if (!find(to)) return
          observer.disconnect()
          resolve(performance.now() - start)
        }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
        find(from)?.click()
      }),
    [press, awaited] as const
  )
}

interface RunTimes {
  readonly firstLossMs: number
  readonly endMs: number
}

/** Presses Train; all times are taken in the window. @returns ms from pressing to the run's first loss and to its end */
async function timesOfRun(page: Page): Promise<RunTimes> {
  await expect(button(page, 'Train')).toBeEnabled()
  const loss = await status(page, 'Training loss').elementHandle()
  return page.evaluate(
    (shown) =>
      new Promise<RunTimes>((resolve) => {
        const find = (name: string): HTMLElement | undefined =>
          [...document.querySelectorAll<HTMLElement>('button')].find((one) => one.textContent.trim() === name)
        const before = shown.textContent
        let hasBegun = false
        let firstLossMs: number | null = null
        const start = performance.now()
        new MutationObserver((_, observer) => {
          const now = shown.textContent
          if (firstLossMs === null && now !== before && /\d/.test(now))
            firstLossMs = performance.now() - start
          if (find('Stop')) hasBegun = true
          else if (hasBegun && find('Train')) {
            observer.disconnect()
            resolve({ firstLossMs: firstLossMs ?? Number.NaN, endMs: performance.now() - start })
          }
        }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
        find('Train')?.click()
      }),
    loss
  )
}

test('measures the window', async () => {
  test.setTimeout(600_000)
  // A first launch: nothing is cached, and no mirror answers.
  const desk = await Desk.prepare({ cache: 'empty', environment: unmeasuredLanes })
  const launchedAt = Date.now()
  const page = await desk.open()
  const shownAt = Date.now()
  note('window shown', shownAt - launchedAt)
  await untilReady(page)
  note('from then until ready to train', Date.now() - shownAt)
  await noteMemory(desk, 'after the start')
  const [mainGaps, windowGaps] = [await watchMain(desk), await watchWindow(page)]
  const newLongTasks = await watchLongTasks(page)
  const takeGaps = async (when: string): Promise<void> => {
    note(`main process busy, ${when}`, spreadOf([0, ...(await mainGaps())]))
    note(`window busy, ${when}`, spreadOf([0, ...(await windowGaps())]))
    longTasks[when] = await newLongTasks()
    console.log('long tasks of the window', when, longTasks[when])
  }

  await goTo(page, 'Train')
  await button(page, 'Reset to tutorial settings').click()
  const noteRun = async (when: string): Promise<void> => {
    const { firstLossMs, endMs } = await timesOfRun(page)
    note(`Train to the first loss, ${when}`, firstLossMs)
    note(`15 epochs, ${when}`, endMs)
    await takeGaps(`15 epochs, ${when}`)
  }
  await noteRun('first use')
  await noteMemory(desk, 'after 15 epochs')
  await noteRun('a later run')
  note('answer to a dot, idle', spreadOf(await answerDelays(page)))
  await takeGaps('drawing')

  await train(page, endless)
  await untilEpoch(page, 1)
  note('answer to a dot, training', spreadOf(await answerDelays(page)))
  await takeGaps('drawing and training')
  await noteMemory(desk, 'training')

  await goTo(page, 'Test set')
  await page.getByRole('radio', { name: /^All/ }).check({ force: true })
  const filterDelays: number[] = []
  for (let trial = 0; trial < Math.min(trials, 20); trial++) {
    const from = performance.now()
    await page.getByRole('combobox', { name: 'True label' }).selectOption({ index: (trial % 10) + 1 })
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    )
    filterDelays.push(performance.now() - from)
  }
  note('filter of the test set, training', spreadOf(filterDelays))
  await takeGaps('filtering and training')

  await goTo(page, 'Train')
  const presses: Record<string, number[]> = { Pause: [], Resume: [], Stop: [], Train: [] }
  for (let trial = 0; trial < Math.min(trials, 15); trial++) {
    presses['Pause']?.push(await delayOf(page, 'Pause', 'Resume'))
    presses['Resume']?.push(await delayOf(page, 'Resume', 'Pause'))
    presses['Stop']?.push(await delayOf(page, 'Stop', 'Train'))
    presses['Train']?.push(await delayOf(page, 'Train', 'Stop'))
  }
  for (const [name, list] of Object.entries(presses)) note(name, spreadOf(list))
  await button(page, 'Stop').click()
  await untilEnded(page)
  const electron = await desk.app.evaluate(() => process.versions['electron'])
  await desk.leave()
  const folder = process.env['BENCH_FOLDER']
  if (folder)
    await writeFile(join(folder, 'window.json'), JSON.stringify({ electron, delays, longTasks, memory }))
})
