import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { Desk, test } from '../e2e/launch'
import { train, untilEnded, untilReady } from '../e2e/window'

/** Pictures of the five views, both languages, both themes, for docs/ and the README: `npm run screenshots`. */

const views = ['train', 'test-set', 'draw', 'hand', 'export'] as const

/** Points along a part of an ellipse, in fractions of the canvas; angles in degrees, clockwise from the right. */
function arc(
  x: number,
  y: number,
  width: number,
  height: number,
  from: number,
  to: number
): [number, number][] {
  return Array.from({ length: 15 }, (_, index) => {
    const angle = ((from + ((to - from) * index) / 14) * Math.PI) / 180
    return [x + (width / 2) * Math.cos(angle), y + (height / 2) * Math.sin(angle)]
  })
}

/** A 3 as a person would write it, in fractions of the canvas. */
const three = [...arc(0.47, 0.32, 0.32, 0.32, -155, 75), ...arc(0.45, 0.655, 0.42, 0.37, -75, 150)]

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
  await show(page, 2)
  const box = await page.locator('main canvas').first().boundingBox()
  if (!box) throw new Error('The canvas is not shown.')
  for (const [index, [x, y]] of three.entries()) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 6 })
    if (index === 0) await page.mouse.down()
  }
  await page.mouse.up()
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
  await desk.leave()
})
