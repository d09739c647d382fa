import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os, { cpus } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { parseSettingsFile } from '../../src-main/settings/settings-file'
import { laneKey } from '../../src-preload/contract/lanes'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import { threadsOf } from '../support/processes'
import { Desk, expect, test, testFolder, unmeasuredLanes } from './launch'
import {
  button,
  drawLine,
  endless,
  fill,
  goTo,
  numberIn,
  status,
  train,
  untilEnded,
  untilEpoch,
  untilReady
} from './window'

// One person's first afternoon, in order: each test goes on where the last one ended.
test.describe.configure({ mode: 'serial' })

let desk: Desk
let page: Page
let folder: string

test.beforeAll(async () => {
  folder = await mkdtemp(join(testFolder, 'inkling-saved-'))
  desk = await Desk.prepare({ environment: unmeasuredLanes })
  page = await desk.open()
})

test.afterAll(async () => {
  await desk.leave()
  await rm(folder, { recursive: true, force: true })
})

/** The networks whose best number of lanes was measured and kept. */
async function comparedNetworks(): Promise<string[]> {
  const file = parseSettingsFile(await readFile(join(desk.userData, 'settings.json')))
  return Object.keys(file?.remembered.lanes?.lanes ?? {})
}

test('says what to do before any training', async () => {
  await untilReady(page)
  await expect(status(page, 'Data')).toContainText('MNIST')
  await expect(button(page, 'Backend')).toHaveAccessibleDescription(/whole graphs of many steps/)
  await goTo(page, 'Draw')
  await expect(page.getByRole('main').getByRole('button', { name: /train/i })).toBeVisible()
  await expect(status(page, 'Predicted digit')).not.toContainText(/\d/)
})

test('trains two epochs of the tutorial to at least 91 % of the test set', async () => {
  await train(page, 2)
  await expect(button(page, 'Train')).toBeHidden()
  await expect(page.getByRole('progressbar')).toBeVisible()
  await untilEnded(page)
  await expect(status(page, 'Epoch')).toContainText('2')
  expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(91)
  expect(await numberIn(page, 'Training loss')).toBeLessThan(0.5)
  expect(await numberIn(page, 'Test loss')).toBeLessThan(0.4)
})

test('what a person clicks goes before what is computed, whichever thread computes', async () => {
  await train(page, endless)
  await expect(status(page, 'Speed')).toContainText(/\d/)
  const trainer = await desk.trainerPid()
  const before = new Map(threadsOf(trainer).map(({ id, ticks }) => [id, ticks]))
  await untilEpoch(page, 2)
  const [busiest] = threadsOf(trainer)
    .map(({ id, nice, ticks }) => ({ nice, ticks: ticks - (before.get(id) ?? 0) }))
    .sort((first, second) => second.ticks - first.ticks)
  expect(busiest?.nice).toBe(os.constants.priority.PRIORITY_BELOW_NORMAL)
})

test('pauses and resumes', async () => {
  await button(page, 'Pause').click()
  await expect(button(page, 'Resume')).toBeVisible()
  // While it is paused drawing and browsing work; a paused run makes no step.
  const paused = await status(page, 'Training loss').textContent()
  await goTo(page, 'Test set')
  await goTo(page, 'Train')
  expect(await status(page, 'Training loss').textContent()).toBe(paused)
  await button(page, 'Resume').click()
  await expect(button(page, 'Pause')).toBeVisible()
  await expect(status(page, 'Training loss')).not.toHaveText(paused ?? '')
})

test('changes the learning rate in flight', async () => {
  await expect(button(page, 'Stop')).toBeVisible()
  await fill(page, 'Learning rate', '0.01')
  const change = page.getByRole('list', { name: 'Changes of this run' }).getByRole('listitem')
  await expect(change).toContainText('0.003')
  await expect(change).toContainText('0.01')
  await untilEpoch(page, 3)
  await button(page, 'Stop').click()
  await untilEnded(page)
  expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(93)
})

test('stops within a moment and keeps the epochs that were done', async () => {
  await button(page, 'Reset to tutorial settings').click()
  await train(page, endless)
  await untilEpoch(page, 1)
  await button(page, 'Stop').click()
  await expect(button(page, 'Train')).toBeVisible()
  expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(88)
})

test('shows the tutorial’s 64 digits, then browses and filters all 10,000', async () => {
  await goTo(page, 'Test set')
  const first = page.getByRole('grid', { name: /first 64/i })
  await expect(first.getByRole('gridcell')).toHaveCount(64)
  await expect(status(page, 'Shown')).toContainText('10,000')
  await page.getByRole('combobox', { name: 'True label' }).selectOption('7')
  // MNIST's test set holds 1,028 sevens.
  await expect(status(page, 'Shown')).toContainText('1,028')
  await page.getByRole('checkbox', { name: 'Wrong only' }).check()
  await expect(status(page, 'Shown')).not.toContainText('1,028')
  const wrong = await numberIn(page, 'Shown')
  expect(wrong).toBeGreaterThan(5)
  expect(wrong).toBeLessThan(300)
  await page.getByRole('checkbox', { name: 'Wrong only' }).uncheck()
  await page.getByRole('combobox', { name: 'True label' }).selectOption({ index: 0 })
  await expect(status(page, 'Shown')).toContainText('10,000')
})

test('reads a 1 drawn by mouse', async () => {
  await goTo(page, 'Draw')
  await drawLine(page, [
    [0.5, 0.15],
    [0.5, 0.5],
    [0.49, 0.85]
  ])
  await expect(status(page, 'Predicted digit')).toContainText('1')
})

test('trouble 8: nothing drawn is nothing read', async () => {
  await button(page, 'Undo').click()
  await expect(status(page, 'Predicted digit')).not.toContainText(/\d/)
  await button(page, 'Redo').click()
  await expect(status(page, 'Predicted digit')).toContainText('1')
  await button(page, 'Clear').click()
  await expect(status(page, 'Predicted digit')).not.toContainText(/\d/)
  await drawLine(page, [[0.5, 0.5]])
  await expect(status(page, 'Predicted digit')).not.toContainText(/\d|NaN/)
  await button(page, 'Clear').click()
})

test('exports safetensors and JSON, and imports them again', async () => {
  await goTo(page, 'Export')
  // The run was stopped in mid-epoch: the network has an accuracy of its own.
  const shown = (await page.getByRole('main').textContent()) ?? ''
  const accuracy = /Test accuracy\s*([\d.]+)%/.exec(shown)?.[1] ?? 'missing'
  const safetensors = join(folder, 'digits.safetensors')
  await desk.answerSaveDialog(safetensors)
  await button(page, 'Export safetensors').click()
  await expect(page.getByRole('main')).toContainText('digits.safetensors')
  const bytes = await readFile(safetensors)
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString()) as Record<
    string,
    { shape?: number[] }
  >
  expect(header['linear1.weight']?.shape).toEqual([128, 784])
  expect(header['linear3.bias']?.shape).toEqual([10])

  const json = join(folder, 'digits.json')
  await desk.answerSaveDialog(json)
  await button(page, 'Export JSON').click()
  await expect(page.getByRole('main')).toContainText('digits.json')
  const written = JSON.parse(await readFile(json, 'utf8')) as { format: string; layers: unknown[] }
  expect(written.format).toBe('inkling-network')
  expect(written.layers).toHaveLength(3)

  for (const file of [safetensors, json]) {
    await desk.answerOpenDialog(file)
    await button(page, 'Import weights').click()
    await expect(page.getByRole('main')).toContainText(
      `${basename(file)} is the network now: test accuracy ${accuracy}%`
    )
  }
})

test('refuses a file that is no network and keeps the one that is there', async () => {
  await desk.answerOpenDialog(join(process.cwd(), 'package.json'))
  await button(page, 'Import weights').click()
  await expect(page.getByRole('alert')).toContainText('package.json')
  await goTo(page, 'Draw')
  await drawLine(page, [
    [0.5, 0.15],
    [0.5, 0.85]
  ])
  await expect(status(page, 'Predicted digit')).toContainText('1')
})

test('switches to Chinese at once, and has everything again at the next launch', async () => {
  await page.getByRole('combobox', { name: 'Language' }).selectOption('zh')
  await expect(page.getByRole('navigation').getByRole('link', { name: '手写' })).toBeVisible()
  await desk.close()
  await expect(comparedNetworks()).resolves.toEqual(
    cpus().length < 2 ? [] : [laneKey(tutorialHyperparameters)]
  )
  page = await desk.open()
  await page.getByRole('navigation').getByRole('link', { name: '手写' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', /^zh/)
  // The last network is there: it reads at once, without training.
  const canvas = page.locator('main canvas').first()
  const box = await canvas.boundingBox()
  if (!box) throw new Error('The canvas is not shown.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.15)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.85, { steps: 20 })
  await page.mouse.up()
  await expect(page.getByRole('status').filter({ hasText: /^\D*1/ }).first()).toBeVisible()
})
