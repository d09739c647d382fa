import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { answerRendererRequest, claimRendererScheme, serveRenderer } from './serve-renderer'

interface Reply {
  statusCode: number
  headers: Record<string, string>
  data: Buffer
}

const { protocol } = vi.hoisted(() => ({
  protocol: {
    registerSchemesAsPrivileged: vi.fn<(schemes: unknown[]) => void>(),
    handle: undefined as
      undefined | ((scheme: string, answer: (request: { url: string }) => Promise<Response>) => void),
    registerBufferProtocol:
      vi.fn<
        (scheme: string, answer: (request: { url: string }, callback: (reply: Reply) => void) => void) => void
      >()
  }
}))
vi.mock('electron', () => ({ protocol }))

let folder: string
let root: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-page-'))
  root = join(folder, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(root, 'index.html'), '<p>')
  await writeFile(join(root, 'assets', 'index.js'), 'export {}')
  // What lies beside the window's files: the names begin alike.
  await mkdir(join(folder, 'renderer-secret'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'renderer-secret', 'index.html'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'))
  await symlink(folder, join(root, 'up'))
})

afterAll(() => rm(folder, { recursive: true }))

beforeEach(() => {
  protocol.handle = undefined
  vi.clearAllMocks()
})

test('serves the page and its files with their types', async () => {
  const page = await answerRendererRequest(root, 'app://inkling/')
  expect([page.statusCode, page.data.toString(), page.headers['content-type']]).toEqual([
    200,
    '<p>',
    'text/html; charset=utf-8'
  ])
  const script = await answerRendererRequest(root, 'app://inkling/assets/index.js?x#y')
  expect([script.statusCode, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  expect((await answerRendererRequest(root, 'app://inkling/none.js')).statusCode).toBe(404)
  expect((await answerRendererRequest(root, 'app://inkling/assets')).statusCode).toBe(404)
})

test('B5: every reply carries the whole policy', async () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html inkling-worker"
  for (const path of ['', 'assets/index.js', 'none.js', '%2e%2e/secret.txt']) {
    const { headers } = await answerRendererRequest(root, `app://inkling/${path}`)
    expect(headers['content-security-policy']).toBe(policy)
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

describe('B6: no way out of the folder', () => {
  const traversals = {
    dots: 'app://inkling/../secret.txt',
    'dots further down': 'app://inkling/assets/../../secret.txt',
    'encoded dots': 'app://inkling/%2e%2e/secret.txt',
    'encoded slashes': 'app://inkling/..%2fsecret.txt',
    'encoded dots and slashes': 'app://inkling/%2e%2e%2fsecret.txt',
    'double-encoded': 'app://inkling/%252e%252e%252fsecret.txt',
    'a backslash': 'app://inkling/..\\secret.txt',
    'an encoded backslash': 'app://inkling/..%5csecret.txt',
    'a NUL byte': 'app://inkling/index.html%00.png',
    'a link to a file': 'app://inkling/link.txt',
    'a link to a folder': 'app://inkling/up/secret.txt',
    'a neighbour whose name begins alike': 'app://inkling/..%2frenderer-secret/index.html',
    'an absolute path': 'app://inkling//etc/passwd',
    'an encoded absolute path': 'app://inkling/%2fetc%2fpasswd',
    'a drive': 'app://inkling/c:/windows/win.ini',
    'broken encoding': 'app://inkling/%e0%a4%a',
    'another host': 'app://elsewhere/index.html',
    'a host with a port': 'app://inkling:80/index.html',
    'another scheme': 'file:///etc/passwd',
    'no address': 'nonsense'
  }
  for (const [name, address] of Object.entries(traversals))
    test(name, async () => {
      const { statusCode, data } = await answerRendererRequest(root, address)
      expect([403, 404]).toContain(statusCode)
      expect(data).toHaveLength(0)
    })
})

test('the scheme is standard and secure, and nothing more', () => {
  claimRendererScheme()
  expect(protocol.registerSchemesAsPrivileged.mock.calls).toEqual([
    [[{ scheme: 'app', privileges: { standard: true, secure: true } }]]
  ])
})

describe('one function answers both of Electron’s protocol interfaces', () => {
  test('protocol.handle, from Electron 25 on', async () => {
    let answer: ((request: { url: string }) => Promise<Response>) | undefined
    protocol.handle = (scheme, given) => {
      expect(scheme).toBe('app')
      answer = given
    }
    serveRenderer(root)
    expect(protocol.registerBufferProtocol).not.toHaveBeenCalled()
    const page = await answer?.({ url: 'app://inkling/index.html' })
    expect(page?.status).toBe(200)
    expect(await page?.text()).toBe('<p>')
    expect(page?.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect((await answer?.({ url: 'app://inkling/..%2fsecret.txt' }))?.status).toBe(403)
  })

  test('registerBufferProtocol, before', async () => {
    serveRenderer(root)
    const [scheme, answer] = protocol.registerBufferProtocol.mock.calls[0] ?? []
    expect(scheme).toBe('app')
    const ask = (url: string): Promise<Reply> => new Promise((resolve) => answer?.({ url }, resolve))
    expect((await ask('app://inkling/index.html')).data.toString()).toBe('<p>')
    expect((await ask('app://inkling/..%2fsecret.txt')).statusCode).toBe(403)
  })
})
