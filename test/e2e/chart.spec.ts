import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Desk, expect, test, testFolder } from './launch'
import { button, numberIn, train, untilEnded, untilReady } from './window'

test.describe.configure({ mode: 'serial' })

let desk: Desk
let page: Page
let folder: string

test.beforeAll(async () => {
  folder = await mkdtemp(join(testFolder, 'inkling-chart-'))
  desk = await Desk.prepare()
  page = await desk.open()
  await untilReady(page)
  await train(page, 1)
  await untilEnded(page)
})

test.afterAll(async () => {
  await desk.leave()
  await rm(folder, { recursive: true, force: true })
})

const chart = () => page.getByRole('group', { name: /^Chart of the loss by step/ })

/** What the chart shows, as a picture, once two frames show the same. */
const drawn = (): Promise<string> =>
  chart()
    .locator('canvas')
    .evaluate(async (canvas: HTMLCanvasElement) => {
      const nextFrame = (): Promise<string> =>
        new Promise((tell) => {
          requestAnimationFrame(() => tell(canvas.toDataURL()))
        })
      let [before, after] = [await nextFrame(), await nextFrame()]
      while (before !== after) [before, after] = [after, await nextFrame()]
      return after
    })

test('the loss is drawn on a logarithmic axis, and on a linear one again', async () => {
  const scale = page.getByRole('group', { name: 'Scale of the loss' })
  const linear = await drawn()
  await scale.getByText('Log', { exact: true }).click()
  await expect(scale.getByRole('radio', { name: 'Log' })).toBeChecked()
  await expect.poll(drawn).not.toBe(linear)
  await scale.getByText('Linear', { exact: true }).click()
  await expect(scale.getByRole('radio', { name: 'Linear' })).toBeChecked()
  await expect.poll(drawn).toBe(linear)
})

test('it is zoomed by the wheel and by keys, and shows everything again', async () => {
  const whole = await drawn()
  const reset = button(page, 'Show everything')
  await expect(reset).toBeHidden()

  await chart().locator('canvas').hover()
  await page.mouse.wheel(0, -600)
  await expect(reset).toBeVisible()
  await expect.poll(drawn).not.toBe(whole)
  await reset.click()
  await expect(reset).toBeHidden()

  await chart().focus()
  await page.keyboard.press('+')
  await expect(reset).toBeVisible()
  await page.keyboard.press('0')
  await expect(reset).toBeHidden()
})

test('arrow keys read out single steps', async () => {
  await chart().focus()
  await page.keyboard.press('Home')
  await expect(chart()).toContainText('Step 0 · epoch 1')
  await page.keyboard.press('ArrowRight')
  await expect(chart()).toContainText('Step 1 · epoch 1')
  await page.keyboard.press('Escape')
  await expect(chart()).not.toContainText('Step 1')
})

test('it is saved as a picture', async () => {
  const file = join(folder, 'chart.png')
  await desk.answerSaveDialog(file)
  await button(page, 'Save chart').click()
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('chart.png was saved.')
  const png = await readFile(file)
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  expect(png.toString('latin1', 12, 16)).toBe('IHDR')
  expect(png.readUInt32BE(16)).toBeGreaterThan(500)
  expect(png.readUInt32BE(20)).toBeGreaterThan(300)
  expect(png.toString('latin1', png.length - 8, png.length - 4)).toBe('IEND')
})

test('its numbers are saved as a table: a row a step, the epoch’s results in the row of its last step', async () => {
  const file = join(folder, 'training.csv')
  await desk.answerSaveDialog(file)
  await button(page, 'Save data').click()
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('training.csv was saved.')
  const [heading, ...rows] = (await readFile(file, 'utf8')).trimEnd().split('\n')
  // docs/training-csv.md
  expect(heading).toBe(
    'step,epoch,step_loss,learning_rate,momentum,training_loss,test_loss,test_accuracy,epoch_seconds,mark'
  )
  // 60,000 digits in batches of 64.
  expect(rows).toHaveLength(938)
  const fields = rows.map((row) => row.split(','))
  expect(fields.map(([step]) => Number(step))).toEqual(Array.from({ length: 938 }, (_, step) => step))
  expect(fields.every(([, epoch, loss]) => epoch === '0' && Number(loss) > 0)).toBe(true)
  expect(fields.filter((row) => row[7] !== '').map(([step]) => step)).toEqual(['937'])
  const last = fields.at(-1) ?? []
  expect(100 * Number(last[7])).toBeCloseTo(await numberIn(page, 'Test accuracy'), 2)
  expect(Number(last[6])).toBeCloseTo(await numberIn(page, 'Test loss'), 4)
})
