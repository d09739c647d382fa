import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { LoopbackMirror } from '../support/loopback-mirror'
import { Desk, expect, test } from './launch'
import { button, status, untilReady } from './window'

/** Serves a releases page and plays an installed AppImage; nothing else of the application knows that it is a test. */
class Releases {
  readonly #folder: string
  readonly server: LoopbackMirror

  private constructor(folder: string, server: LoopbackMirror) {
    this.#folder = folder
    this.server = server
  }

  /** @param version the newest @param content of its AppImage; what the list says it is unless `served` differs */
  static async start(
    folder: string,
    { version, content, served = content }: { version: string; content: string; served?: string }
  ): Promise<Releases> {
    const file = `inkling-${version}-linux-x86_64.AppImage`
    const sum = createHash('sha512').update(content).digest('base64')
    const list = `version: ${version}\nfiles:\n  - url: ${file}\n    sha512: ${sum}\n    size: ${String(content.length)}\n`
    const files = new Map([
      ['latest-linux.yml', Buffer.from(list)],
      [file, Buffer.from(served)]
    ])
    const server = await LoopbackMirror.start(files, (response, bytes) => {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    })
    const releases = new Releases(folder, server)
    await mkdir(join(releases.image, '..'), { recursive: true })
    const url = `http://${server.host}/`
    const config = `provider: generic\nurl: ${url}\nchannel: latest\nupdaterCacheDirName: inkling-updater\n`
    await writeFile(join(folder, 'app-update.yml'), config)
    await writeFile(releases.image, 'the old one')
    return releases
  }

  /** The AppImage that the application believes to be started from. */
  get image(): string {
    return join(this.#folder, 'installed/Inkling 印.AppImage')
  }

  get environment(): Record<string, string> {
    return {
      INKLING_UPDATES: join(this.#folder, 'app-update.yml'),
      APPIMAGE: this.image,
      XDG_CACHE_HOME: join(this.#folder, 'cache')
    }
  }
}

/** The newest version as it starts: leaves word of it. */
const starting = (mark: string): string => `#!/bin/sh\necho started > '${mark}'\n`

const openDialog = async (page: Page): Promise<void> => {
  await status(page, 'Updates').click()
  await expect(page.getByRole('heading', { name: 'Updates of Inkling' })).toBeVisible()
}
const switchOn = (page: Page): Promise<void> =>
  page.getByRole('checkbox', { name: 'Check for newer versions' }).check()
const word = (page: Page) => page.getByRole('dialog').getByRole('status', { name: 'Updates' })

async function launchBeside(
  newest: Parameters<typeof Releases.start>[1]
): Promise<{ releases: Releases; desk: Desk; page: Page }> {
  const folder = test.info().outputDir
  const releases = await Releases.start(join(folder, 'releases'), newest)
  const desk = await Desk.prepare({ parent: join(folder, 'desk'), environment: releases.environment })
  const page = await desk.open()
  await untilReady(page)
  return { releases, desk, page }
}

test('off, as at first: nobody is asked, whatever the window requests', async () => {
  const { releases, desk, page } = await launchBeside({ version: '9.0.0', content: 'new' })
  await openDialog(page)
  await expect(page.getByRole('checkbox', { name: 'Check for newer versions' })).not.toBeChecked()
  await expect(button(page, 'Check now')).toBeHidden()
  const outcomes = await page.evaluate(async () => [
    await window.app.lookForUpdate(),
    await window.app.downloadUpdate(),
    await window.app.installUpdate()
  ])
  expect(outcomes.map((outcome) => outcome.kind === 'refused' && outcome.problem.code)).toEqual([
    'updates_off',
    'request_invalid',
    'request_invalid'
  ])
  await desk.close()
  // A second start asks no more than the first.
  await untilReady(await desk.open())
  await desk.leave()
  expect(releases.server.asked).toEqual([])
  await releases.server.stop()
})

test('on: a newer version is told, downloaded at the person’s word, verified, installed at the person’s word', async () => {
  const mark = test.info().outputPath('started')
  const content = starting(mark)
  const { releases, desk, page } = await launchBeside({ version: '9.0.0', content })
  const { server, image } = releases
  await openDialog(page)
  await switchOn(page)
  await expect(word(page)).toContainText('Inkling 9.0.0 is out; this is 0.1.0. Nothing has been downloaded.')
  expect(server.asked).toEqual(['latest-linux.yml'])

  await button(page, 'Download').click()
  await expect(word(page)).toContainText('Inkling 9.0.0 is downloaded and its checksum is right')
  expect(new Set(server.asked)).toEqual(new Set(['latest-linux.yml', 'inkling-9.0.0-linux-x86_64.AppImage']))
  expect(await readFile(image, 'utf8')).toBe('the old one')

  // Quitting installs nothing, and the next start asks by itself: the setting is kept.
  await desk.close()
  expect(await readFile(image, 'utf8')).toBe('the old one')
  server.asked.length = 0
  const again = await desk.open()
  await untilReady(again)
  await expect(again.getByText('Version 9.0.0 is out').first()).toBeVisible()
  expect(server.asked).toEqual(['latest-linux.yml'])
  await openDialog(again)
  await button(again, 'Download').click()
  await expect(word(again)).toContainText('Inkling 9.0.0 is downloaded')
  // It was kept and verified; nothing is downloaded a second time.
  expect(server.asked).toEqual(['latest-linux.yml'])
  const ended = desk.app.waitForEvent('close')
  await button(again, 'Close and install').click()
  await ended
  desk.forget()
  await expect.poll(() => readFile(mark, 'utf8').catch(() => '')).toBe('started\n')
  expect(await readFile(image, 'utf8')).toBe(content)
  await desk.leave()
  await server.stop()
})

test('a damaged download is refused by its checksum, in words, and nothing of it stays', async () => {
  const newest = { version: '9.0.0', content: 'the new one', served: 'the NEW one' }
  const { releases, desk, page } = await launchBeside(newest)
  await openDialog(page)
  await switchOn(page)
  await button(page, 'Download').click()
  await expect(word(page)).toContainText(/not Inkling 9\.0\.0 as it was published: its checksum is wrong/)
  const outcome = await page.evaluate(() => window.app.installUpdate())
  expect(outcome).toMatchObject({ kind: 'refused', problem: { code: 'request_invalid' } })
  expect(await readFile(releases.image, 'utf8')).toBe('the old one')
  await desk.leave()
  await releases.server.stop()
})

test('the same version is said to be the newest; a list that is gone is said; off again, nobody is asked', async () => {
  const { releases, desk, page } = await launchBeside({ version: '0.1.0', content: 'this one' })
  const { server } = releases
  await openDialog(page)
  await switchOn(page)
  await expect(word(page)).toContainText('nothing newer than this version, 0.1.0')
  server.behaviour = (response) => {
    response.writeHead(404).end()
  }
  await button(page, 'Check now').click()
  await expect(word(page)).toContainText('has no list of versions for this system')
  server.behaviour = (response) => {
    response.writeHead(200).end('<html>Please sign in</html>')
  }
  await button(page, 'Check now').click()
  await expect(word(page)).toContainText('can’t be read')
  const { length } = server.asked
  await page.getByRole('checkbox', { name: 'Check for newer versions' }).uncheck()
  await expect(button(page, 'Check now')).toBeHidden()
  const outcome = await page.evaluate(() => window.app.lookForUpdate())
  expect(outcome).toMatchObject({ kind: 'refused', problem: { code: 'updates_off' } })
  await desk.leave()
  expect(server.asked).toHaveLength(length)
  await server.stop()
})

test('an AppImage that can’t be replaced stays in use, and so does the application', async () => {
  const { releases, desk, page } = await launchBeside({ version: '9.0.0', content: 'new' })
  await openDialog(page)
  await switchOn(page)
  await button(page, 'Download').click()
  await expect(word(page)).toContainText('is downloaded')
  // As with a stick that was pulled out.
  await rm(join(releases.image, '..'), { recursive: true })
  await button(page, 'Close and install').click()
  await expect(word(page)).toContainText('could not be put in place (ENOENT)')
  await expect(button(page, 'Check now')).toBeVisible()
  // It is still the only one: a second launch hands over to it and leaves.
  expect(await desk.launchAgain()).toBe(0)
  await desk.leave()
  await releases.server.stop()
})
