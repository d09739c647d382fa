import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { encode } from 'fast-png'
import { Desk, expect, mnistFolder, test } from './launch'
import { button, drawLine, goTo, status, train, untilEnded, untilReady, type View } from './window'

const views: readonly View[] = ['Train', 'Test set', 'Draw', 'Your hand', 'Export']

test.describe.configure({ mode: 'serial' })

let desk: Desk
let page: Page

test.beforeAll(async () => {
  desk = await Desk.prepare()
  page = await desk.open()
  // Half of a transition has half of a contrast.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await untilReady(page)
})

test.afterAll(async () => {
  await desk.leave()
})

/** A violation that passes while the page settles, at a moment that no test can choose, is none; but it is told. */
async function expectNoViolations(what: string): Promise<void> {
  await expect(async () => {
    const found = await violationsOf(what)
    if (found.length > 0) console.log(`at this moment: ${found.join('\n')}`)
    expect(found).toEqual([])
  }).toPass({ timeout: 10_000 })
}

/** What axe finds in the page as it is, with what it says of each part. */
async function violationsOf(what: string): Promise<string[]> {
  // Legacy mode: Electron has no way to open the blank page that the default mode needs.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${what}: ${id}: ${html}: ${failureSummary ?? ''}`)
  )
}

async function setTheme(theme: 'light' | 'dark'): Promise<void> {
  await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme)
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

async function setLanguage(language: 'en' | 'zh'): Promise<void> {
  await page.evaluate((chosen) => window.app.changeSettings({ language: chosen }), language)
  await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en')
}

async function setSize(width: number, height: number): Promise<void> {
  await desk.app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    },
    { width, height }
  )
  await page.waitForFunction((size) => window.innerWidth === size, width)
}

for (const state of ['before any training', 'with a trained network'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing ${state} in ${theme}`, async () => {
      if (state === 'with a trained network' && theme === 'light') {
        await train(page, 1)
        await untilEnded(page)
      }
      await setTheme(theme)
      for (const view of views) {
        await goTo(page, view)
        await expectNoViolations(view)
      }
    })
  }
}

/** A zigzag, which is refused as a scribble: "not sure". */
const scribble = Array.from(
  { length: 12 },
  (_, turn) => [0.2 + 0.05 * turn, turn % 2 === 0 ? 0.2 : 0.8] as const
)

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in what a drawing, a picture and a hand bring, in ${theme}`, async () => {
    await setTheme(theme)
    await goTo(page, 'Draw')
    await drawLine(page, scribble)
    await expect(page.getByText('The network is not sure')).toBeVisible()
    await expectNoViolations('not sure')
    await page.getByText('From sheet to network').click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Sheet only shrunk' })).toContainText('%')
    await expectNoViolations('the steps')
    await page.getByText('Probabilities', { exact: true }).click()

    await page.locator('input[type=file]').setInputFiles({
      name: 'two.png',
      mimeType: 'image/png',
      buffer: Buffer.from(await twoDigits())
    })
    await expect(button(page, /^Digit 2 of 2: \d$/)).toBeVisible()
    await expectNoViolations('the boxes of a picture')
    await button(page, 'Clear').click()

    await goTo(page, 'Your hand')
    await button(page, 'Write thirty digits').click()
    await drawLine(page, [[0.5, 0.2], [0.5, 0.8]]) // prettier-ignore
    await expectNoViolations('writing for a hand')
    await button(page, 'Next').click()
    await button(page, 'Stop here').click()
    await expect(
      page.getByRole('list', { name: 'Your drawings' }).getByRole('listitem').first()
    ).toBeVisible()
    await expectNoViolations('a hand with drawings')
    await goTo(page, 'Train')
  })
}

/** Two of MNIST's digits side by side, dark on white. */
async function twoDigits(): Promise<Uint8Array> {
  const images = (await readFile(join(mnistFolder, 't10k-images-idx3-ubyte'))).subarray(16)
  const [width, height] = [110, 60]
  const data = new Uint8Array(width * height).fill(255)
  for (const index of [0, 1])
    for (let pixel = 0; pixel < 784; pixel++)
      data[(16 + Math.floor(pixel / 28)) * width + 12 + 50 * index + (pixel % 28)] =
        255 - (images[index * 784 + pixel] ?? 0)
  return encode({ width, height, data, channels: 1 })
}

test('axe finds nothing in Chinese', async () => {
  await setLanguage('zh')
  const links = page.getByRole('navigation').getByRole('link')
  for (const view of ['训练', '测试集', '手写', '我的笔迹', '导出']) {
    await links.and(page.getByRole('link', { name: view, exact: true })).click()
    await expect(page.getByRole('heading', { level: 1, name: view, exact: true })).toBeVisible()
    await expectNoViolations(view)
  }
  await setLanguage('en')
})

async function expectNothingCutSideways(): Promise<void> {
  for (const view of views) {
    await goTo(page, view)
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth - clientWidth
    })
    expect(overflow, view).toBeLessThanOrEqual(0)
  }
}

for (const [width, height] of [
  [1000, 700],
  [1280, 800],
  [1920, 1080]
] as const) {
  test(`nothing is cut off sideways at ${width} x ${height}`, async () => {
    await setSize(width, height)
    await expectNothingCutSideways()
  })
}

test('nothing is cut off at 3840 x 2160, and the views take the room', async () => {
  // The screen may be smaller: the page is told that it is so large.
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: 3840,
    height: 2160,
    deviceScaleFactor: 1,
    mobile: false
  })
  await page.waitForFunction(() => window.innerWidth === 3840 && window.innerHeight === 2160)
  await expectNothingCutSideways()
  await goTo(page, 'Train')
  const chart = await page.getByRole('region', { name: 'Loss and accuracy' }).boundingBox()
  expect(chart?.width).toBeGreaterThan(2000)
  expect(chart?.height).toBeGreaterThan(1000)
  await session.send('Emulation.clearDeviceMetricsOverride')
  await session.detach()
  await setSize(1280, 800)
})

test('the backend is named, however narrow the window', async () => {
  for (const width of [1000, 1280]) {
    await setSize(width, 720)
    await expect(status(page, 'Backend')).toContainText('TensorFlow')
    // The status itself where there is room, beside its icon a word where there is not.
    const shown = page
      .getByRole('complementary')
      .getByText(/^TensorFlow/)
      .filter({ visible: true })
    const isSeen = await shown.evaluateAll((elements) =>
      elements.some((element) => {
        const range = document.createRange()
        range.selectNodeContents(element)
        const { left, right, width: wide } = range.getBoundingClientRect()
        return wide > 0 && left >= 0 && right <= (element.closest('aside')?.clientWidth ?? 0)
      })
    )
    expect(isSeen, String(width)).toBe(true)
  }
})

test('nothing of the frame is out of sight at 200 % zoom', async () => {
  await setSize(1280, 800)
  const zoomTo = (factor: number): Promise<void> =>
    desk.app.evaluate(({ BrowserWindow }, zoom) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(zoom)
    }, factor)
  await zoomTo(2)
  await page.waitForFunction(() => window.innerWidth === 640)
  for (const control of await page.getByRole('complementary').locator('a, button, select').all())
    await expect(control).toBeInViewport({ ratio: 1 })
  await zoomTo(1)
  await page.waitForFunction(() => window.innerWidth === 1280)
})

test('no figure of a trained network is cut, however wide the window', async () => {
  await goTo(page, 'Train')
  for (const width of [1000, 1100, 1120, 1240, 1280]) {
    await setSize(width, 720)
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main output')]
        .flatMap((output) => [output, output.previousElementSibling as HTMLElement])
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent.trim())
    )
    expect(cut, String(width)).toEqual([])
  }
})

test('no chosen option of a list is cut at 1000 x 700', async () => {
  await setSize(1000, 700)
  await goTo(page, 'Train')
  const list = page.getByRole('combobox', { name: 'Loss', exact: true })
  const room = await list.evaluate((select: HTMLSelectElement) => {
    // As wide as it likes, beside the field it stands in.
    const free = select.cloneNode(true) as HTMLSelectElement
    free.style.position = 'absolute'
    select.after(free)
    const needed = free.offsetWidth
    free.remove()
    return select.offsetWidth - needed
  })
  expect(room).toBeGreaterThanOrEqual(0)
})

test('every control of every view is reached by the Tab key', async () => {
  for (const view of views) {
    await goTo(page, view)
    const unreachable = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main a, main button, main input, main select, main canvas')]
        .filter(
          (element) =>
            element.offsetParent !== null &&
            !element.matches(':disabled') &&
            element.matches('a, button, input, select') &&
            element.tabIndex < 0 &&
            // A button opens the file chooser in its place.
            !element.matches('[type=file]') &&
            // A roving group is one stop: one of its members can be reached.
            !element.parentElement?.closest('[role=grid], [role=radiogroup], [role=toolbar]')
        )
        .map((element) => element.outerHTML.slice(0, 120))
    )
    expect(unreachable, view).toEqual([])
  }
})
