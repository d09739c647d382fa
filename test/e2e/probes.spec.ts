import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tell } from '../support/figures'
import { expect, test } from './launch'
import { untilReady } from './window'

test('B4: the page can’t leave, open, load or run anything: none of the probes gets through', async ({
  desk,
  page
}) => {
  await untilReady(page)
  const reached: string[] = []
  const server = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' })
    response.end('globalThis.broken = true')
  })
  server.on('upgrade', (request, socket) => {
    reached.push(request.url ?? '')
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const address = page.url()

  const outcomes = await page.evaluate(async (outside) => {
    const broken = (): boolean => 'broken' in globalThis
    const code = 'globalThis.broken = true'
    /** An element that tells how it went. */
    const element = (name: string, attributes: Record<string, string>): Promise<string> =>
      new Promise((resolve) => {
        const made = document.createElement(name)
        made.addEventListener('load', () => resolve('loaded'))
        made.addEventListener('error', () => resolve('refused'))
        // A frame that is refused shows an error page, and loads that.
        document.addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true })
        for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
        document.body.append(made)
      })
    const tried = (work: () => unknown): Promise<string> =>
      // In a turn of its own: the debugger's own evaluation may do what the page may not.
      new Promise((resolve) => {
        setTimeout(() => {
          void (async () => {
            try {
              await work()
              resolve(broken() ? 'ran' : 'nothing')
            } catch {
              resolve('refused')
            }
          })()
        })
      })
    const refusal = (begin: (resolve: (how: string) => void) => void): Promise<string> => new Promise(begin)
    const probes: Record<string, () => Promise<string>> = {
      location: () => tried(() => location.assign(`${outside}/location`)),
      'location replaced': () => tried(() => location.replace(`${outside}/replace`)),
      'a file as location': () => tried(() => location.assign('file:///etc/passwd')),
      'data as location': () => tried(() => location.assign(`data:text/html,<script>${code}</script>`)),
      'javascript: as location': () => tried(() => location.assign(`javascript:${code}`)),
      link: () =>
        tried(() => {
          const link = document.createElement('a')
          link.href = `${outside}/link`
          document.body.append(link)
          link.click()
        }),
      'link with a target': () =>
        tried(() => {
          const link = document.createElement('a')
          link.href = `${outside}/target`
          link.target = 'elsewhere'
          link.click()
        }),
      'link to download': () =>
        tried(() => {
          const link = document.createElement('a')
          link.href = URL.createObjectURL(new Blob(['x']))
          link.download = 'x.sh'
          link.click()
        }),
      form: () =>
        tried(() => {
          const form = document.createElement('form')
          form.action = `${outside}/form`
          document.body.append(form)
          form.submit()
        }),
      'meta refresh': () =>
        tried(() => {
          const meta = document.createElement('meta')
          meta.httpEquiv = 'refresh'
          meta.content = `0; url=${outside}/refresh`
          document.head.append(meta)
        }),
      'window.open': () => tried(() => window.open(`${outside}/open`)),
      'window.open with a name': () => tried(() => window.open(`${outside}/named`, 'named')),
      'window.open of our own page': () => tried(() => window.open(location.href)),
      iframe: () => tried(() => element('iframe', { src: `${outside}/frame` })),
      'iframe of text': () =>
        tried(() => element('iframe', { srcdoc: `<script>parent.broken = true</script>` })),
      object: () => tried(() => element('object', { data: `${outside}/object`, type: 'text/html' })),
      webview: () =>
        tried(() => {
          const webview = document.createElement('webview')
          webview.setAttribute('src', `${outside}/webview`)
          document.body.append(webview)
        }),
      'worker from data:': () => tried(() => new Worker(`data:text/javascript,${code}`)),
      'worker from a blob': () => tried(() => new Worker(URL.createObjectURL(new Blob([code])))),
      'service worker': () => tried(() => navigator.serviceWorker.register('index.html')),
      eval: () => tried(() => (0, eval)(code)),
      'new Function': () =>
        tried(() =>
          // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what the page must not be able to do
          (new Function(code) as () => void)()
        ),
      'setTimeout with text': () => tried(() => (setTimeout as (text: string) => number)(code)),
      'inline script': () =>
        tried(() => document.body.insertAdjacentHTML('beforeend', `<script>${code}</script>`)),
      'inline handler': () =>
        tried(() => document.body.insertAdjacentHTML('beforeend', `<img src="x" onerror="${code}">`)),
      'handler as an attribute': () =>
        tried(() => {
          document.body.setAttribute('onclick', code)
          document.body.click()
          document.body.removeAttribute('onclick')
        }),
      'remote script': () => tried(() => element('script', { src: `${outside}/script` })),
      'remote style': () => tried(() => element('link', { rel: 'stylesheet', href: `${outside}/style` })),
      'remote image': () => tried(() => element('img', { src: `${outside}/image` })),
      'remote sound': () => tried(() => element('audio', { src: `${outside}/sound` })),
      'remote font': () => tried(() => new FontFace('x', `url(${outside}/font)`).load()),
      fetch: () => tried(() => fetch(`${outside}/fetch`)),
      'fetch of a file': () => tried(() => fetch('file:///etc/passwd')),
      XMLHttpRequest: () =>
        refusal((resolve) => {
          const request = new XMLHttpRequest()
          request.open('GET', `${outside}/xhr`)
          request.onload = () => resolve('loaded')
          request.onerror = () => resolve('refused')
          request.send()
        }),
      WebSocket: () =>
        tried(
          () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket(`${outside.replace('http', 'ws')}/socket`)
              socket.onopen = resolve
              socket.onerror = () => reject(new Error('refused'))
            })
        ),
      EventSource: () =>
        refusal((resolve) => {
          const source = new EventSource(`${outside}/events`)
          source.onopen = () => resolve('loaded')
          source.onerror = () => {
            source.close()
            resolve('refused')
          }
        }),
      beacon: () => tried(() => navigator.sendBeacon(`${outside}/beacon`, 'x'))
    }
    const found: Record<string, string> = {}
    for (const [name, probe] of Object.entries(probes)) found[name] = await probe()
    return found
  }, `http://127.0.0.1:${port}`)

  // Whatever was begun has had its turn: the server answers us, and has heard of nobody else.
  await fetch(`http://127.0.0.1:${port}/by-the-test`)
  const count = Object.keys(outcomes).length
  expect(count).toBeGreaterThanOrEqual(24)
  const through = Object.entries(outcomes).filter(([, how]) => !['refused', 'nothing'].includes(how))
  expect(through).toEqual([])
  expect(reached).toEqual(['/by-the-test'])
  expect(page.url()).toBe(address)
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false)
  expect(await desk.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
  server.closeAllConnections()
  server.close()
  desk.errors.length = 0
  tell({ row: 'B4', tried: 'probes of the page against its border', count, losses: through.length })
})

test('B7: no permission is granted to the page', async ({ page }) => {
  await untilReady(page)
  const names = [
    ...['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'clipboard-write', 'midi'],
    ...[
      'background-sync',
      'accelerometer',
      'gyroscope',
      'magnetometer',
      'persistent-storage',
      'screen-wake-lock'
    ],
    ...[
      'payment-handler',
      'idle-detection',
      'periodic-background-sync',
      'storage-access',
      'window-management'
    ],
    ...['local-fonts', 'display-capture', 'nfc', 'ambient-light-sensor', 'speaker-selection', 'push']
  ]
  const states = await page.evaluate(async (asked) => {
    const found: string[] = []
    for (const name of asked)
      try {
        const status = await navigator.permissions.query({ name: name as PermissionName })
        found.push(`${name}: ${status.state}`)
      } catch {
        found.push(`${name}: unknown`)
      }
    return found
  }, names)
  // Sensors and the like ask nobody in Chromium itself; the page has no way to them but these names.
  const granted = states.filter((state) => state.endsWith(': granted'))
  expect(granted).toEqual([])
  const devices = await page.evaluate(async () => {
    const asked = [
      () => navigator.mediaDevices.getUserMedia({ video: true }),
      () => navigator.mediaDevices.getUserMedia({ audio: true }),
      () => navigator.mediaDevices.getDisplayMedia(),
      () => navigator.clipboard.readText(),
      () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      () =>
        (navigator as unknown as { usb: { requestDevice(o: object): Promise<unknown> } }).usb.requestDevice({
          filters: []
        }),
      () =>
        (navigator as unknown as { hid: { requestDevice(o: object): Promise<unknown[]> } }).hid.requestDevice(
          { filters: [] }
        ),
      () => (navigator as unknown as { serial: { requestPort(): Promise<unknown> } }).serial.requestPort()
    ]
    const got: string[] = []
    for (const [index, ask] of asked.entries())
      try {
        const answer = await ask()
        if (!Array.isArray(answer) || answer.length > 0) got.push(String(index))
      } catch {
        // As it should be.
      }
    return got
  })
  expect(devices).toEqual([])
  tell({
    row: 'B7',
    tried: 'permissions and devices asked for',
    count: names.length + 8,
    losses: granted.length
  })
})

test('B8: what is no plain value does not cross the bridge, and nothing of Electron is on it', async ({
  page
}) => {
  await untilReady(page)
  const findings = await page.evaluate(async () => {
    const bridge = window.app as unknown as Record<string, (payload: unknown) => Promise<{ kind: string }>>
    class Secret {
      readonly value = 1
    }
    const odd: [string, unknown][] = [
      ['a function', () => 1],
      ['a class', Secret],
      ['an instance', new Secret()],
      ['a symbol', Symbol('x')],
      ['an element', document.body],
      ['the window', window],
      ['a promise', Promise.resolve()],
      ['a weak map', new WeakMap()],
      ['a proxy', new Proxy({}, {})],
      ['a bitmap', await createImageBitmap(new ImageData(1, 1))],
      [
        'a frame of a video',
        new VideoFrame(new Uint8Array(4), { format: 'RGBA', codedWidth: 1, codedHeight: 1, timestamp: 0 })
      ],
      ['a stream', new ReadableStream()],
      ['a message port', new MessageChannel().port1]
    ]
    const crossed: string[] = []
    for (const [what, value] of odd)
      try {
        const outcome = await bridge['classify']?.(value)
        if (outcome?.kind !== 'refused') crossed.push(what)
      } catch {
        // It can't be cloned.
      }
    const isFrozen = Object.isFrozen(window.app)
    Reflect.set(window.app, 'readState', () => 'another')
    const state = (await window.app.readState()) as unknown
    return {
      crossed,
      isFrozen,
      isReplaced: state === 'another',
      globals: ['ipcRenderer', 'require', 'process', 'module', 'electron', 'Buffer'].filter(
        (name) => name in globalThis
      )
    }
  })
  expect(findings).toEqual({ crossed: [], isFrozen: true, isReplaced: false, globals: [] })
})

test.describe('a window that a later line of code opens', () => {
  // Its page has no policy, and Electron says so.
  test.use({ deskOptions: { expectedErrors: [/Electron Security Warning/] } })

  test('B9: every process of a page is in the sandbox, isolated and without Node', async ({ desk, page }) => {
    await untilReady(page)
    const found = await desk.app.evaluate(async ({ app, BrowserWindow, webContents }) => {
      // One that a later line of code might open, and forget about.
      const forgotten = new BrowserWindow({
        show: false,
        webPreferences: { sandbox: false, nodeIntegration: false }
      })
      await forgotten.loadURL('data:text/html,forgotten')
      interface Told {
        sandbox?: boolean
        contextIsolation?: boolean
        nodeIntegration?: boolean
        webSecurity?: boolean
      }
      const told = webContents
        .getAllWebContents()
        .map((contents) => (contents as unknown as { getLastWebPreferences(): Told }).getLastWebPreferences())
      const hasSwitch = app.commandLine.hasSwitch('no-sandbox')
      const hasNode = (await forgotten.webContents.executeJavaScript(
        'typeof process + typeof require'
      )) as string
      forgotten.destroy()
      return { told, hasSwitch, hasNode }
    })
    expect(found.hasNode).toBe('undefinedundefined')
    expect(found.told).toHaveLength(2)
    for (const preferences of found.told)
      expect(preferences).toMatchObject({ contextIsolation: true, nodeIntegration: false })
    // As root Chromium runs no sandbox; npm test runs this as an ordinary user, who has one.
    if (!found.hasSwitch) {
      const seccomp = await desk.app.evaluate(({ webContents }) =>
        webContents.getAllWebContents().map((contents) => contents.getOSProcessId())
      )
      for (const pid of seccomp)
        expect(readFileSync(`/proc/${pid}/status`, 'utf8'), `process ${pid}`).toMatch(/^Seccomp:\s*2$/m)
    }
  })
})

test.describe('B5: the content policy', () => {
  test.use({
    deskOptions: { expectedErrors: [/policy violated: img-src/, /Refused to load|violates the following/] }
  })

  test('of the running page is the whole one, and a breach of it would fail any test', async ({
    desk,
    page
  }) => {
    await page.evaluate(() => {
      new Image().src = 'https://example.org/x.png'
    })
    // `Desk.leave` accepts no error that is not expected.
    await expect
      .poll(() => desk.errors.join())
      .toContain('policy violated: img-src https://example.org/x.png')
    const answer = await page.reload()
    expect(answer?.headers()['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types svelte-trusted-html inkling-worker"
    )
  })
})
