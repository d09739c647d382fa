import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { brokenAddons, cutAddon, makeBrokenAddon } from '../support/broken-addons'
import { Desk, expect, test } from './launch'
import { button, endless, fill, goTo, numberIn, startRun, status, untilReady } from './window'

for (const [how, make] of Object.entries({ ...brokenAddons, 'cut in half': cutAddon }))
  test(`trouble 3: with the addon ${how} the window opens, names backend, reason and remedy, and trains`, async () => {
    const binding = makeBrokenAddon(make)
    const desk = await Desk.prepare({ environment: { INKLING_TFJS_BINDING: binding } })
    const page = await desk.open()
    await untilReady(page)
    await expect(status(page, 'Backend')).toContainText(/WebAssembly/)
    await expect(page.getByRole('main').getByText(/could not be loaded.*reinstall Inkling/)).toBeVisible()
    await expect(button(page, 'Backend')).toHaveAccessibleDescription(
      /could not be loaded \(.+\)\..*To repair it, run “npm run setup” again, or reinstall/s
    )
    await goTo(page, 'Train')
    await fill(page, 'Epochs', String(endless))
    await startRun(page)
    await expect
      .poll(() => numberIn(page, 'Training loss').catch(() => 9), { timeout: 60_000 })
      .toBeLessThan(2.2)
    await button(page, 'Stop').click()
    await expect(button(page, 'Train')).toBeVisible({ timeout: 60_000 })
    await desk.leave()
    rmSync(join(binding, '../../..'), { recursive: true })
  })
