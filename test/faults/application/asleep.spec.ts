import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { type Desk, expect, test } from '../../e2e/launch'
import { button, endless, train, untilEnded, untilEpoch, untilReady } from '../../e2e/window'
import { tell } from '../../support/figures'

/** How long a process stands still: three times the silence that is told of. */
const seconds = 30

declare global {
  interface Window {
    /** What the window was told while something stood still. */
    heard?: { silences: boolean[]; secondsLeft: number[]; step: number }
  }
}

/** Stops processes, as a sleeping computer or a debugger does, and lets them go on; settles when they do. */
async function standStill(pids: readonly number[]): Promise<void> {
  const list = pids.join(' ')
  const fault = spawn('sh', ['-ec', `kill -STOP ${list}; sleep ${String(seconds)}; kill -CONT ${list}`])
  const [code] = (await once(fault, 'exit')) as [number | null]
  expect(code).toBe(0)
}

/** Writes down in the page what it is told from now on. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard = { silences: [] as boolean[], secondsLeft: [] as number[], step: 0 }
    window.heard = heard
    window.app.on('trainerSilent', ({ isSilent }) => heard.silences.push(isSilent))
    window.app.on('runProgressed', ({ run }) => {
      heard.step = run.step
      if (run.secondsLeft !== null) heard.secondsLeft.push(run.secondsLeft)
    })
  })
}

const heardBy = (page: Page): Promise<NonNullable<Window['heard']>> =>
  page.evaluate(() => window.heard ?? { silences: [], secondsLeft: [], step: 0 })

async function secondsLeft(page: Page): Promise<number> {
  await expect.poll(async () => (await heardBy(page)).secondsLeft.length).toBeGreaterThan(0)
  return Math.max(...(await heardBy(page)).secondsLeft)
}

/** The run goes on for some epochs, and no time left that it was said to have had the gap in it. */
async function goesOn(page: Page, desk: Desk, pid: number, before: number): Promise<void> {
  const { step } = await heardBy(page)
  await expect
    .poll(async () => (await heardBy(page)).step, { timeout: 60_000 })
    .toBeGreaterThan(step + 2 * 938)
  expect(await desk.trainerPid()).toBe(pid)
  // With the gap in it a second's steps would have taken thirty; other programs on the computer cost less.
  expect(await secondsLeft(page)).toBeLessThan(10 * before)
  await button(page, 'Stop').click()
  await untilEnded(page)
  await expect(page.getByRole('main')).not.toContainText(/ended unexpectedly|was ended/)
}

let stood = 0
test.afterAll(() =>
  tell({
    row: 'T2',
    tried: `processes that stood still for ${String(seconds)} s and went on`,
    count: stood,
    losses: 0
  })
)

test('T2: a trainer that was stopped for 30 s is told of, not killed, and its time left ignores the gap', async ({
  desk,
  page
}) => {
  await untilReady(page)
  await train(page, endless)
  await untilEpoch(page, 1)
  await listen(page)
  const before = await secondsLeft(page)
  const pid = await desk.trainerPid()
  await standStill([pid])
  await expect.poll(async () => (await heardBy(page)).silences).toEqual([true, false])
  await goesOn(page, desk, pid, before)
  stood++
})

test('T2: when all of it slept for 30 s nobody was silent, and the time left ignores the gap', async ({
  desk,
  page
}) => {
  await untilReady(page)
  await train(page, endless)
  await untilEpoch(page, 1)
  await listen(page)
  const before = await secondsLeft(page)
  const pid = await desk.trainerPid()
  const pids = await desk.app.evaluate(({ app }) => app.getAppMetrics().map((process) => process.pid))
  expect(pids).toContain(pid)
  await standStill(pids)
  // As the system tells after a sleep.
  await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await goesOn(page, desk, pid, before)
  expect((await heardBy(page)).silences).toEqual([])
  stood++
})
