import * as v from 'valibot'
import { requestSchemas } from '../../src-preload/contract/ipc'
import type { Outcome } from '../../src-preload/contract/problem'
import { soundPayloads } from '../support/sound-payloads'
import { expect, test } from './launch'
import { untilReady } from './window'

test('runs no script that the app did not ship', async ({ desk, page }) => {
  // Not eval inside page.evaluate: the debugger's own evaluation is exempt from the policy.
  const violated = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          resolve(event.effectiveDirective)
        })
        const script = document.createElement('script')
        try {
          script.textContent = 'document.title = "broken"'
        } catch {
          // Trusted types refuse the text before the policy sees the script.
          resolve('require-trusted-types-for')
        }
        document.head.append(script)
      })
  )
  expect(['script-src-elem', 'require-trusted-types-for']).toContain(violated)
  expect(await page.title()).not.toBe('broken')
  // The refusals themselves are the console errors that belong here.
  expect(desk.errors.splice(0).length).toBeGreaterThan(0)
})

test('leaves its page for nothing, opens no window, and has no Node', async ({ desk, page }) => {
  await untilReady(page)
  const url = page.url()
  await page.evaluate(() => {
    window.open('https://example.org/')
    window.open('about:blank', 'name')
    const link = document.createElement('a')
    link.href = 'https://example.org/'
    document.body.append(link)
    link.click()
    link.remove()
  })
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(page.url()).toBe(url)
  expect(await page.evaluate(() => [typeof globalThis.process, 'require' in globalThis])).toEqual([
    'undefined',
    false
  ])
  const preferences = await desk.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): { sandbox: boolean; contextIsolation: boolean; nodeIntegration: boolean }
    }
    const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  desk.errors.length = 0
})

test('B1: a frame inside our own page is not heard, on any request', async ({ desk, page }) => {
  await untilReady(page)
  const answers = await desk.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents) throw new Error('There is no window.')
    await contents.executeJavaScript(
      `new Promise((resolve) => {
        const frame = document.createElement('iframe')
        frame.src = location.href
        frame.onload = () => resolve(true)
        frame.onerror = () => resolve(false)
        document.body.append(frame)
        setTimeout(() => resolve(false), 2000)
      })`,
      true
    )
    return contents.mainFrame.frames.length
  })
  // The policy refuses frames altogether: at most an error page stands there, which has no bridge.
  expect(answers).toBeLessThanOrEqual(1)
  const hasBridge = await page.evaluate(() =>
    [...document.querySelectorAll('iframe')].some((frame) => {
      try {
        return frame.contentWindow !== null && 'app' in frame.contentWindow
      } catch {
        return false
      }
    })
  )
  expect(hasBridge).toBe(false)
  desk.errors.length = 0
})

test('B2: nonsense in every request is a typed refusal, and the app lives on', async ({ page }) => {
  await untilReady(page)
  const kinds = await page.evaluate(async () => {
    const nonsense: unknown[][] = [
      [NaN],
      [1e308],
      ['../../etc/passwd'],
      ['\0'],
      [{ learningRate: 'fast' }],
      [JSON.parse('{"__proto__": {"polluted": true}, "theme": "loud"}')],
      [new Uint8Array(783)],
      [new Uint8Array(785)],
      [null],
      [undefined, undefined],
      [new Array(3)],
      ['x'.repeat(8 * 1024 * 1024)]
    ]
    const bridge = window.app as unknown as Record<
      string,
      (...payload: unknown[]) => Promise<{ kind: string }>
    >
    const answers: string[] = []
    for (const name of Object.keys(bridge)) {
      const request = bridge[name]
      if (name === 'on' || !request) continue
      for (const payload of nonsense) answers.push(`${name}: ${(await request(...payload)).kind}`)
    }
    return answers
  })
  expect(kinds.length).toBeGreaterThan(200)
  expect(kinds.filter((answer) => !answer.endsWith(': refused'))).toEqual([])
})

test('trouble 16: every request of the contract is called with a sound payload, and answers it', async ({
  desk,
  page
}) => {
  await untilReady(page)
  // Whoever is asked for a file closes the dialog.
  await desk.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] })
  })
  const answers = await page.evaluate(async (payloads) => {
    const bridge = window.app as unknown as Record<
      string,
      (...payload: unknown[]) => Promise<Outcome<unknown>>
    >
    const found: Record<string, string> = {}
    for (const [name, payload] of Object.entries(payloads)) {
      const outcome = await bridge[name]?.(...payload)
      found[name] = outcome?.kind === 'refused' ? outcome.problem.code : (outcome?.kind ?? 'no answer')
    }
    return found
  }, soundPayloads)
  expect(Object.keys(answers).sort()).toEqual(Object.keys(requestSchemas).sort())
  for (const [name, payload] of Object.entries(soundPayloads))
    expect(v.is(requestSchemas[name as keyof typeof requestSchemas], payload), name).toBe(true)
  // Nothing is wrong with what was asked, but that there is no such file and no update.
  const wrong = ['request_invalid', 'unexpected', 'no answer']
  const refused = Object.keys(answers).filter((name) => wrong.includes(answers[name] ?? ''))
  expect(refused.sort()).toEqual(['downloadUpdate', 'installUpdate', 'showInFolder'])
  expect(Object.values(answers)).not.toContain('unexpected')
  const asked = [
    'changeSettings',
    'startTraining',
    'stopTraining',
    'classify',
    'keepSample',
    'deleteSamples'
  ] as const
  for (const name of asked) expect(answers, name).toHaveProperty(name, 'done')
  for (const name of ['importWeights', 'chooseDataFolder'])
    expect(answers, name).toHaveProperty(name, 'cancelled')
})

test('trouble 16: what a control holds as reactive state reaches the main process', async ({ page }) => {
  await untilReady(page)
  // The window's own client takes the snapshot: whatever a control changes reaches the main process.
  await page.getByRole('textbox', { name: 'Hidden layers', exact: true }).fill('32, 16')
  await page.getByRole('textbox', { name: 'Hidden layers', exact: true }).press('Tab')
  await expect
    .poll(async () =>
      page.evaluate(async () => {
        const outcome = await window.app.readState()
        return outcome.kind === 'done' ? outcome.value.settings.hyperparameters.hiddenLayers : null
      })
    )
    .toEqual([32, 16])
})
