import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { JSHandle, Page, Worker } from '@playwright/test'
import { encode } from 'fast-png'
import { drawStrokes, type Stroke } from '../../src-preload/digits'
import { Desk, expect, mnistFolder, test, testFolder } from './launch'
import { button, drawLine, endless, goTo, status, train, untilEpoch, untilReady } from './window'

type Place = readonly [x: number, y: number]

/** Five places on the sheet, in fractions of it: near the corners, and the middle. */
const marks: readonly Place[] = [
  [0.06, 0.06],
  [0.94, 0.06],
  [0.5, 0.5],
  [0.06, 0.94],
  [0.94, 0.94]
]

/** A 2 in fractions of the sheet. */
const two: readonly Place[] = [
  [0.3, 0.3],
  [0.4, 0.18],
  [0.58, 0.17],
  [0.68, 0.3],
  [0.62, 0.45],
  [0.45, 0.62],
  [0.3, 0.8],
  [0.5, 0.79],
  [0.72, 0.78]
]

async function sheetOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.getByLabel('Drawing canvas', { exact: true }).boundingBox()
  if (!box) throw new Error('The canvas is not shown.')
  return box
}

/** Ink's centre of mass within `reach` CSS pixels of a place on the page, from the canvas' own pixels; null without ink. */
function inkNear(page: Page, place: Place, reach: number): Promise<Place | null> {
  return page.getByLabel('Drawing canvas', { exact: true }).evaluate(
    (element, [x, y, around]) => {
      const canvas = element as HTMLCanvasElement
      const box = canvas.getBoundingClientRect()
      const scale = canvas.width / box.width
      const left = Math.round((x - box.left - around) * scale)
      const top = Math.round((y - box.top - around) * scale)
      const size = Math.round(2 * around * scale)
      const { data } = canvas.getContext('2d')?.getImageData(left, top, size, size) ?? { data: [] }
      let mass = 0
      let sumX = 0
      let sumY = 0
      for (let pixel = 0; pixel < size * size; pixel++) {
        const ink = data[pixel * 4 + 3] ?? 0
        mass += ink
        sumX += ink * ((pixel % size) + 0.5)
        sumY += ink * (Math.floor(pixel / size) + 0.5)
      }
      if (mass === 0) return null
      return [(left + sumX / mass) / scale + box.left, (top + sumY / mass) / scale + box.top] as const
    },
    [...place, reach] as const
  )
}

/** The 28x28 grey levels that the network gets, from the picture that shows them. */
function preview(page: Page): Promise<number[]> {
  return page.getByRole('img', { name: /28/ }).evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, 28, 28) ?? { data: [] }
    return Array.from({ length: 784 }, (_, pixel) => data[pixel * 4 + 3] ?? 0)
  })
}

/** A desk at its first launch, on which the network that comes with the application reads. */
async function firstLaunch(switches: readonly string[] = []): Promise<{ desk: Desk; page: Page }> {
  // The tests read the canvas' pixels often, the application never does.
  const desk = await Desk.prepare({ switches, expectedErrors: [/willReadFrequently/] })
  const page = await desk.open()
  await untilReady(page)
  await goTo(page, 'Draw')
  await expect(page.getByRole('main')).toContainText('This network came with Inkling', {
    // It is measured on the test digits first, which a busy machine takes its time for.
    timeout: 60_000
  })
  return { desk, page }
}

/** A desk whose last network is the PyTorch reference's: it reads at once. */
async function deskWithNetwork(switches: readonly string[] = []): Promise<{ desk: Desk; page: Page }> {
  const { desk, page } = await firstLaunch(switches)
  await goTo(page, 'Export')
  await desk.answerOpenDialog(resolve('test/fixtures/tutorial/final.safetensors'))
  await button(page, 'Import weights').click()
  await expect(page.getByRole('main')).toContainText('final.safetensors is the network now')
  await goTo(page, 'Draw')
  return { desk, page }
}

test.describe('trouble 12: marks lie under the pointer', () => {
  let reference: number[] | null = null

  for (const [scaleFactor, zoom] of [
    [1, 1],
    [1, 0.8],
    [1, 1.5],
    [1.25, 1],
    [2, 1],
    [2, 1.5]
  ] as const) {
    test(`at scale factor ${scaleFactor} and zoom ${zoom}`, async () => {
      const { desk, page } = await deskWithNetwork([`--force-device-scale-factor=${scaleFactor}`])
      await desk.app.evaluate(({ BrowserWindow }, factor) => {
        const [window] = BrowserWindow.getAllWindows()
        window?.setContentSize(Math.round(1100 * factor), Math.round(800 * factor))
        window?.webContents.setZoomFactor(factor)
      }, zoom)
      await expect.poll(() => page.evaluate(() => window.devicePixelRatio)).toBeCloseTo(scaleFactor * zoom, 2)
      const sheet = await sheetOf(page)
      for (const [x, y] of marks) {
        // Short crosses, symmetric about the place.
        const at: Place = [Math.round(sheet.x + x * sheet.width), Math.round(sheet.y + y * sheet.height)]
        await page.mouse.move(at[0] - 4, at[1])
        await page.mouse.down()
        await page.mouse.move(at[0] + 4, at[1], { steps: 4 })
        await page.mouse.up()
        const ink = await inkNear(page, at, 14)
        expect(ink, `at ${at.join()}`).not.toBeNull()
        expect(Math.hypot((ink?.[0] ?? 0) - at[0], (ink?.[1] ?? 0) - at[1])).toBeLessThanOrEqual(1)
      }
      await button(page, 'Clear').click()
      await drawLine(page, two)
      await expect(status(page, 'Predicted digit')).toContainText('2')
      const pixels = await preview(page)
      expect(Math.max(...pixels)).toBeGreaterThan(200)
      reference ??= pixels
      const furthest = Math.max(...pixels.map((level, index) => Math.abs(level - (reference?.[index] ?? 0))))
      expect(furthest, 'grey levels of the picture').toBeLessThanOrEqual(8)
      await desk.leave()
    })
  }

  test('on a page that is scrolled', async () => {
    const { desk, page } = await deskWithNetwork()
    await desk.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.setContentSize(1000, 700)
      window?.webContents.setZoomFactor(2)
    })
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(500)
    const canvas = page.getByLabel('Drawing canvas', { exact: true })
    const scrolled = await canvas.evaluate((element) => {
      element.scrollIntoView({ block: 'end' })
      return element.getBoundingClientRect().bottom - window.innerHeight
    })
    expect(scrolled).toBeLessThanOrEqual(1)
    const sheet = await sheetOf(page)
    const at: Place = [Math.round(sheet.x + sheet.width / 2), Math.round(sheet.y + sheet.height - 40)]
    await page.mouse.move(at[0] - 4, at[1])
    await page.mouse.down()
    await page.mouse.move(at[0] + 4, at[1], { steps: 4 })
    await page.mouse.up()
    const ink = await inkNear(page, at, 14)
    expect(Math.hypot((ink?.[0] ?? 0) - at[0], (ink?.[1] ?? 0) - at[1])).toBeLessThanOrEqual(1)
    await desk.leave()
  })

  test('by touch and by pen, with the window resized in mid-stroke, and off the sheet', async () => {
    const { desk, page } = await deskWithNetwork()
    const session = await page.context().newCDPSession(page)
    const sheet = await sheetOf(page)
    const place = ([x, y]: Place): { x: number; y: number } => ({
      x: Math.round(sheet.x + x * sheet.width),
      y: Math.round(sheet.y + y * sheet.height)
    })

    const [first, ...rest] = two
    if (!first) throw new Error('There is nothing to draw.')
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [place(first)] })
    for (const point of rest)
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [place(point)] })
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect(status(page, 'Predicted digit')).toContainText('2')
    const touched = place([0.45, 0.62])
    expect(await inkNear(page, [touched.x, touched.y], 4)).not.toBeNull()
    await button(page, 'Clear').click()

    const pen = { button: 'left', pointerType: 'pen', clickCount: 1, force: 0.5 } as const
    const from = place([0.5, 0.15])
    await session.send('Input.dispatchMouseEvent', { ...pen, type: 'mousePressed', ...from })
    for (let step = 1; step <= 10; step++)
      await session.send('Input.dispatchMouseEvent', {
        ...pen,
        type: 'mouseMoved',
        ...place([0.5, 0.15 + 0.07 * step])
      })
    await session.send('Input.dispatchMouseEvent', { ...pen, type: 'mouseReleased', ...place([0.5, 0.85]) })
    await expect(status(page, 'Predicted digit')).toContainText('1')
    await button(page, 'Clear').click()

    // The window becomes smaller while the pen is down: the line goes on where the pointer is.
    await page.mouse.move(...(Object.values(place([0.3, 0.2])) as [number, number]))
    await page.mouse.down()
    await page.mouse.move(...(Object.values(place([0.3, 0.5])) as [number, number]), { steps: 8 })
    await desk.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(1100, 760)
    )
    await page.waitForFunction(() => window.innerWidth === 1100)
    const now = await sheetOf(page)
    const under: Place = [Math.round(now.x + 0.3 * now.width), Math.round(now.y + 0.6 * now.height)]
    await page.mouse.move(under[0] - 6, under[1], { steps: 4 })
    await page.mouse.move(under[0] + 6, under[1], { steps: 4 })
    const ink = await inkNear(page, under, 3)
    expect(ink).not.toBeNull()
    // Off the sheet and back: captured, so that nothing jumps.
    await page.mouse.move(now.x - 40, under[1], { steps: 8 })
    await page.mouse.move(now.x + 0.2 * now.width, now.y + 0.8 * now.height, { steps: 8 })
    await page.mouse.up()
    expect(await inkNear(page, [now.x + 0.8 * now.width, now.y + 0.3 * now.height], 30)).toBeNull()
    await desk.leave()
  })
})

test.describe('50 recorded drawings, drawn again with the mouse', () => {
  interface Recorded {
    readonly id: string
    readonly label: string
    readonly strokes: Stroke[]
  }

  /** Five of each digit, by 30 people; see test/fixtures/strokes/README.md. */
  async function recorded(): Promise<Recorded[]> {
    const text = await readFile('test/fixtures/strokes/pendigits.ndjson', 'utf8')
    const all = text.trim().split('\n').map((line) => JSON.parse(line) as Recorded) // prettier-ignore
    return all.filter(
      ({ label }, index) => all.slice(0, index).filter((other) => other.label === label).length < 5
    )
  }

  /** What the network says of grey levels [784]. */
  const answerTo = (page: Page, levels: readonly number[]): Promise<string> =>
    page.evaluate(async (given) => {
      const outcome = await window.app.classify(Uint8Array.from(given), false)
      return outcome.kind === 'done' ? String(outcome.value?.label) : outcome.kind
    }, levels)

  const farthest = (pixels: readonly number[], others: Uint8Array | undefined): number =>
    Math.max(...pixels.map((level, pixel) => Math.abs(level - (others?.[pixel] ?? NaN))))

  for (const [scaleFactor, zoom] of [
    [1, 1],
    [1, 1.5],
    [2, 1],
    [2, 1.5]
  ] as const) {
    test(`are the pictures of the command line, at scale factor ${scaleFactor} and zoom ${zoom}`, async () => {
      test.setTimeout(240_000)
      const drawings = await recorded()
      expect(drawings).toHaveLength(50)
      const { desk, page } = await firstLaunch([`--force-device-scale-factor=${scaleFactor}`])
      await desk.app.evaluate(({ BrowserWindow }, factor) => {
        const [window] = BrowserWindow.getAllWindows()
        window?.setContentSize(Math.round(1100 * factor), Math.round(800 * factor))
        window?.webContents.setZoomFactor(factor)
      }, zoom)
      await expect.poll(() => page.evaluate(() => window.devicePixelRatio)).toBeCloseTo(scaleFactor * zoom, 2)
      const sheet = await sheetOf(page)
      // As large as the sheet takes; pointers stand on whole pixels.
      const scale = (0.92 * sheet.width) / 500
      const at = ([x, y]: Place): Place => [
        Math.round(sheet.x + 0.04 * sheet.width + scale * x),
        Math.round(sheet.y + 0.04 * sheet.width + scale * y)
      ]
      let [near, right] = [0, 0]
      for (const { id, label, strokes } of drawings) {
        for (const [first, ...rest] of strokes) {
          await page.mouse.move(...at(first ?? [0, 0]))
          await page.mouse.down()
          // None waits for the one before: several come between two pictures of the screen, as from a quick mouse.
          await Promise.all(rest.map((point) => page.mouse.move(...at(point))))
          await page.mouse.up()
        }
        const sent = drawStrokes(strokes.map((stroke) => stroke.map(at)))?.pixels
        let pixels: number[] = []
        await expect
          .poll(async () => {
            pixels = await preview(page)
            return farthest(pixels, sent)
          }, `grey levels of ${id}`)
          .toBeLessThanOrEqual(8)
        // Whole pixels alone move a few drawings by more.
        if (farthest(pixels, drawStrokes(strokes)?.pixels) <= 8) near++
        // The answer to the last point may still be on its way: what is shown must be that to the picture that is seen.
        const shown = status(page, 'Predicted digit')
        await expect
          .poll(
            async () =>
              ((await shown.textContent()) ?? '').trim() === (await answerTo(page, await preview(page))),
            id
          )
          .toBe(true)
        if ((await shown.textContent())?.trim() === label) right++
        await button(page, 'Clear').click()
      }
      expect(near, 'within 8 grey levels of the strokes as they were recorded').toBeGreaterThanOrEqual(45)
      expect(right, 'read right at a first launch').toBeGreaterThanOrEqual(45)
      await desk.leave()
    })
  }
})

test.describe('pictures of digits', () => {
  let desk: Desk
  let page: Page
  let folder: string
  let images: Buffer
  let labels: Buffer

  test.beforeAll(async () => {
    folder = await mkdtemp(join(testFolder, 'inkling-pictures-'))
    images = (await readFile(join(mnistFolder, 't10k-images-idx3-ubyte'))).subarray(16)
    labels = (await readFile(join(mnistFolder, 't10k-labels-idx1-ubyte'))).subarray(8)
    ;({ desk, page } = await deskWithNetwork())
  })
  test.afterAll(async () => {
    await desk.leave()
    await rm(folder, { recursive: true, force: true })
  })

  type Paint = (ink: number) => readonly [red: number, green: number, blue: number, alpha: number]
  const guises: Record<string, Paint> = {
    'trouble 5: light on dark': (ink) => [ink, ink, ink, 255],
    'trouble 5: dark on white': (ink) => [255 - ink, 255 - ink, 255 - ink, 255],
    'trouble 5: dark on grey paper': (ink) => [180 - ink * 0.7, 180 - ink * 0.7, 180 - ink * 0.7, 255],
    'trouble 7: black on a transparent ground': (ink) => [0, 0, 0, ink],
    'trouble 7: grey at half opacity on a transparent ground': (ink) => [90, 90, 90, ink / 2]
  }

  /** What a drag or the clipboard brings with a picture. */
  const transferOf = (bytes: Uint8Array, name: string): Promise<JSHandle<DataTransfer>> =>
    page.evaluateHandle(
      ([content, fileName]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([Uint8Array.from(content)], fileName, { type: 'image/png' }))
        return transfer
      },
      [[...bytes], name] as const
    )

  async function drop(bytes: Uint8Array, name: string): Promise<void> {
    const transfer = await transferOf(bytes, name)
    await page.getByLabel('Drawing canvas', { exact: true }).dispatchEvent('drop', { dataTransfer: transfer })
  }

  /** As Chromium tells it: Electron's own clipboard takes pictures in another way in each of its versions. */
  async function paste(bytes: Uint8Array): Promise<void> {
    await page.evaluate(
      (clipboardData) =>
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
        ),
      await transferOf(bytes, 'image.png')
    )
  }

  for (const [guise, paint] of Object.entries(guises)) {
    for (const [way, give] of [
      ['dropped', (bytes: Uint8Array) => drop(bytes, 'digit.png')],
      ['pasted', paste]
    ] as const) {
      test(`${guise}, ${way}, is read as what it is`, async () => {
        // The first test digits that the reference network reads right: 7, 2, 1, 0.
        for (const index of [0, 1, 2, 3]) {
          const data = new Uint8Array(784 * 4)
          for (let pixel = 0; pixel < 784; pixel++)
            data.set(paint(images[index * 784 + pixel] ?? 0).map(Math.round), pixel * 4)
          await give(encode({ width: 28, height: 28, data, channels: 4 }))
          await expect(status(page, 'Predicted digit')).toContainText(String(labels[index]))
        }
      })
    }
  }

  test('trouble 7, trouble 8: a wholly transparent picture and a white one are no digit', async () => {
    for (const rgba of [
      [0, 0, 0, 0],
      [255, 255, 255, 255]
    ]) {
      const data = Uint8Array.from({ length: 64 * 64 * 4 }, (_, index) => rgba[index % 4] ?? 0)
      await drop(encode({ width: 64, height: 64, data, channels: 4 }), 'blank.png')
      await expect(status(page, 'Predicted digit')).not.toContainText(/\d/)
    }
  })

  for (const [place, left, top] of [
    ['top right', 0.83, 0.02],
    ['bottom left', 0.02, 0.83]
  ] as const) {
    test(`trouble 6: a digit drawn small at the ${place} reads as one drawn large, whatever the brush`, async () => {
      const brush = page.getByRole('slider', { name: 'Brush width' })
      const pictures: number[][] = []
      for (const width of [2, 60]) {
        await brush.fill(String(width))
        await expect(page.getByRole('main')).toContainText(`${width} px`)
        await drawLine(
          page,
          two.map(([x, y]) => [left + 0.15 * x, top + 0.15 * y])
        )
        await expect(status(page, 'Predicted digit')).toContainText('2')
        const small = await preview(page)
        const mass = small.reduce((sum, level) => sum + level, 0)
        const centre = small.reduce((sum, level, index) => sum + level * ((index % 28) + 0.5), 0) / mass
        expect(centre).toBeCloseTo(14.5, 0)
        const rows = small.flatMap((level, index) => (level > 0 ? [Math.floor(index / 28)] : []))
        expect(Math.max(...rows) - Math.min(...rows) + 1, 'rows of ink').toBeGreaterThanOrEqual(20)
        pictures.push(small)
        await button(page, 'Clear').click()
      }
      expect(pictures[1], 'the brush is for the eye only').toEqual(pictures[0])
      await brush.fill('18')
    })
  }

  test('several digits of a picture get a box each, and the one that is chosen is shown', async () => {
    // The first three test digits, 7, 2 and 1, side by side.
    const [width, height] = [160, 60]
    const data = new Uint8Array(width * height).fill(255)
    for (const index of [0, 1, 2])
      for (let pixel = 0; pixel < 784; pixel++)
        data[(16 + Math.floor(pixel / 28)) * width + 12 + 50 * index + (pixel % 28)] =
          255 - (images[index * 784 + pixel] ?? 0)
    await drop(encode({ width, height, data, channels: 1 }), 'three.png')
    for (const [index, digit] of [7, 2, 1].entries())
      await expect(button(page, `Digit ${index + 1} of 3: ${digit}`)).toBeVisible()
    await button(page, 'Digit 2 of 3: 2').click()
    await expect(status(page, 'Predicted digit')).toContainText('2')
    await button(page, 'Clear').click()
    await expect(page.getByRole('button', { name: /^Digit/ })).toHaveCount(0)
  })

  test('a photograph is looked at in a thread of its own, which ends with it; a newer one ends it before', async () => {
    // Not among the folders of odd names: Playwright hands over no file from there.
    const folder = await mkdtemp(join(tmpdir(), 'inkling-photo-'))
    // The first two test digits, 7 and 2, each on twelve million pixels of paper that grows darker.
    const [width, height, scale] = [4000, 3000, 60]
    const photos = [0, 1].map((index) => {
      const data = new Uint8Array(width * height)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const [column, row] = [Math.floor((x - 1100) / scale), Math.floor((y - 600) / scale)]
          const isIn = column >= 0 && column < 28 && row >= 0 && row < 28
          const ink = isIn ? (images[index * 784 + row * 28 + column] ?? 0) / 255 : 0
          data[y * width + x] = (230 - (100 * x) / width) * (1 - 0.7 * ink)
        }
      return Buffer.from(encode({ width, height, data, channels: 1 }))
    })
    const files = await Promise.all(
      photos.map(async (bytes, index) => {
        const path = join(folder, `photo-${index}.png`)
        await writeFile(path, bytes)
        return path
      })
    )
    // A thread may have ended before it is told of here: what counts is that each ends, and whose answer is shown.
    const threads: string[] = []
    const note = (thread: Worker): void => void threads.push(thread.url())
    page.on('worker', note)
    const input = page.locator('input[type=file]')
    await input.setInputFiles(files[0] ?? '')
    await input.setInputFiles(files[1] ?? '')
    await expect(status(page, 'Predicted digit')).toContainText('2', { timeout: 60_000 })
    await expect.poll(() => page.workers().length).toBe(0)
    page.off('worker', note)
    expect(threads.length).toBeGreaterThanOrEqual(1)
    for (const url of threads) expect(url).toMatch(/picture-worker/)
    await button(page, 'Undo').click()
    await expect(page.getByRole('main'), 'the first was never shown').not.toContainText('photo-0')
    await button(page, 'Clear').click()
    await rm(folder, { recursive: true, force: true })
  })

  test('the steps from the sheet to the network are shown as a motion on request', async () => {
    await drawLine(page, two.map(([x, y]) => [0.4 * x, 0.4 * y])) // prettier-ignore
    await expect(status(page, 'Predicted digit')).toContainText('2')
    const framed = page.locator('.framed canvas')
    const picture = (): Promise<string> =>
      framed.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.getByText('From sheet to network').click()
    const still = await picture()
    const again = button(page, 'Show the motion')
    // Less motion was asked for: it is where it ends at once, and no motion is offered.
    await expect(page.getByRole('heading', { name: 'What framing is for' })).toBeVisible()
    await expect(again).toHaveCount(0)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await again.click()
    await expect.poll(picture).not.toBe(still)
    await expect.poll(picture).toBe(still)
    await expect(page.getByRole('listitem').filter({ hasText: 'Sheet only shrunk' })).toContainText('%')
    await page.getByText('Probabilities', { exact: true }).click()
    await button(page, 'Clear').click()
  })

  test('all of the steps is in sight at 1000 x 700', async () => {
    const setSize = (width: number, height: number): Promise<void> =>
      desk.app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size),
        [width, height] as const
      )
    const before = await page.evaluate(() => [window.innerWidth, window.innerHeight] as const)
    await setSize(1000, 700)
    await page.waitForFunction(() => window.innerWidth === 1000 && window.innerHeight === 700)
    await drawLine(page, two)
    await expect(status(page, 'Predicted digit')).toContainText('2')
    await page.getByText('From sheet to network').click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Sheet only shrunk' })).toContainText('%')
    const lowest = await page.getByRole('listitem').filter({ hasText: 'Sheet only shrunk' }).boundingBox()
    const card = await page.locator('main .bars').boundingBox()
    expect((lowest?.y ?? 0) + (lowest?.height ?? 0)).toBeLessThan((card?.y ?? 0) + (card?.height ?? 0))
    const tooHigh = await page.evaluate(() =>
      [...document.querySelectorAll('main, main .card')]
        .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)
        .map((element) => element.className)
    )
    expect(tooHigh).toEqual([])
    await page.getByText('Probabilities', { exact: true }).click()
    await button(page, 'Clear').click()
    await setSize(...before)
    await page.waitForFunction((width) => window.innerWidth === width, before[0])
  })

  test('a file that is no picture is refused in words and the sheet stays', async () => {
    await drawLine(page, two)
    await expect(status(page, 'Predicted digit')).toContainText('2')
    await drop(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'evil.png')
    await expect(page.getByRole('alert')).toContainText('evil.png')
    await expect(status(page, 'Predicted digit')).toContainText('2')
  })
})

test('trouble 13: keys of an input method start, stop and close nothing', async ({ page }) => {
  await untilReady(page)
  const field = page.getByRole('textbox', { name: 'Hidden layers', exact: true })
  await field.focus()
  const press = (key: string, isComposing = false, keyCode = 0, into = field): Promise<void> =>
    into.evaluate(
      (element, options) => {
        element.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...options }))
      },
      { key, isComposing, keyCode }
    )
  for (const key of ['Enter', 'Escape', ' ', 't', 'p', 's', '1', '2', '3', '4', 'z']) {
    await press(key, true)
    await press(key, false, 229)
  }
  // The Enter that picks the candidate comes when the composition has ended already, and is marked by its code alone.
  await field.evaluate((element) => {
    element.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
    element.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '数' }))
  })
  await press('Enter', false, 229)
  await expect(button(page, 'Train')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Train', exact: true })).toBeVisible()
  // The same keys plainly, in the field: letters never act there.
  for (const key of ['t', 'p', 's', '1', '2']) await press(key)
  await expect(page.getByRole('heading', { level: 1, name: 'Train', exact: true })).toBeVisible()
  await expect(button(page, 'Stop')).toBeHidden()
  // And afterwards they work: the Enters of the input method commit no learning rate to a run, the keyboard's own does.
  await train(page, endless)
  await untilEpoch(page, 1)
  const rate = page.getByRole('textbox', { name: 'Learning rate', exact: true })
  await rate.fill('0.02')
  await press('Enter', true, 0, rate)
  await press('Enter', false, 229, rate)
  await rate.fill('0.03')
  await press('Enter', false, 0, rate)
  const changes = (): Promise<number[]> =>
    page.evaluate(async () => {
      const state = await window.app.readState()
      if (state.kind !== 'done' || !state.value.history) throw new Error('There is no run.')
      return state.value.history.changes.map(({ to }) => to)
    })
  await expect.poll(changes).toEqual([0.03])
})
