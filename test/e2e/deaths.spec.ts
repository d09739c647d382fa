import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { inTheMiddle, tell } from '../support/figures'
import { Desk, expect, test, testFolder } from './launch'
import { button, fill, goTo, numberIn, startRun, status, untilEnded, untilReady } from './window'

const deaths = [
  'exit code 0',
  'exit code 3',
  'a throw',
  'a rejected promise',
  'an abort',
  'a segmentation fault',
  'a kill',
  'a full heap'
] as const

/**
 * Stands before the built main process: its children's heaps are full at 256 MB. The trainer itself comes too late to say so,
 * and its own 4 GB take half a minute to fill, and the computer's memory.
 */
const smallHeaps = `'use strict'
{
  const { utilityProcess } = require('electron')
  const { fork } = utilityProcess
  utilityProcess.fork = (file, words, options) =>
    fork(file, words, { ...options, execArgv: ['--js-flags=--max-old-space-size=256'] })
}
`

/** A copy of the built application whose trainer dies by plan. */
async function dyingApplication(): Promise<string> {
  const folder = await mkdtemp(join(testFolder, 'inkling-dying-'))
  await cp('package.json', join(folder, 'package.json'))
  await cp('out', join(folder, 'out'), { recursive: true })
  for (const shared of ['node_modules', 'resources']) await symlink(resolve(shared), join(folder, shared))
  const main = join(folder, 'out/main')
  await rename(join(main, 'trainer.cjs'), join(main, 'trainer-itself.cjs'))
  await cp('test/e2e/dying-trainer.cjs', join(main, 'trainer.cjs'))
  await writeFile(join(main, 'index.cjs'), smallHeaps + (await readFile(join(main, 'index.cjs'), 'utf8')))
  return folder
}

/** Settles when the trainer has begun the next run. @returns when that was, ms since 1970 */
const nextBeginning = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const forget = window.app.on('runProgressed', ({ run }) => {
          if (run.phase === 'starting') return
          forget()
          resolve(Date.now())
        })
      })
  )

test('T1: 8 deaths at 3 moments, then 10 kills in a row: each is told, and then a whole run is trained', async () => {
  test.setTimeout(600_000)
  const application = await dyingApplication()
  const planFile = join(application, 'plan.json')
  const plan = [
    ...deaths.flatMap((death) => [
      { death, moment: 'mid-epoch' },
      // The process that takes the dead one's place dies as well, before it has loaded its library.
      { death, moment: 'loading' },
      { death, moment: 'evaluation' }
    ]),
    ...Array.from({ length: 10 }, () => ({ death: 'a kill', moment: 'mid-epoch' }))
  ]
  await writeFile(planFile, JSON.stringify(plan))
  const desk = await Desk.prepare({ application, environment: { INKLING_TEST_DEATHS: planFile } })
  const page = await desk.open()
  await untilReady(page)
  await fill(page, 'Epochs', '1')

  const delays: number[] = []
  const beginnings: number[] = []
  const main = page.getByRole('main')
  const happened = (turn: number): Promise<void> =>
    expect.poll(() => existsSync(`${planFile}.${turn}`), { timeout: 60_000, intervals: [20] }).toBe(true)
  /** When the last death was told, if no other process died since that nobody asked for. */
  let toldAt: number | null = null
  for (const [turn, { death, moment }] of plan.entries()) {
    if (moment === 'loading') {
      // Nobody asked for that process: the next one is there by itself.
      await happened(turn)
      await status(page, 'Backend').filter({ hasText: 'TensorFlow' }).waitFor({ timeout: 30_000 })
      toldAt = null
      continue
    }
    await test.step(`${death} in ${moment}`, async () => {
      const beginning = nextBeginning(page)
      await button(page, 'Train').click()
      const begunAt = await beginning
      if (toldAt !== null) beginnings.push(begunAt - toldAt)
      await happened(turn)
      await main.getByText(/ended unexpectedly/).waitFor({ timeout: 60_000 })
      toldAt = Date.now()
      // When a full heap died nobody knows: filling it took a while.
      if (death !== 'a full heap') delays.push(toldAt - Number(await readFile(`${planFile}.${turn}`, 'utf8')))
      await expect(main.getByText(/ended unexpectedly/)).toHaveCount(1)
      await expect(main).toContainText('Broken off in epoch 1 of 1')
      await expect(button(page, 'Stop')).toBeHidden()
    })
  }
  expect(delays).toHaveLength(24)
  expect(beginnings).toHaveLength(17)
  const measured = `told after ${inTheMiddle(delays)}; a new run begins after ${inTheMiddle(beginnings)}`
  tell({ row: 'T1', tried: 'deaths of the trainer', count: plan.length, losses: 0, measured })

  await startRun(page)
  await untilEnded(page)
  await expect(page.getByRole('main')).toContainText('Finished after 1')
  expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(88)
  await goTo(page, 'Export')
  await expect(status(page, 'Backend')).toContainText('TensorFlow')
  await desk.leave()
  await rm(application, { recursive: true, force: true })
})
