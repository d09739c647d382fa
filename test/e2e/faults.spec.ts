import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir, hostname } from 'node:os'
import { basename, join } from 'node:path'
import { builtApplication, Desk, expect, mnistFolder, rawFolder, refusingMirror, test } from './launch'
import { button, endless, goTo, numberIn, status, train, untilEnded, untilEpoch, untilReady } from './window'

test.describe('the trainer dies', () => {
  for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
    test(`trouble 4: ${signal} in mid-epoch is told once, and a new run starts at once`, async ({
      desk,
      page
    }) => {
      await untilReady(page)
      await train(page, endless)
      // The first epoch is done and kept; the second one goes on.
      await expect(status(page, 'Test accuracy')).toContainText(/\d/, { timeout: 60_000 })
      process.kill(await desk.trainerPid(), signal)
      await expect(button(page, 'Train')).toBeVisible({ timeout: 5000 })
      await expect(page.getByRole('main').getByText(/ended unexpectedly/)).toHaveCount(1)
      await expect(page.getByRole('main')).toContainText(/Broken off in epoch \d+ of 1,000/)
      await train(page, 1)
      await untilEnded(page)
      await expect(status(page, 'Epoch')).toContainText('1')
      expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(88)
    })
  }

  test('L8: a report of it can be copied, without a path or a name, by a button and from the menu', async ({
    desk,
    page
  }) => {
    await untilReady(page)
    await train(page, endless)
    await untilEpoch(page, 1)
    process.kill(await desk.trainerPid(), 'SIGSEGV')
    await button(page, 'Copy report').click()
    await expect(page.getByText(/A report is on the clipboard/)).toBeVisible()
    const read = (): Promise<string> => desk.app.evaluate(({ clipboard }) => clipboard.readText())
    const report = await read()
    expect(report).toMatch(/^Inkling \d+\.\d+\.\d+, Electron \d+/)
    expect(report).toMatch(
      /\nBackend: .+\nData: ready, cache\nRun: ended by died, step \d+ of 938000, 784-128-64-10/
    )
    expect(report).toMatch(/Log:\n\[.+\] \[info\] +Inkling [^]+Run \d+ ended: died/)
    // Whatever stands in the log: nothing in it begins with a slash, and nobody's name is there.
    expect(report).not.toMatch(/(?<!\w|>)\//)
    for (const word of [hostname(), basename(homedir()), desk.userData, builtApplication])
      expect(report).not.toContain(word)
    await desk.app.evaluate(({ clipboard, Menu }) => {
      clipboard.clear()
      const help = Menu.getApplicationMenu()?.items.find(({ role }) => role === 'help')
      help?.submenu?.items.find(({ label }) => label === 'Copy a report')?.click()
    })
    await expect.poll(read).toMatch(/^Inkling /)
  })

  test('trouble 4: a trainer that can’t be loaded is told once and the buttons are right', async ({
    desk
  }) => {
    const script = join(builtApplication, 'out/main/trainer.cjs')
    const away = join(builtApplication, 'out/main/trainer-away.cjs')
    await rename(script, away)
    try {
      const page = await desk.open()
      await goTo(page, 'Train')
      await expect(page.getByText(/training process/i).first()).toBeVisible({ timeout: 15_000 })
      await expect(button(page, 'Stop')).toBeHidden()
      await expect(page.getByRole('main')).not.toContainText(/finished/i)
    } finally {
      await rename(away, script)
    }
  })
})

test.describe('with mirrors that refuse and an empty cache', () => {
  test.use({ deskOptions: { cache: 'empty', environment: { INKLING_MNIST_MIRRORS: refusingMirror } } })

  test('works from the copy in the application and says so', async ({ desk, page }) => {
    await untilReady(page)
    await expect(status(page, 'Data')).toContainText(/built-in|offline/i)
    const labels = await readFile(join(rawFolder(desk.cache), 't10k-labels-idx1-ubyte'))
    expect(labels.equals(await readFile(join(mnistFolder, 't10k-labels-idx1-ubyte')))).toBe(true)
    await train(page, 1)
    await untilEnded(page)
    expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(88)
  })
})

test.describe('with a damaged cache', () => {
  const damages: Record<string, (path: string) => Promise<void>> = {
    'cut to 10,000,000 bytes': (path) => truncate(path, 10_000_000),
    'of 0 bytes': (path) => truncate(path, 0),
    'whole but with its last 1 MB zeroed': async (path) => {
      const bytes = await readFile(path)
      bytes.fill(0, bytes.length - 1_000_000)
      await writeFile(path, bytes)
    }
  }
  for (const [damage, make] of Object.entries(damages)) {
    test(`trouble 2: a training file ${damage} is noticed, named and replaced`, async ({ desk }) => {
      const path = join(rawFolder(desk.cache), 'train-images-idx3-ubyte')
      await make(path)
      const page = await desk.open()
      await untilReady(page)
      await status(page, 'Data').hover()
      await expect(page.getByText(/train-images-idx3-ubyte/).first()).toBeAttached()
      const sha256 = createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
      expect(sha256).toBe('ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db')
    })
  }
})

test.describe('with a mirror that is alive but slow', () => {
  let server: Server
  test.beforeAll(async () => {
    // Never ends and never pauses for long: a byte every 50 ms.
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': 9_912_422 })
      const timer = setInterval(() => response.write(Buffer.alloc(1024)), 50)
      response.on('close', () => {
        clearInterval(timer)
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  test.afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  test('trouble 1: bytes and time left are shown, it is trained meanwhile, and cancelling leaves the copy in the application', async () => {
    const { port } = server.address() as AddressInfo
    const desk = await Desk.prepare({
      cache: 'empty',
      environment: { INKLING_MNIST_MIRRORS: `http://127.0.0.1:${port}/` }
    })
    const page = await desk.open()
    await untilReady(page)
    await expect(status(page, 'Data')).toContainText(/Downloading, \d+%/)
    await train(page, 1)
    await untilEnded(page)
    await status(page, 'Data').click()
    const dialog = page.getByRole('dialog')
    const bytes = dialog.getByText(/^[\d.]+ (kB|MB) of 11\.6 MB from 127\.0\.0\.1:\d+ · \d+:\d\d left$/)
    await expect(bytes).toBeVisible()
    const shown = (await bytes.textContent()) ?? ''
    // They go on.
    await expect(dialog).not.toContainText(shown)
    await expect(dialog.getByRole('progressbar')).toBeVisible()
    await button(page, 'Cancel the download').click()
    await expect(dialog).toContainText('The download was cancelled.')
    await expect(status(page, 'Data')).toContainText('offline copy')
    await expect(button(page, 'Train')).toBeEnabled()
    await desk.leave()
  })
})
