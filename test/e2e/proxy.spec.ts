import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { LoopbackProxy, startFileServer, type ProxyManner } from '../support/loopback-proxy'
import { Desk, expect, test } from './launch'
import { status, untilReady } from './window'

const packed = new Map(
  readdirSync('resources/mnist').map((name) => [name, readFileSync(join('resources/mnist', name))])
)

async function dataOf(page: Page): Promise<{ source: string; codes: string[] }> {
  return page.evaluate(async () => {
    const state = await window.app.readState()
    if (state.kind !== 'done' || state.value.data.phase !== 'ready') throw new Error('There are no data.')
    const { source, problems } = state.value.data
    return { source, codes: problems.map(({ code }) => code) }
  })
}

/** Chromium takes the system's proxy from these where no desktop has settings of its own. */
const systemProxy = (address: string): Record<string, string> => ({
  http_proxy: address,
  https_proxy: address,
  no_proxy: '',
  XDG_CURRENT_DESKTOP: '',
  DESKTOP_SESSION: ''
})

const manners: [ProxyManner, 'http' | 'https', string, readonly string[]][] = [
  ['open', 'http', 'download', []],
  ['asks for a password', 'http', 'offline', ['mirror_proxy_sign_in']],
  ['asks for a password', 'https', 'offline', ['mirror_proxy', 'mirror_proxy_sign_in', 'mirror_failed']],
  ['refuses', 'https', 'offline', ['mirror_proxy']]
]
for (const [manner, scheme, source, codes] of manners)
  test(`D9: the system’s proxy is used for ${scheme}; one that ${manner === 'open' ? 'lets through' : manner} is understood`, async () => {
    const server = await startFileServer(packed)
    const proxy = await LoopbackProxy.start(server.port, manner)
    const desk = await Desk.prepare({
      cache: 'empty',
      environment: { ...systemProxy(proxy.address), INKLING_MNIST_MIRRORS: `${scheme}://mnist.example/` }
    })
    const page = await desk.open()
    await untilReady(page)
    const data = await dataOf(page)
    expect(data.source).toBe(source)
    if (source === 'download') expect(data.codes).toEqual([])
    else {
      expect(data.codes).toHaveLength(1)
      expect(codes).toContain(data.codes[0])
    }
    expect(proxy.asked.length).toBeGreaterThan(0)
    await desk.leave()
    proxy.stop()
    server.stop()
  })

test('D9: a certificate that the system does not know is refused in plain words, never overlooked', async () => {
  const server = await startFileServer(packed, true)
  const desk = await Desk.prepare({
    cache: 'empty',
    environment: { INKLING_MNIST_MIRRORS: `https://localhost:${server.port}/` }
  })
  const page = await desk.open()
  await untilReady(page)
  expect(await dataOf(page)).toEqual({ source: 'offline', codes: ['mirror_certificate'] })
  expect(server.asked).toEqual([])
  await status(page, 'Data').hover()
  await expect(page.getByText(/no secure connection that this computer trusts/).first()).toBeAttached()
  await desk.leave()
  server.stop()
})
