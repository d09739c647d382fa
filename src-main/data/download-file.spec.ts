import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../../src-preload/i18n/problem'
import { tell } from '../../test/support/figures'
import { behaviours, LoopbackMirror, type Behaviour } from '../../test/support/loopback-mirror'
import { observedFetch } from '../../test/support/observed-fetch'
import { smallMnist } from '../../test/support/small-mnist'
import { downloadFile } from './download-file'
import { fetchWithNode, type FetchBytes } from './fetch-bytes'
import type { Mirror } from './mirrors'
import type { MnistFile } from './mnist-files'
import { Transfer } from './transfer'

// A busy machine is no failure.
vi.setConfig({ testTimeout: 60_000 })

const mnist = smallMnist()
const started: LoopbackMirror[] = []

afterEach(async () => {
  vi.useRealTimers()
  for (const mirror of started.splice(0)) await mirror.stop()
})

async function start(behaviour: Behaviour, files = mnist.packed): Promise<LoopbackMirror> {
  const mirror = await LoopbackMirror.start(files, behaviour)
  started.push(mirror)
  return mirror
}

interface Attempt {
  readonly file?: MnistFile
  readonly fetchBytes?: FetchBytes
}

function download(mirror: Mirror, attempt: Attempt = {}): Promise<Uint8Array> {
  const { file = mnist.files.trainImages, fetchBytes = fetchWithNode } = attempt
  return downloadFile(mirror, file, {
    fetchBytes,
    silenceMs: 15_000,
    transfer: new Transfer(file.gzipBytes, () => undefined),
    signal: undefined
  })
}

/** Compared as bytes: matching 235,200 array elements one by one takes a second. */
function expectSame(found: Uint8Array, name: string): void {
  expect(Buffer.compare(found, mnist.idx.get(name) ?? new Uint8Array())).toBe(0)
}

/** The problem that a download ends with. */
async function failure(promise: Promise<unknown>): Promise<Problem['report']> {
  const error: unknown = await promise.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason
  )
  if (error instanceof Problem) return error.report
  throw error
}

describe('a mirror that is sound', () => {
  it.each(['sound', 'soundWithoutLength', 'redirectOnce'] as const)(
    '%s: every file arrives',
    async (name) => {
      const mirror = await start(behaviours[name])
      for (const kind of ['published', 'custom'] as const)
        for (const file of mnist.list) expectSame(await download(mirror.as(kind), { file }), file.name)
    }
  )

  it('D7: may have packed the files anew when it is a person’s own, and not when it is published', async () => {
    const anew = new Map([...mnist.idx].map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes, { level: 1 })]))
    const mirror = await start(behaviours.sound, anew)
    expectSame(await download(mirror.as('custom')), 'train-images-idx3-ubyte')
    expect((await failure(download(mirror.as('published')))).code).toMatch(/^mirror_(length|content)$/)
  })

  it('D7: may send a person’s own files unpacked', async () => {
    const unpacked = new Map([...mnist.idx].map(([name, bytes]) => [`${name}.gz`, bytes]))
    const mirror = await start(behaviours.sound, unpacked)
    for (const file of mnist.list) expectSame(await download(mirror.as('custom'), { file }), file.name)
  })
})

describe('a body that nobody reads', () => {
  it.each(['sound', 'signInPage', 'cutBody', 'silentInMidBody'] as const)(
    'is let go of by an abort: the process goes on (%s)',
    async (name) => {
      const mirror = await start(behaviours[name])
      const stop = new AbortController()
      const answer = await fetchWithNode(`http://${mirror.host}/t10k-images-idx3-ubyte.gz`, {
        signal: stop.signal
      })
      const chunks = answer.body[Symbol.asyncIterator]()
      expect((await chunks.next()).done).toBe(false)
      stop.abort()
      await expect(fetchWithNode(`http://${mirror.host}/`, { signal: stop.signal })).rejects.toThrow(/abort/)
    }
  )
})

/** Bad answers to one file, each left with its reason. */
let left = 0
const silences = ['silentAtOnce', 'silentAfterHeaders', 'silentInMidBody'] as const
afterAll(() => tell({ row: 'D2', tried: 'bad answers of a mirror', count: left, losses: 0 }))

describe('D2: a mirror that fails is left, and named with its reason', () => {
  const reasons: Partial<Record<keyof typeof behaviours, string>> = {
    redirectLoop: 'mirror_redirects',
    status403: 'mirror_status',
    status404: 'mirror_status',
    status500: 'mirror_status',
    status503: 'mirror_status',
    closesAtOnce: 'mirror_broken_off',
    cutBody: 'mirror_cut',
    endsEarlyWithoutLength: 'mirror_cut',
    wrongLength: 'mirror_length',
    endless: 'mirror_length',
    rightLengthWrongBytes: 'mirror_content'
  }
  const cases = Object.entries(reasons) as [keyof typeof reasons, string][]
  it.each(cases)('%s: %s for each of the four files', async (name, code) => {
    const mirror = await start(behaviours[name])
    for (const file of mnist.list) {
      const report = await failure(download(mirror.as('published'), { file }))
      expect(report).toMatchObject({ code, values: { mirror: mirror.host, file: `${file.name}.gz` } })
      left++
    }
  })

  it('an address where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    for (const file of mnist.list) {
      const mirror = { address: `http://127.0.0.1:${String(port)}/`, isCustom: true }
      expect((await failure(download(mirror, { file }))).code).toBe('mirror_refused')
      left++
    }
  })

  it('https that is none', async () => {
    const mirror = await start(behaviours.sound)
    for (const file of mnist.list) {
      expect((await failure(download(mirror.as('published', 'https'), { file }))).code).toBe(
        'mirror_certificate'
      )
      left++
    }
  })

  it('a network’s sign-in page', async () => {
    const mirror = await start(behaviours.signInPage)
    for (const file of mnist.list) {
      expect((await failure(download(mirror.as('published'), { file }))).code).toBe('mirror_foreign')
      expect((await failure(download(mirror.as('custom'), { file }))).code).toBe('mirror_foreign')
      left++
    }
  })

  it('an address of another kind', async () => {
    const report = await failure(download({ address: 'ftp://a.example/', isCustom: true }))
    expect(report).toEqual({ code: 'mirror_address', values: { mirror: 'a.example' } })
  })

  it('Chromium’s names of failures are understood like Node’s', async () => {
    const codes: Record<string, string> = {
      ENOTFOUND: 'mirror_not_found',
      EAI_AGAIN: 'mirror_not_found',
      ENETUNREACH: 'mirror_not_found',
      CERT_HAS_EXPIRED: 'mirror_certificate',
      DEPTH_ZERO_SELF_SIGNED_CERT: 'mirror_certificate',
      ERR_CONNECTION_REFUSED: 'mirror_refused',
      ERR_NAME_NOT_RESOLVED: 'mirror_not_found',
      ERR_CERT_AUTHORITY_INVALID: 'mirror_certificate',
      ERR_CONNECTION_RESET: 'mirror_broken_off',
      ERR_TOO_MANY_REDIRECTS: 'mirror_redirects',
      ERR_INVALID_RESPONSE: 'mirror_failed'
    }
    for (const [name, code] of Object.entries(codes)) {
      const fetchBytes: FetchBytes = () =>
        Promise.reject(
          name.startsWith('ERR_') ? new Error(`net::${name}`) : Object.assign(new Error(name), { code: name })
        )
      expect(
        (await failure(download({ address: 'http://a.example/', isCustom: true }, { fetchBytes }))).code
      ).toBe(code)
    }
  })

  it('an error of another kind is a bug and not blamed on the mirror', async () => {
    const fetchBytes: FetchBytes = () => Promise.reject(new TypeError('x is not a function'))
    await expect(download({ address: 'http://a.example/', isCustom: true }, { fetchBytes })).rejects.toThrow(
      TypeError
    )
  })
})

describe('D2: a limit on silence, none on the whole', () => {
  it.each(silences.flatMap((name) => mnist.list.map((file) => ({ name, file, what: file.name }))))(
    'trouble 1: $name is left after 15 s, its connection closed ($what)',
    async ({ name, file }) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const mirror = await start(behaviours[name])
      const closed = once(mirror, 'closed')
      const asked = once(mirror, 'request')
      const sent = name === 'silentInMidBody' ? Math.min(64 * 1024, file.gzipBytes >> 1) : 0
      const { fetch, silence } = observedFetch(fetchWithNode, sent)
      const outcome = failure(download(mirror.as('published'), { file, fetchBytes: fetch }))
      await asked
      if (name !== 'silentAtOnce') await silence
      await vi.advanceTimersByTimeAsync(14_999)
      expect(await Promise.race([outcome, Promise.resolve('waiting')])).toBe('waiting')
      await vi.advanceTimersByTimeAsync(1)
      expect(await outcome).toEqual({
        code: 'mirror_silent',
        values: { mirror: mirror.host, file: `${file.name}.gz`, seconds: 15 }
      })
      await closed
      left++
    }
  )

  it('trouble 1: a mirror that sends a little every 14 s is waited for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const file = mnist.files.testImages
    let sendNext = (): void => undefined
    const mirror = await start((response, bytes) => {
      let sent = 0
      response.writeHead(200, { 'content-length': bytes.length })
      sendNext = () => {
        response.write(bytes.subarray(sent, (sent += 1000)))
        if (sent >= bytes.length) response.end()
      }
      sendNext()
    })
    let seconds = 0
    // The bytes themselves are the signal that one part has arrived and the next pause may pass.
    const chunkByChunk: FetchBytes = async (url, options) => {
      const answer = await fetchWithNode(url, options)
      const body = async function* (): AsyncGenerator<Uint8Array> {
        for await (const chunk of answer.body) {
          yield chunk
          seconds += 14
          const next = vi.advanceTimersByTimeAsync(14_000)
          sendNext()
          await next
        }
      }
      return { ...answer, body: body() }
    }
    expectSame(await download(mirror.as('published'), { file, fetchBytes: chunkByChunk }), file.name)
    expect(seconds).toBeGreaterThan(300)
  })
})

describe('D6: sizes are known, so nothing can swell', () => {
  const bomb = gzipSync(new Uint8Array(100_000_000))
  const file: MnistFile = {
    ...mnist.files.trainLabels,
    gzipBytes: bomb.length,
    gzipMd5: createHash('md5').update(bomb).digest('hex')
  }

  it.each(['published', 'custom'] as const)(
    '100 MB in a .gz of 97 kB are not unpacked (%s mirror)',
    async (kind) => {
      let taken = 0
      const fetchBytes: FetchBytes = () => {
        const body = async function* (): AsyncGenerator<Uint8Array> {
          for (let start = 0; start < bomb.length; start += 1024) {
            taken++
            yield await Promise.resolve(bomb.subarray(start, start + 1024))
          }
        }
        return Promise.resolve({ status: 200, contentLength: bomb.length, body: body() })
      }
      const before = process.memoryUsage().arrayBuffers
      const mirror = { address: 'http://a.example/', isCustom: kind === 'custom' }
      const report = await failure(download(mirror, { file, fetchBytes }))
      expect(report.code).toBe(kind === 'custom' ? 'mirror_length' : 'mirror_content')
      // The first kilobyte already holds more than the whole file may.
      expect(taken).toBeLessThanOrEqual(2)
      const grown = process.memoryUsage().arrayBuffers - before
      expect(grown).toBeLessThan(64 * 1024 * 1024)
      tell({
        row: 'D6',
        tried: `bomb of 100 MB from a ${kind} mirror`,
        count: 1,
        losses: 0,
        measured: `left after ${String(taken)} kB, memory grew by ${String(Math.ceil(grown / 1024 / 1024))} MB`
      })
    }
  )

  it('a body without end is left at the known size', async () => {
    let received = 0
    const fetchBytes: FetchBytes = () => {
      const body = async function* (): AsyncGenerator<Uint8Array> {
        for (;;) {
          received += 1000
          const chunk = new Uint8Array(1000)
          chunk[0] = 0x1f
          yield await Promise.resolve(chunk)
        }
      }
      return Promise.resolve({ status: 200, contentLength: null, body: body() })
    }
    const small = mnist.files.testImages
    for (const isCustom of [false, true]) {
      received = 0
      await failure(download({ address: 'http://a.example/', isCustom }, { file: small, fetchBytes }))
      expect(received).toBeLessThanOrEqual((isCustom ? small.bytes + 65_536 : small.gzipBytes) + 1000)
    }
  })
})
