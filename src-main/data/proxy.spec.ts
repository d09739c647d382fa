import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LoopbackProxy, startFileServer } from '../../test/support/loopback-proxy'
import { smallMnist } from '../../test/support/small-mnist'
import { Problem } from '../../src-preload/i18n/problem'
import { downloadFile } from './download-file'
import { fetchWithNode } from './fetch-bytes'
import { proxyFor } from './proxy'
import { Transfer } from './transfer'

const mnist = smallMnist()
const file = mnist.files.testLabels
const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'no_proxy', 'NO_PROXY', 'all_proxy', 'ALL_PROXY']
const ends: (() => void)[] = []

beforeEach(() => {
  for (const name of names) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const end of ends.splice(0)) end()
})

describe('D9: which proxy', () => {
  const cases: [string, Record<string, string>, string | null][] = [
    ['https://a.example/', {}, null],
    ['https://a.example/', { HTTPS_PROXY: 'http://p:8080' }, 'http://p:8080/'],
    ['https://a.example/', { HTTPS_PROXY: 'http://p:1', https_proxy: 'q:2' }, 'http://q:2/'],
    ['https://a.example/', { ALL_PROXY: 'p:3' }, 'http://p:3/'],
    ['http://a.example/', { HTTPS_PROXY: 'http://p:8080' }, null],
    ['http://a.example/', { http_proxy: 'http://p:8080' }, 'http://p:8080/'],
    // A web server's CGI lets anybody set this one.
    ['http://a.example/', { HTTP_PROXY: 'http://p:8080' }, null],
    ['https://a.example/', { HTTPS_PROXY: 'p:1', NO_PROXY: 'b.example, .example' }, null],
    ['https://a.example/', { HTTPS_PROXY: 'p:1', NO_PROXY: '*' }, null],
    ['https://aexample/', { HTTPS_PROXY: 'p:1', NO_PROXY: 'example' }, 'http://p:1/'],
    ['https://a.example:8443/', { HTTPS_PROXY: 'p:1', NO_PROXY: 'a.example:8443' }, null],
    ['https://a.example/', { HTTPS_PROXY: 'p:1', NO_PROXY: 'a.example:8443' }, 'http://p:1/'],
    ['https://a.example/', { HTTPS_PROXY: '' }, null]
  ]
  test.each(cases)('%s with %j: %s', (address, environment, expected) => {
    expect(proxyFor(new URL(address), environment)?.href ?? null).toBe(expected)
  })

  test('one of a kind that is not spoken is a failure, never a way around it', () => {
    for (const proxy of ['socks5://p:1080', 'https://p:1', 'http://:'])
      expect(() => proxyFor(new URL('https://a.example/'), { HTTPS_PROXY: proxy })).toThrow(
        'ERR_PROXY_CONNECTION_FAILED'
      )
  })
})

async function download(address: string): Promise<Uint8Array> {
  return downloadFile({ address, isCustom: true }, file, {
    fetchBytes: fetchWithNode,
    silenceMs: 15_000,
    transfer: new Transfer(file.gzipBytes, () => undefined),
    signal: undefined
  })
}
const codeOf = (address: string): Promise<string> =>
  download(address).then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Problem) return error.report.code
      throw error
    }
  )

describe('D9: http through a proxy', () => {
  test('it is used, and told who asks', async () => {
    const server = await startFileServer(mnist.packed)
    const proxy = await LoopbackProxy.start(server.port)
    ends.push(server.stop, () => proxy.stop())
    vi.stubEnv('http_proxy', proxy.address.replace('//', '//ada:l%40velace@'))
    const bytes = await download('http://mnist.example/')
    expect(Buffer.compare(bytes, mnist.idx.get(file.name) ?? Buffer.of())).toBe(0)
    expect(proxy.asked).toEqual([`http://mnist.example/${file.name}.gz`])
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from('ada:l@velace').toString('base64')}`])
  })

  test('that wants a password, refuses, or is not there: named', async () => {
    const wanting = await LoopbackProxy.start(9, 'asks for a password')
    const refusing = await LoopbackProxy.start(9, 'refuses')
    ends.push(
      () => wanting.stop(),
      () => refusing.stop()
    )
    const expected = [
      [wanting.address, 'mirror_proxy_sign_in', 'mirror_proxy_sign_in'],
      [refusing.address, 'mirror_status', 'mirror_proxy'],
      ['http://127.0.0.1:9', 'mirror_proxy', 'mirror_proxy']
    ] as const
    for (const [address, plain, secure] of expected) {
      vi.stubEnv('http_proxy', address)
      vi.stubEnv('https_proxy', address)
      expect(await codeOf('http://mnist.example/')).toBe(plain)
      expect(await codeOf('https://mnist.example/')).toBe(secure)
    }
  })
})

test('D9: https in a tunnel; a certificate that this computer does not know is refused, never overlooked', async () => {
  const server = await startFileServer(mnist.packed, true)
  const proxy = await LoopbackProxy.start(server.port)
  ends.push(server.stop, () => proxy.stop())
  vi.stubEnv('https_proxy', proxy.address)
  expect(await codeOf('https://mnist.example/')).toBe('mirror_certificate')
  expect(proxy.asked).toEqual(['mnist.example:443'])
  expect(server.asked).toEqual([])
  vi.stubEnv('https_proxy', undefined)
  expect(await codeOf(`https://localhost:${String(server.port)}/`)).toBe('mirror_certificate')
  expect(server.asked).toEqual([])
})

test('D9: NODE_EXTRA_CA_CERTS and HTTPS_PROXY lead the command line to a school’s own server', async () => {
  const packed = new Map(
    mnist.list.map(({ name }) => [`${name}.gz`, readFileSync(join('resources/mnist', `${name}.gz`))])
  )
  const server = await startFileServer(packed, true)
  const proxy = await LoopbackProxy.start(server.port)
  const folder = mkdtempSync(join(tmpdir(), 'inkling-proxy-'))
  ends.push(
    server.stop,
    () => proxy.stop(),
    () => rmSync(folder, { recursive: true })
  )
  const words = ['out/main/cli.cjs', 'data', '--dir', folder, '--mirror', 'https://mnist.example/', '--json']
  const cli = spawn(process.execPath, words, {
    env: {
      ...process.env,
      HTTPS_PROXY: proxy.address,
      NODE_EXTRA_CA_CERTS: 'test/fixtures/tls/localhost.crt'
    }
  })
  let output = ''
  cli.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
  cli.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()))
  const [code] = (await once(cli, 'close')) as [number]
  expect([code, JSON.parse(output.trim().split('\n').at(-1) ?? '')]).toMatchObject([
    0,
    { source: 'download' }
  ])
  expect(new Set(proxy.asked)).toEqual(new Set(['mnist.example:443']))
  expect(server.asked).toHaveLength(4)
})
