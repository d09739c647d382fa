import { cp, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { inTheMiddle, tell } from '../support/figures'
import { Desk, expect, test, testFolder } from './launch'
import { button, endless, status, train, untilEpoch, untilReady } from './window'

/** What the window knows of the run, and whether a point of its curve is missing. */
function curve(page: Page): Promise<{ runId: number; points: number; isWhole: boolean }> {
  return page.evaluate(async () => {
    const state = await window.app.readState()
    if (state.kind !== 'done' || !state.value.history) throw new Error('There is no run.')
    const { run, stepLosses } = state.value.history
    return {
      runId: run.id,
      points: stepLosses.length,
      isWhole: stepLosses.length === run.step && stepLosses.every((loss) => Number.isFinite(loss))
    }
  })
}

/** Kills the window's process. @returns what is read in the window that comes after it, and after how many ms */
function crash(desk: Desk): Promise<{ shown: string; ms: number }> {
  return desk.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents) throw new Error('There is no window.')
    const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()))
    const killed = Date.now()
    contents.forcefullyCrashRenderer()
    await loaded
    const shown = (await contents.executeJavaScript(`new Promise((resolve) => {
      const look = () => document.querySelector('h1') && resolve(document.body.innerText)
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
      look()
    })`)) as string
    return { shown, ms: Date.now() - killed }
  })
}

test('L1: the window reloads ten times in mid-epoch, and no point of the curve is missing', async ({
  page
}) => {
  await untilReady(page)
  await train(page, endless)
  await untilEpoch(page, 1)
  let before = await curve(page)
  for (let times = 0; times < 10; times++) {
    await page.reload()
    await expect(button(page, 'Stop')).toBeVisible({ timeout: 20_000 })
    const after = await curve(page)
    expect(after).toMatchObject({ runId: before.runId, isWhole: true })
    expect(after.points).toBeGreaterThanOrEqual(before.points)
    before = after
  }
  tell({ row: 'L1', tried: 'reloads in mid-run with the whole curve', count: 10, losses: 0 })
})

test('L1: the window’s process dies three times: twice it is back with the run, then a plain page names the log', async () => {
  const desk = await Desk.prepare()
  const page = await desk.open()
  await untilReady(page)
  await train(page, endless)
  await untilEpoch(page, 1)
  const pid = await desk.trainerPid()
  const waits: number[] = []
  for (let deaths = 1; deaths <= 2; deaths++) {
    const { shown, ms } = await crash(desk)
    waits.push(ms)
    expect(shown).toMatch(/Epoch \d+ of 1,000.*Stop/s)
    expect(await desk.trainerPid()).toBe(pid)
  }
  const last = await crash(desk)
  expect(last.shown).toMatch(/can’t show its window.*three times.*inkling\.log/s)
  const measured = `back after ${inTheMiddle([...waits, last.ms])}`
  tell({ row: 'L1', tried: 'deaths of the window’s process', count: 3, losses: 0, measured })
  // Training goes on without a window.
  expect(await desk.trainerPid()).toBe(pid)
  await desk.leave()
})

/** A copy of the built application whose page is spoilt. */
async function spoilt(spoil: (renderer: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(testFolder, 'inkling-spoilt-'))
  await cp('package.json', join(folder, 'package.json'))
  await cp('out', join(folder, 'out'), { recursive: true })
  for (const shared of ['node_modules', 'resources']) await symlink(resolve(shared), join(folder, shared))
  await spoil(join(folder, 'out/renderer'))
  return folder
}

const scriptOf = (renderer: string): string => {
  const name = readdirSync(join(renderer, 'assets')).find((file) => /^index.*\.js$/.test(file))
  if (!name) throw new Error('The page has no script.')
  return join(renderer, 'assets', name)
}

const damages: Record<string, (renderer: string) => Promise<void>> = {
  'its script is missing': (renderer) => rm(scriptOf(renderer)),
  'its script is cut': (renderer) => truncate(scriptOf(renderer), 1000),
  'its script fails at once': (renderer) => writeFile(scriptOf(renderer), 'throw new Error("broken")'),
  'the page itself is missing': (renderer) => rm(join(renderer, 'index.html'))
}
for (const [damage, spoil] of Object.entries(damages)) {
  test(`trouble 14: ${damage}: a plain page says so and names the log`, async () => {
    const application = await spoilt(spoil)
    const desk = await Desk.prepare({ application, expectedErrors: [/./] })
    const page = await desk.launch()
    await expect(page.getByRole('heading', { name: /can’t show its window/ })).toBeVisible({
      timeout: 20_000
    })
    await expect(page.locator('body')).toContainText('inkling.log')
    await desk.leave()
    await rm(application, { recursive: true, force: true })
  })
}

test.describe('the graphics process', () => {
  for (const switches of [[], ['--disable-gpu']])
    test(`trouble 14: the window shows itself ${switches.join() || 'as the system draws'}`, async () => {
      const desk = await Desk.prepare({ switches })
      await untilReady(await desk.open())
      await desk.leave()
    })

  test('L2: killed three times, the application goes on; the next start is without, says so, and can be switched back', async () => {
    const desk = await Desk.prepare()
    let page = await desk.open()
    await untilReady(page)
    const graphics = (): Promise<number | null> =>
      desk.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? null)
    let last = 0
    for (let deaths = 1; deaths <= 3; deaths++) {
      await expect.poll(async () => (await graphics()) ?? last, { timeout: 20_000 }).not.toBe(last)
      last = (await graphics()) ?? 0
      if (last > 0) process.kill(last, 'SIGKILL')
    }
    await expect(page.getByText(/From the next start on/)).toBeVisible()
    tell({ row: 'L2', tried: 'deaths of the graphics process', count: 3, losses: 0 })
    await train(page, endless)
    await untilEpoch(page, 1)
    await desk.close()

    page = await desk.open()
    await untilReady(page)
    await expect(page.getByText(/draws without graphics acceleration/)).toBeVisible()
    await desk.app.evaluate(({ Menu, BrowserWindow }) => {
      const find = (items: Electron.MenuItem[]): Electron.MenuItem | undefined =>
        items
          .flatMap((item) => [item, ...(item.submenu?.items ?? [])])
          .find(({ label }) => label === 'Graphics acceleration')
      const item = find(Menu.getApplicationMenu()?.items ?? [])
      item?.click(undefined, BrowserWindow.getAllWindows()[0], undefined)
    })
    await expect(page.getByText(/changes when Inkling is opened the next time/)).toBeVisible()
    await desk.close()

    page = await desk.open()
    await untilReady(page)
    await expect(status(page, 'Backend')).toBeVisible()
    await expect(page.getByText(/graphics acceleration/)).toHaveCount(0)
    await desk.leave()
  })
})
