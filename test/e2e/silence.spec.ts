import { tell } from '../support/figures'
import { isRunning } from '../support/processes'
import { expect, test } from './launch'
import { button, endless, numberIn, status, train, untilEnded, untilEpoch, untilReady } from './window'

const silent = /has not answered for ten seconds/

test('T2: a trainer that stands still is told of, left alone, and goes on as if nothing had been', async ({
  desk,
  page
}) => {
  await untilReady(page)
  await train(page, endless)
  await untilEpoch(page, 1)
  const pid = await desk.trainerPid()
  process.kill(pid, 'SIGSTOP')
  await expect(page.getByRole('alert').filter({ hasText: silent })).toBeVisible({ timeout: 30_000 })
  // Drawing, browsing and the buttons are the window's own.
  await expect(button(page, 'End it')).toBeEnabled()
  process.kill(pid, 'SIGCONT')
  await expect(page.getByText(silent)).toHaveCount(0, { timeout: 30_000 })
  expect(await desk.trainerPid()).toBe(pid)
  await button(page, 'Stop').click()
  await untilEnded(page)
  await expect(page.getByRole('main')).not.toContainText(/ended unexpectedly/)
})

test('T2: what slept as long as its watcher was not silent, and the time left leaves the gap out', async ({
  desk,
  page
}) => {
  await untilReady(page)
  await train(page, endless)
  await untilEpoch(page, 1)
  const speedBefore = await numberIn(page, 'Speed')
  const pid = await desk.trainerPid()
  process.kill(pid, 'SIGSTOP')
  await expect(page.getByText(silent)).toBeVisible({ timeout: 30_000 })
  // The system tells of its waking.
  await desk.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  process.kill(pid, 'SIGCONT')
  await expect(page.getByText(silent)).toHaveCount(0, { timeout: 30_000 })
  const speedAfter = await numberIn(page, 'Speed')
  // Ten seconds of standing still would leave a hundredth of it; other programs on the computer, a part.
  expect(speedAfter).toBeGreaterThan(speedBefore / 10)
})

test('T2: ended by the person it is gone at once, epochs are kept, and a new run trains', async ({
  desk,
  page
}) => {
  await untilReady(page)
  await train(page, endless)
  await untilEpoch(page, 1)
  const pid = await desk.trainerPid()
  process.kill(pid, 'SIGSTOP')
  const end = button(page, 'End it')
  await end.waitFor({ timeout: 30_000 })
  const asked = Date.now()
  await end.click()
  await expect.poll(() => isRunning(pid), { timeout: 30_000, intervals: [10] }).toBe(false)
  const goneAfter = Date.now() - asked
  await expect(page.getByRole('main').getByText(/did not answer and was ended/)).toHaveCount(1)
  await expect(page.getByText(silent)).toHaveCount(0)
  await expect(status(page, 'Test accuracy')).toContainText(/\d/)
  await train(page, 1)
  await untilEnded(page)
  expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(88)
  tell({
    row: 'T2',
    tried: 'stopped trainers told of, left alone or ended as the person wished',
    count: 3,
    losses: 0,
    measured: `ended ${goneAfter} ms after it was asked for`
  })
})
