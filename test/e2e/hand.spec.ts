import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './launch'
import { button, goTo, numberIn, status, train, untilEnded, untilReady } from './window'

interface Drawn {
  readonly label: string
  readonly strokes: readonly (readonly (readonly [number, number])[])[]
}

/** Digits as people drew them; twenty of each label. */
async function readDrawings(): Promise<readonly Drawn[]> {
  const text = await readFile('test/fixtures/strokes/pendigits.ndjson', 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Drawn)
}

/** Draws a digit by mouse, as large as three fifths of the canvas. */
async function draw(page: Page, { strokes }: Drawn): Promise<void> {
  const box = await page.getByLabel('Drawing canvas', { exact: true }).boundingBox()
  if (!box) throw new Error('There is nothing to draw on.')
  const [xs, ys] = [0, 1].map((axis) => strokes.flat().map((point) => point[axis] ?? 0))
  if (!xs || !ys) throw new Error('There is nothing to draw.')
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const extent = Math.max(Math.max(...xs) - left, Math.max(...ys) - top)
  for (const stroke of strokes) {
    for (const [index, [x, y]] of stroke.entries()) {
      const place = [(x - left) / extent, (y - top) / extent].map((share) => 0.2 + 0.6 * share)
      await page.mouse.move(box.x + box.width * (place[0] ?? 0), box.y + box.height * (place[1] ?? 0))
      if (index === 0) await page.mouse.down()
    }
    await page.mouse.up()
  }
}

test('thirty guided digits, a corrected one, learning and undoing it, and all there at the next launch', async ({
  desk,
  page
}) => {
  test.setTimeout(240_000)
  const drawings = await readDrawings()
  await untilReady(page)
  await train(page, 1)
  await untilEnded(page)

  await goTo(page, 'Draw')
  await draw(page, drawings.find(({ label }) => label === '3') ?? { label: '3', strokes: [] })
  await expect(status(page, 'Predicted digit')).toContainText(/\d/)
  const read = await status(page, 'Predicted digit').textContent()
  const other = read === '8' ? 9 : 8
  await button(page, `It was ${String(other)}`).click()
  await expect(page.getByRole('main')).toContainText(`Kept as ${String(other)}`)

  await goTo(page, 'Your hand')
  await expect(page.getByRole('main')).toContainText('The network misreads your digit.')
  await button(page, 'Write thirty digits').click()
  for (let place = 1; place <= 30; place++) {
    await expect(page.getByRole('main')).toContainText(`Digit ${String(place)} of 30`)
    const wanted = /\d/.exec((await page.getByText(/^Write \d$/).textContent()) ?? '')?.[0]
    const ofLabel = drawings.filter(({ label }) => label === wanted)
    await draw(page, ofLabel[place % ofLabel.length] ?? { label: '', strokes: [] })
    await button(page, 'Next').click()
  }
  await expect(page.getByRole('main')).toContainText(/reads \d+ of your 31 digits right/)
  const [own, mnist] = [await numberIn(page, 'Your digits'), await numberIn(page, 'MNIST test set')]
  expect(own).toBeGreaterThan(50)

  await button(page, 'Learn from half of them').click()
  const result = page.getByRole('table', { name: 'What learning did' })
  await expect(result).toContainText('Your other half')
  await expect(status(page, 'Your digits')).not.toContainText(`${String(own)}%`)
  await button(page, 'Undo learning').click()
  await expect(result).toBeHidden()
  // Bit for bit the network from before, so the figures are the same.
  await expect.poll(() => numberIn(page, 'Your digits')).toBe(own)
  expect(await numberIn(page, 'MNIST test set')).toBe(mnist)

  const path = join(desk.userData, 'digits.ndjson')
  await desk.answerSaveDialog(path)
  await button(page, 'Export drawings…').click()
  await expect(page.getByText('Saved as digits.ndjson.')).toBeVisible()
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(31)

  await desk.close()
  const again = await desk.open()
  await untilReady(again)
  await goTo(again, 'Your hand')
  await expect(again.getByRole('list', { name: 'Your drawings' }).getByRole('listitem')).toHaveCount(31)
  await again.getByRole('button', { name: 'Delete drawing 1', exact: true }).click()
  await expect(again.getByRole('list', { name: 'Your drawings' }).getByRole('listitem')).toHaveCount(30)
  await expect(button(again, 'Delete drawing 2')).toBeFocused()
  await button(again, 'Undo').click()
  await expect(again.getByRole('list', { name: 'Your drawings' }).getByRole('listitem')).toHaveCount(31)
})
