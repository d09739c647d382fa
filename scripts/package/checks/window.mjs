// The packaged application in its window, driven by Playwright as a person would use it.
import { chmodSync, existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { _electron } from '@playwright/test'
import { inside, personId, runAs } from './person.mjs'

/**
 * @typedef {object} Installed
 * @property {string} kind of the package
 * @property {string} program as the person calls it
 * @property {string} scratch a folder of the check's own
 */

/**
 * The package as it is: its window opens, and its page comes.
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./person.mjs').Person} person
 * @param {Installed} installed
 */
export async function checkItOpens(findings, person, { kind, program }) {
  const begun = performance.now()
  const [command, ...words] = person.asPerson([program, '--remote-debugging-port=0'])
  const child = spawn(command, words, {
    env: person.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true
  })
  const ended = once(child, 'close')
  try {
    const port = await portOf(child)
    const title = port === undefined ? '' : await titleOf(port)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    findings.add(
      `${kind}: the untouched package opens its window`,
      title.endsWith(scriptedTitle),
      `“${title}” after ${seconds} s`
    )
  } finally {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

/** The port that Chromium says it listens on. @param {import('node:child_process').ChildProcess} child */
async function portOf(child) {
  for await (const line of createInterface({
    input: /** @type {import('node:stream').Readable} */ (child.stderr)
  })) {
    const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)
    if (found) {
      child.stderr?.resume()
      return Number(found[1])
    }
  }
  return undefined
}

/** The end of the title that the page's script gives it. */
const scriptedTitle = ' · Inkling'

/** The title of the page, once its script has run. @param {number} port */
async function titleOf(port) {
  for (let tries = 0; tries < 100; tries++) {
    const targets = /** @type {{ type: string, title: string }[]} */ (
      await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()
    )
    const title = targets.find(({ type }) => type === 'page')?.title ?? ''
    if (title.endsWith(scriptedTitle)) return title
    await pause(100)
  }
  return ''
}

/**
 * The main job, in the default places of this person: trains, draws, exports, opens files.
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./person.mjs').Person} person
 * @param {Installed} installed whose fuse lets a driver in
 */
export async function checkMainJob(findings, person, installed) {
  const { program, scratch } = installed
  const starter = join(scratch, 'start.sh')
  const quoted = person.asPerson([program]).map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  writeFileSync(starter, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`)
  chmodSync(starter, 0o755)
  /** @type {import('@playwright/test').ElectronApplication | undefined} */
  let opened
  /** @param {string[]} words */
  const open = async (words) => {
    const app = await _electron.launch({
      executablePath: starter,
      args: ['--lang=en-US', ...words],
      chromiumSandbox: true,
      env: person.environment
    })
    opened = app
    const page = await app.firstWindow()
    page.setDefaultTimeout(60_000)
    await page.getByRole('button', { name: 'Train', exact: true }).and(page.locator(':enabled')).waitFor()
    return { app, page }
  }
  try {
    await doMainJob(findings, person, installed, open)
  } finally {
    await opened?.close()
  }
}

/**
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./person.mjs').Person} person
 * @param {Installed} installed
 * @param {(words: string[]) => Promise<{ app: import('@playwright/test').ElectronApplication, page: import('@playwright/test').Page }>} open
 */
async function doMainJob(findings, person, { kind, program }, open) {
  let { app, page } = await open([])
  const status = (/** @type {string} */ name) => page.getByRole('status', { name, exact: true })
  /** @param {string} view */
  const goTo = (view) => page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click()

  const version = await app.evaluate((electron) => electron.app.getVersion())
  const runtime = await app.evaluate(() => process.versions.electron)
  const marked = /-test-build$/.test(version) === runtime.startsWith('22.')
  findings.add(
    `${kind}: B12, a package on the old Electron calls itself a test build`,
    marked,
    `${version}, Electron ${runtime}`
  )
  await checkSandbox(findings, kind, app)

  const { update, settings } = await readState(page)
  findings.add(
    `${kind}: updates are off, and a package that can’t update itself says why`,
    !settings.looksForUpdates && update.phase === 'impossible',
    update.reason
  )

  await untilState(page, ({ model: first }) => first !== null)
  await goTo('Draw')
  await drawOne(page)
  const first = status('Predicted digit').filter({ hasText: /\d/ })
  await first.waitFor()
  const { model: shipped } = await readState(page)
  findings.add(
    `${kind}: at the first launch the network that comes with it reads a drawn 1`,
    shipped.source === 'shipped' && /\b1\b/.test((await first.textContent()) ?? ''),
    shipped.source
  )
  await page.getByRole('button', { name: 'Clear', exact: true }).click()

  await goTo('Train')
  await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('2')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  const { model } = await untilState(
    page,
    ({ history, model: last }) => history?.run.phase === 'ended' && last?.epochsTrained === 2
  )
  const { testAccuracy } = model
  findings.add(`${kind}: two epochs in the window reach 91 %`, testAccuracy >= 0.91, testAccuracy)
  findings.add(
    `${kind}: natively`,
    /tensorflow/i.test((await status('Backend').textContent()) ?? ''),
    (await status('Backend').textContent())?.trim()
  )
  await checkTrainer(findings, kind, app)

  await goTo('Draw')
  await drawOne(page)
  const predicted = status('Predicted digit').filter({ hasText: /\d/ })
  await predicted.waitFor()
  findings.add(`${kind}: a drawn 1 is read as 1`, /\b1\b/.test((await predicted.textContent()) ?? ''))

  for (const format of /** @type {const} */ (['safetensors', 'json'])) {
    const file = join(person.home, `导出 ${format}.${format}`)
    await app.evaluate(
      ({ dialog }, path) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
      },
      inside(file, person)
    )
    const outcome = /** @type {any} */ (await page.evaluate(`app.exportWeights('${format}')`))
    findings.add(
      `${kind}: exports ${format}`,
      outcome.kind === 'done' && existsSync(file),
      JSON.stringify(outcome)
    )
  }

  // A second launch hands its file to the first one and leaves.
  const given = join(person.home, '导出 safetensors.safetensors')
  const second = await runAs(person, [program, inside(given, person)], { limitSeconds: 30 })
  await untilState(page, ({ model: now }) => now?.fileName === '导出 safetensors.safetensors')
  findings.add(
    `${kind}: L3, a second launch hands its file to the first`,
    second.code === 0,
    `code ${second.code}`
  )
  await page.getByRole('heading', { level: 1, name: 'Export', exact: true }).waitFor()
  const damaged = join(person.home, 'damaged.inkling')
  writeFileSync(damaged, 'no network')
  await runAs(person, [program, inside(damaged, person)], { limitSeconds: 30 })
  const refusal = page.getByText('damaged.inkling').first()
  await refusal.waitFor()
  findings.add(
    `${kind}: a file that is none is refused in words`,
    true,
    (await refusal.textContent())?.trim()
  )
  await app.close()

  ;({ app, page } = await open([inside(join(person.home, '导出 json.json'), person)]))
  const { model: named } = await untilState(page, ({ model: now }) => now?.fileName === '导出 json.json')
  findings.add(`${kind}: a file named at the launch is opened`, named.source === 'imported')
  await app.close()
  findings.add(
    `${kind}: the network is kept for the next launch`,
    existsSync(join(person.home, '.config/Inkling/model.safetensors'))
  )
}

/** A stroke from above to below. @param {import('@playwright/test').Page} page showing the Draw view */
async function drawOne(page) {
  const box = await page.getByLabel('Drawing canvas', { exact: true }).boundingBox()
  if (!box) throw new Error('There is no canvas to draw on.')
  await page.mouse.move(box.x + 0.55 * box.width, box.y + 0.2 * box.height)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.8 * box.height, { steps: 12 })
  await page.mouse.up()
}

/** What the window shows, as the application tells it. @param {import('@playwright/test').Page} page @returns {Promise<any>} */
const readState = (page) => page.evaluate('app.readState().then(({ value }) => value)')

/**
 * Waits until a condition on the state holds, at most a minute.
 * @param {import('@playwright/test').Page} page
 * @param {(state: any) => boolean} holds
 * @returns {Promise<any>} that state
 */
async function untilState(page, holds) {
  const end = performance.now() + 60_000
  for (;;) {
    const state = await readState(page)
    if (holds(state)) return state
    if (performance.now() > end) throw new Error(`What was waited for did not come: ${holds}`)
    await pause(50)
  }
}

/**
 * Chromium's own sandbox: the page's process has system calls filtered and process numbers of its own.
 * @param {import('./findings.mjs').Findings} findings
 * @param {string} kind
 * @param {import('@playwright/test').ElectronApplication} app
 */
async function checkSandbox(findings, kind, app) {
  const metrics = await app.evaluate((electron) =>
    electron.app.getAppMetrics().map(({ type, pid }) => ({ type, pid }))
  )
  const browser = metrics.find(({ type }) => type === 'Browser')?.pid
  const page = metrics.find(({ type }) => type === 'Tab')?.pid
  const words = readFileSync(`/proc/${browser}/cmdline`, 'utf8').split('\0')
  findings.add(
    `${kind}: runs as an ordinary user, with the sandbox asked for`,
    fieldOf(browser, 'Uid').startsWith(`${personId}`) && !words.includes('--no-sandbox')
  )
  const numbers = fieldOf(page, 'NSpid').split(/\s+/)
  findings.add(
    `${kind}: the page is in Chromium’s sandbox`,
    fieldOf(page, 'Seccomp') === '2' && numbers.length > 1,
    `Seccomp ${fieldOf(page, 'Seccomp')}, process numbers ${numbers.join(' and ')}`
  )
}

/** @param {number | undefined} pid @param {string} name a line of /proc/PID/status */
const fieldOf = (pid, name) =>
  new RegExp(`^${name}:\\s+(.+)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''

/**
 * @param {import('./findings.mjs').Findings} findings
 * @param {string} kind
 * @param {import('@playwright/test').ElectronApplication} app
 */
async function checkTrainer(findings, kind, app) {
  const trainer = await app.evaluate(
    (electron) => electron.app.getAppMetrics().find(({ name }) => name?.startsWith('Inkling trainer'))?.pid
  )
  const maps = readFileSync(`/proc/${trainer}/maps`, 'utf8')
  const library = /\S.*resources\/native\/deps\/lib\/libtensorflow\S*/
    .exec(maps)?.[0]
    .replace(/^.*?(\/.*)$/, '$1')
  const program = readlinkSync(`/proc/${trainer}/exe`)
  findings.add(
    `${kind}: in its utility process, with the packed library`,
    Boolean(library) && /inkling$/.test(program),
    library
  )
}
