import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cpus } from 'node:os'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { Desk, mnistFolder, test } from '../e2e/launch'
import { button, goTo, train, untilEnded, untilReady } from '../e2e/window'

/*
 * Not a check: seconds of an epoch in the window's trainer and on the command line, with the same engine and as many lanes,
 * in turn. Beside the trainer the window is open and follows the run. For `npm run bench`, as window.spec.ts is.
 */

/** In both, so that the comparison is of the window alone. */
const lanes = Math.min(2, cpus().length)

/** Many: from one launch to the next the same program differs by 7 % where the computer is not alone. */
const rounds = 10

/** Epochs of a round, as many as the tutorial's; the first one does not count. */
const comparedEpochs = 15

/** Seconds of training alone, as the window's trainer tells them. */
async function epochsOfWindow(page: Page): Promise<number[]> {
  await train(page, comparedEpochs)
  await endOfRun(page)
  const seconds = await page.evaluate(async () => {
    const state = await window.app.readState()
    if (state.kind !== 'done') throw new Error('the state can’t be read')
    return state.value.history?.epochs.map((epoch) => epoch.seconds) ?? []
  })
  return withoutFirst(seconds)
}

/** Waits for the end of a run without asking again and again: each look of Playwright's is work for the window. */
async function endOfRun(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const stop = window.app.on('runProgressed', ({ run }) => {
          hear(run.phase)
        })
        const hear = (phase: string | undefined): void => {
          if (phase !== 'ended') return
          stop()
          resolve()
        }
        void window.app.readState().then((state) => {
          if (state.kind === 'done') hear(state.value.history?.run.phase)
        })
      })
  )
  await untilEnded(page)
}

/** The same, as the command line tells them. */
async function epochsOfCommandLine(desk: Desk): Promise<number[]> {
  const options = [
    '--epochs',
    String(comparedEpochs),
    '--json',
    '--data',
    mnistFolder,
    '--lanes',
    String(lanes)
  ]
  const { stdout } = await promisify(execFile)(process.execPath, ['out/main/cli.cjs', 'train', ...options], {
    env: { ...process.env, INKLING_CACHE: desk.cache }
  })
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; seconds: number })
  return withoutFirst(events.filter(({ event }) => event === 'epoch').map(({ seconds }) => seconds))
}

function withoutFirst(seconds: readonly number[]): number[] {
  if (seconds.length !== comparedEpochs) throw new Error(`${String(seconds.length)} epochs were told`)
  return seconds.slice(1)
}

test('compares the window’s trainer with the command line', async () => {
  test.setTimeout(600_000)
  const desk = await Desk.prepare({ environment: { INKLING_LANES: String(lanes) } })
  const page = await desk.open()
  await untilReady(page)
  await goTo(page, 'Train')
  await button(page, 'Reset to tutorial settings').click()
  const window: number[] = []
  const commandLine: number[] = []
  for (let round = 0; round < rounds; round++) {
    window.push(...(await epochsOfWindow(page)))
    commandLine.push(...(await epochsOfCommandLine(desk)))
  }
  const report = { engine: 'graph', lanes, epochSeconds: { window, commandLine } }
  console.log(JSON.stringify(report))
  await desk.leave()
  const folder = process.env['BENCH_FOLDER']
  if (folder) await writeFile(join(folder, 'epochs.json'), JSON.stringify(report))
})
