import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { Desk, test } from '../e2e/launch'
import { train, untilEnded, untilReady } from '../e2e/window'

/**
 * Pictures of the five views, both languages, both themes, and of how a drawing is read, for docs/ and the README:
 * `npm run screenshots`.
 */

const views = ['train', 'test-set', 'draw', 'hand', 'export'] as const

/** Points along a part of an ellipse, close enough to look round; in fractions of the canvas, angles in degrees, clockwise from the right. */
function arc(
  x: number,
  y: number,
  width: number,
  height: number,
  from: number,
  to: number
): [number, number][] {
  const steps = Math.ceil(Math.abs(to - from) / 3)
  return Array.from({ length: steps + 1 }, (_, index) => {
    const angle = ((from + ((to - from) * index) / steps) * Math.PI) / 180
    return [x + (width / 2) * Math.cos(angle), y + (height / 2) * Math.sin(angle)]
  })
}

/** A 3 as a person would write it, in fractions of the canvas. */
const three = [...arc(0.47, 0.32, 0.32, 0.32, -155, 75), ...arc(0.45, 0.655, 0.42, 0.37, -75, 150)]

/** A 1 as it is written in much of Europe, its upstroke so long that it could be a 7. */
const oneOrSeven: readonly (readonly [number, number])[] = [
  [0.26, 0.44],
  [0.36, 0.34],
  [0.46, 0.25],
  [0.55, 0.18],
  [0.545, 0.35],
  [0.54, 0.52],
  [0.53, 0.68],
  [0.52, 0.84]
]

async function draw(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  const box = await page.locator('main canvas').first().boundingBox()
  if (!box) throw new Error('The canvas is not shown.')
  for (const [index, [x, y]] of points.entries()) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 2 })
    if (index === 0) await page.mouse.down()
  }
  await page.mouse.up()
}

async function show(page: Page, view: number): Promise<void> {
  await page.getByRole('navigation').getByRole('link').nth(view).click()
}

test('takes the pictures', async () => {
  test.setTimeout(600_000)
  const desk = await Desk.prepare()
  const page = await desk.open()
  await untilReady(page)
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  await train(page, 5)
  await untilEnded(page)
  await keepRecordedHand(page)
  await show(page, 2)
  await draw(page, three)
  const folder = process.env['SCREENSHOTS'] ?? 'docs/screenshots'
  const sizes = process.env['SCREENSHOT_SIZES']?.split(' ') ?? ['1280x800']
  for (const size of sizes) {
    const [width = 1280, height = 800] = size.split('x').map(Number)
    await desk.app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height] as const
    )
    for (const language of ['en', 'zh'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        await page.evaluate((change) => window.app.changeSettings(change), { language, theme })
        await page.waitForFunction(
          (wanted) =>
            document.documentElement.lang.startsWith(wanted.language) &&
            document.documentElement.dataset['theme'] === wanted.theme,
          { language, theme }
        )
        for (const [index, view] of views.entries()) {
          await show(page, index)
          if (view === 'hand') await page.locator('main li .read', { hasText: /\d/ }).first().waitFor()
          await page.mouse.move(2, 2)
          const suffix = sizes.length > 1 ? `-${size}` : ''
          await page.screenshot({
            path: resolve(folder, `${view}-${language}-${theme}${suffix}.png`),
            animations: 'disabled'
          })
        }
      }
    }
  }
  await takeReadings(page, folder, () =>
    desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  )
  await desk.leave()
})

/** How a drawing is read, in both languages: its steps, and an answer that is not sure. */
async function takeReadings(page: Page, folder: string, resize: () => Promise<void>): Promise<void> {
  await resize()
  for (const language of ['en', 'zh'] as const) {
    await page.evaluate((change) => window.app.changeSettings(change), { language, theme: 'light' as const })
    await page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), language)
    const take = async (name: string): Promise<void> => {
      await page.mouse.move(2, 2)
      await page.screenshot({ path: resolve(folder, `${name}-${language}.png`), animations: 'disabled' })
    }
    await show(page, 2)
    const clear = page.locator('main header button').nth(2)
    await clear.click()
    await draw(page, three)
    await page.locator('main input[type=radio][value=steps]').check({ force: true })
    await page.locator('main .steps').waitFor()
    await page.waitForFunction(() => document.querySelector('main .is-awaited') === null)
    await take('steps')
    await page.locator('main input[type=radio][value=probabilities]').check({ force: true })
    await clear.click()
    await draw(page, oneOrSeven)
    await page.locator('main .answer output:not(.is-empty)').waitFor()
    await take('not-sure')
    await clear.click()
  }
}

/** Thirty digits that one person after another wrote on a tablet, see test/fixtures/strokes/README.md: three of each. */
async function keepRecordedHand(page: Page): Promise<void> {
  const lines = (await readFile('test/fixtures/strokes/pendigits.ndjson', 'utf8')).trim().split('\n')
  const all = lines.map((line) => JSON.parse(line) as { label: string; strokes: [number, number][][] })
  const thirty = all.filter(
    ({ label }, index) => all.slice(0, index).filter((other) => other.label === label).length < 3
  )
  for (const { label, strokes } of thirty)
    await page.evaluate((sample) => window.app.keepSample(sample), {
      strokes,
      label: Number(label),
      origin: 'guided' as const
    })
}
