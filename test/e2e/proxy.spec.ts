import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { LoopbackProxy, startFileServer, type ProxyManner } from '../support/loopback-proxy'
import { Desk, expect, test } from './launch'
import { button, status, train, untilEnded, untilReady } from './window'

const packed = new Map(
  readdirSync('resources/mnist').map((name) => [name, readFileSync(join('resources/mnist', name))])
)

async function dataOf(page: Page): Promise<{ source: string; codes: string[]; isDownloading: boolean }> {
  return page.evaluate(async () => {
    const state = await window.app.readState()
    if (state.kind !== 'done' || state.value.data.phase !== 'ready') throw new Error('There are no data.')
    const { source, problems, download } = state.value.data
    return { source, codes: problems.map(({ code }) => code), isDownloading: download !== undefined }
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
    // The mirrors that were named are asked beside the copy that is in use.
    const end = source === 'download' ? [] : [expect.stringMatching(new RegExp(`^(${codes.join('|')})$`))]
    await expect.poll(() => dataOf(page)).toEqual({ source, codes: end, isDownloading: false })
    expect(proxy.asked.length).toBeGreaterThan(0)
    await desk.leave()
    proxy.stop()
    server.stop()
  })

test('D8: a first launch asks nobody; the published files are fetched when the person says so, and a failure leaves what was there', async () => {
  const server = await startFileServer(packed)
  const proxy = await LoopbackProxy.start(server.port, 'refuses')
  const desk = await Desk.prepare({
    cache: 'empty',
    environment: { ...systemProxy(proxy.address), INKLING_MNIST_MIRRORS: '' }
  })
  const page = await desk.open()
  await untilReady(page)
  await train(page, 1)
  await untilEnded(page)
  expect(await dataOf(page)).toEqual({ source: 'offline', codes: [], isDownloading: false })
  expect(proxy.asked).toEqual([])
  await status(page, 'Data').click()
  await button(page, 'Download').click()
  await expect
    .poll(() => dataOf(page))
    .toEqual({
      source: 'offline',
      codes: ['mirror_proxy', 'mirror_proxy', 'mirror_status'],
      isDownloading: false
    })
  expect(proxy.asked).toContain('ossci-datasets.s3.amazonaws.com:443')
  await expect(page.getByText(/The download of MNIST failed/).first()).toBeAttached()
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
  await expect
    .poll(() => dataOf(page))
    .toEqual({ source: 'offline', codes: ['mirror_certificate'], isDownloading: false })
  expect(server.asked).toEqual([])
  await status(page, 'Data').hover()
  await expect(page.getByText(/no secure connection that this computer trusts/).first()).toBeAttached()
  await desk.leave()
  server.stop()
})
