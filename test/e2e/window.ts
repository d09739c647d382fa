import { expect, type Locator, type Page } from '@playwright/test'

/** The window as a person finds it: by the names that are shown and read aloud. */

export type View = 'Train' | 'Test set' | 'Draw' | 'Your hand' | 'Export'

export async function goTo(page: Page, view: View): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: view, exact: true })).toBeVisible()
}

export const status = (page: Page, name: string): Locator => page.getByRole('status', { name, exact: true })

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: true })

/** Types a value into a field of the Train view and leaves the field. */
export async function fill(page: Page, field: string, value: string): Promise<void> {
  const input = page.getByRole('textbox', { name: field, exact: true })
  await input.fill(value)
  await input.press('Tab')
}

/** The first number in a status: "93.2 %" is 93.2, "3 / 15" is 3. */
export async function numberIn(page: Page, name: string): Promise<number> {
  const text = (await status(page, name).textContent()) ?? ''
  const found = /-?\d[\d,]*(\.\d+)?/.exec(text)
  if (!found) throw new Error(`The status "${name}" shows no number: "${text}"`)
  return Number(found[0].replaceAll(',', ''))
}

/** Waits until the data are ready and the backend is loaded. */
export async function untilReady(page: Page): Promise<void> {
  await expect(status(page, 'Backend')).toContainText(/tensorflow|wasm|cpu/i, { timeout: 20_000 })
  await expect(button(page, 'Train')).toBeEnabled({ timeout: 20_000 })
}

/** Epochs that nobody waits for: the run goes on until it is stopped. */
export const endless = 1000

/** Starts a run of so many epochs from the Train view. */
export async function train(page: Page, epochs: number): Promise<void> {
  await goTo(page, 'Train')
  await fill(page, 'Epochs', String(epochs))
  await startRun(page)
}

/** Presses "Train". @returns when the run has begun; one of few epochs may have ended, too */
export async function startRun(page: Page): Promise<void> {
  const runsBefore = await runCount(page)
  await button(page, 'Train').click()
  await expect.poll(() => runCount(page)).toBe(runsBefore + 1)
}

async function runCount(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const state = await window.app.readState()
    if (state.kind !== 'done') throw new Error('the state can’t be read')
    return state.value.history?.run.id ?? 0
  })
}

/** Waits for the end of so many epochs of the run that goes on. */
export async function untilEpoch(page: Page, epoch: number): Promise<void> {
  await expect.poll(() => numberIn(page, 'Epoch'), { timeout: 60_000 }).toBeGreaterThan(epoch)
}

/** Waits for the end of a run: the button "Train" is back. */
export async function untilEnded(page: Page): Promise<void> {
  await expect(button(page, 'Train')).toBeVisible({ timeout: 90_000 })
}

/** Draws a line through points given as fractions of the canvas, with the mouse. */
export async function drawLine(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  const box = await page.getByLabel('Drawing canvas', { exact: true }).boundingBox()
  const [first, ...rest] = points
  if (!box || !first) throw new Error('There is nothing to draw on, or nothing to draw.')
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    box.x + x * box.width,
    box.y + y * box.height
  ]
  await page.mouse.move(...at(first))
  await page.mouse.down()
  for (const point of rest) await page.mouse.move(...at(point), { steps: 12 })
  await page.mouse.up()
}
