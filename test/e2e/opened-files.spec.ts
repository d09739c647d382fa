import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test, testFolder } from './launch'

const weights = resolve('test/fixtures/tutorial/final.safetensors')

const importedName = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(async () => {
    const state = await window.app.readState()
    return state.kind === 'done' && state.value.model?.source === 'imported'
      ? state.value.model.fileName
      : null
  })

test('opens the files that launches name: the first, a second one’s, and none that is damaged', async ({
  desk
}) => {
  const folder = await mkdtemp(join(testFolder, 'inkling 文件 🖋 '))
  try {
    const [first, second, damaged] = ['first.safetensors', '第二 100%.safetensors', 'damaged.inkling'].map(
      (name) => join(folder, name)
    ) as [string, string, string]
    await cp(weights, first)
    await cp(weights, second)
    await writeFile(damaged, 'no network')

    const page = await desk.open(first)
    await expect.poll(() => importedName(page)).toBe('first.safetensors')

    expect(await desk.launchAgain(second)).toBe(0)
    await expect.poll(() => importedName(page)).toBe('第二 100%.safetensors')
    await expect(page.getByRole('heading', { level: 1, name: 'Export', exact: true })).toBeVisible()

    expect(await desk.launchAgain(damaged, join(folder, 'gone.json'))).toBe(0)
    await expect(page.getByText(/damaged\.inkling/).first()).toBeVisible()
    await expect(page.getByText(/gone\.json/).first()).toBeVisible()
    expect(await importedName(page)).toBe('第二 100%.safetensors')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
