import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fetchWithElectron } from './fetch-with-electron'

class FakeRequest extends EventEmitter {
  readonly headers = new Map<string, string>()
  readonly done: string[] = []
  setHeader(name: string, value: string): void {
    this.headers.set(name, value)
  }
  followRedirect(): void {
    this.done.push('follow')
  }
  abort(): void {
    this.done.push('abort')
  }
  end(): void {
    this.done.push('end')
  }
  /** The head of an answer; answers the body that the test fills. */
  answer(statusCode: number, headers: Record<string, string | string[]>): Readable {
    const body = Object.assign(new Readable({ read: () => undefined }), { statusCode, headers })
    this.emit('response', body)
    return body
  }
}

const { net, session, openSession } = vi.hoisted(() => {
  const openSession = { name: 'inkling-downloads' }
  return {
    openSession,
    net: { request: vi.fn<(options: object) => unknown>() },
    session: { fromPartition: vi.fn<(name: string, options: object) => object>(() => openSession) }
  }
})
vi.mock('electron', () => ({ net, session }))

let request: FakeRequest
let cancel: AbortController

beforeEach(() => {
  vi.clearAllMocks()
  request = new FakeRequest()
  net.request.mockImplementation(() => request)
  cancel = new AbortController()
})

const ask = (): ReturnType<typeof fetchWithElectron> =>
  fetchWithElectron('https://example.org/file.gz', { signal: cancel.signal })

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString()
}

test('asks for the bytes as they are, without cookies and without a cache', async () => {
  const answer = ask()
  const body = request.answer(200, { 'content-length': '5' })
  const { status, contentLength, body: received } = await answer
  expect([status, contentLength]).toEqual([200, 5])
  body.push('by')
  body.push('tes')
  body.push(null)
  expect(await read(received)).toBe('bytes')
  expect(net.request).toHaveBeenCalledWith({
    url: 'https://example.org/file.gz',
    redirect: 'manual',
    credentials: 'omit',
    session: openSession
  })
  // Only in memory: a name with "persist:" would be kept on the disk.
  expect(session.fromPartition).toHaveBeenCalledWith('inkling-downloads', { cache: false })
  expect(request.headers.get('accept-encoding')).toBe('identity')
})

test('tells no length when there is none, and takes the first of several', async () => {
  let answer = ask()
  request.answer(404, {})
  expect(await answer).toMatchObject({ status: 404, contentLength: null })
  answer = ask()
  request.answer(200, { 'content-length': ['7', '7'] })
  expect(await answer).toMatchObject({ contentLength: 7 })
})

test('follows five redirects, and no sixth', async () => {
  const answer = ask()
  for (let redirect = 0; redirect < 6; redirect++)
    request.emit('redirect', 302, 'GET', 'https://example.org/', {})
  await expect(answer).rejects.toMatchObject({ code: 'ERR_TOO_MANY_REDIRECTS' })
  expect(request.done).toEqual(['end', 'follow', 'follow', 'follow', 'follow', 'follow', 'abort'])
})

describe('fails', () => {
  test('when the connection is refused', async () => {
    const answer = ask()
    request.emit('error', new Error('net::ERR_CONNECTION_REFUSED'))
    await expect(answer).rejects.toThrow('ERR_CONNECTION_REFUSED')
  })

  test('when the connection breaks in the middle of the body', async () => {
    const answer = ask()
    const body = request.answer(200, {})
    const { body: received } = await answer
    body.push('half')
    const reading = read(received)
    request.emit('error', new Error('net::ERR_CONNECTION_RESET'))
    await expect(reading).rejects.toThrow('ERR_CONNECTION_RESET')
  })

  test('when it is cancelled: before, while it waits, and while it reads', async () => {
    const waiting = ask()
    cancel.abort()
    await expect(waiting).rejects.toThrow('aborted')
    expect(request.done).toEqual(['end', 'abort'])
    await expect(ask()).rejects.toThrow('abort')
    expect(net.request).toHaveBeenCalledOnce()

    cancel = new AbortController()
    const answer = ask()
    request.answer(200, {})
    const reading = read((await answer).body)
    cancel.abort()
    await expect(reading).rejects.toThrow('aborted')
  })
})
