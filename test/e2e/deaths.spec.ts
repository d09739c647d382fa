import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { tell } from '../support/figures'
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

/** A copy of the built application whose trainer dies by plan. */
async function dyingApplication(): Promise<string> {
  const folder = await mkdtemp(join(testFolder, 'inkling-dying-'))
  await cp('package.json', join(folder, 'package.json'))
  await cp('out', join(folder, 'out'), { recursive: true })
  for (const shared of ['node_modules', 'resources']) await symlink(resolve(shared), join(folder, shared))
  const main = join(folder, 'out/main')
  await rename(join(main, 'trainer.cjs'), join(main, 'trainer-itself.cjs'))
  await cp('test/e2e/dying-trainer.cjs', join(main, 'trainer.cjs'))
  return folder
}

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
  for (const [turn, { death, moment }] of plan.entries()) {
    if (moment === 'loading') {
      // Nobody asked for that process: the next one is there by itself.
      await expect.poll(() => existsSync(`${planFile}.${turn}`), { timeout: 30_000 }).toBe(true)
      await expect(status(page, 'Backend')).toContainText('TensorFlow', { timeout: 30_000 })
      continue
    }
    await test.step(`${death} in ${moment}`, async () => {
      await button(page, 'Train').click()
      await expect
        .poll(() => existsSync(`${planFile}.${turn}`), { timeout: 60_000, intervals: [50] })
        .toBe(true)
      const main = page.getByRole('main')
      // A heap takes ten seconds to be full, on a busy machine many more; when it died nobody knows.
      const timeout = death === 'a full heap' ? 120_000 : 30_000
      await expect(main.getByText(/ended unexpectedly/)).toHaveCount(1, { timeout })
      if (death !== 'a full heap')
        delays.push(Date.now() - Number(await readFile(`${planFile}.${turn}`, 'utf8')))
      await expect(main).toContainText('Broken off in epoch 1 of 1')
      await expect(button(page, 'Stop')).toBeHidden()
    })
  }
  expect(delays).toHaveLength(24)
  const sorted = [...delays].sort((a, b) => a - b)
  const measured = `told after ${sorted[12]} ms in the middle, ${sorted.at(-1)} ms at most`
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
