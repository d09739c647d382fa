import { createHash } from 'node:crypto'
import { Problem } from '../../src-preload/i18n/problem'
import { errorCode } from '../files'
import type { FetchBytes } from './fetch-bytes'
import { addressOn, nameOf, type Mirror } from './mirrors'
import type { MnistFile } from './mnist-files'
import { GaveUp, Patience } from './patience'
import type { Transfer } from './transfer'
import { SwollenError, Unpacker } from './unpacker'
import { verifiedElements } from './verify'

/** How a file comes from a mirror. */
export interface DownloadOptions {
  readonly fetchBytes: FetchBytes
  /** A mirror that sends nothing for so long is left. */
  readonly silenceMs: number
  readonly transfer: Transfer
  readonly signal: AbortSignal | undefined
}

/** A person's server may have packed less tightly, or not at all. */
const customSlackBytes = 64 * 1024

/**
 * Gets one file from one mirror, unpacks and verifies it, all in memory and within the sizes that are known: a published
 * file by the MD5 of its .gz and by the SHA-256 of what it unpacks to, a custom mirror's by the SHA-256 alone.
 * @returns the whole IDX file
 * @throws Problem naming the mirror and why it was left; GaveUp when the person cancelled
 */
export async function downloadFile(
  mirror: Mirror,
  file: MnistFile,
  { fetchBytes, silenceMs, transfer, signal }: DownloadOptions
): Promise<Uint8Array> {
  const told = { mirror: nameOf(mirror), file: `${file.name}.gz` }
  const address = addressOn(mirror, told.file)
  if (!address) throw new Problem('mirror_address', { mirror: told.mirror })
  const patience = new Patience(silenceMs, signal)
  transfer.begin(file.name, told.mirror)
  try {
    const answer = await patience.waitFor(fetchBytes(address.href, { signal: patience.signal }))
    if (answer.status === 407) throw new Problem('mirror_proxy_sign_in', told)
    if (answer.status !== 200) throw new Problem('mirror_status', { ...told, status: answer.status })
    const bytes = await receive(answer.body, answer.contentLength)
    await verified(bytes)
    return bytes
  } catch (error) {
    throw mirrorProblem(error)
  } finally {
    patience.end()
  }

  async function receive(body: AsyncIterable<Uint8Array>, contentLength: number | null): Promise<Uint8Array> {
    const expected = contentLength ?? (mirror.isCustom ? null : file.gzipBytes)
    const limit = mirror.isCustom ? file.bytes + customSlackBytes : file.gzipBytes
    if (!mirror.isCustom && expected !== file.gzipBytes) throw wrongLength(expected ?? 0)
    if (contentLength !== null && contentLength > limit) throw wrongLength(contentLength)
    transfer.correctTotal((expected ?? file.gzipBytes) - file.gzipBytes)
    const md5 = createHash('md5')
    let received = 0
    let store: Store | null = null
    const chunks = body[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await patience.waitFor(chunks.next())
        if (next.done) break
        const chunk = next.value
        if (chunk.length === 0) continue
        received += chunk.length
        if (received > limit) throw wrongLength(received)
        transfer.add(chunk.length)
        md5.update(chunk)
        store ??= storeFor(chunk)
        await store.push(chunk)
      }
      if (!store || (expected !== null && received < expected)) throw cutShort(received, expected)
      if (!mirror.isCustom && md5.digest('hex') !== file.gzipMd5) throw new Problem('mirror_content', told)
      return await store.finish()
    } catch (error) {
      const detail = networkDetail(error)
      // The connection broke, or it ended well and the packed data did not.
      const isCut = errorCode(error) === 'Z_BUF_ERROR' || (detail !== null && brokenConnection.test(detail))
      throw isCut ? cutShort(received, expected) : error
    } finally {
      store?.close()
    }
  }

  /** Decides by the first byte what arrives: gzip, or from a custom mirror the file as it is. */
  function storeFor(first: Uint8Array): Store {
    if (first[0] === 0x1f) return new Unpacker(file.bytes)
    if (first[0] === 0 && mirror.isCustom) return new Collector(file.bytes)
    throw new Problem('mirror_foreign', told)
  }

  async function verified(bytes: Uint8Array): Promise<void> {
    try {
      await verifiedElements(bytes, file)
    } catch (error) {
      throw error instanceof Problem ? new Problem('mirror_content', told, { cause: error }) : error
    }
  }

  function wrongLength(found: number): Problem {
    return new Problem('mirror_length', {
      ...told,
      expected: mirror.isCustom ? file.bytes : file.gzipBytes,
      found
    })
  }

  function cutShort(received: number, expected: number | null): Problem {
    return new Problem('mirror_cut', { ...told, received, expected: expected ?? '?' })
  }

  function mirrorProblem(error: unknown): unknown {
    if (error instanceof Problem) return error
    if (error instanceof GaveUp)
      return error.why === 'silence'
        ? new Problem('mirror_silent', { ...told, seconds: silenceMs / 1000 }, { cause: error })
        : error
    if (error instanceof SwollenError || errorCode(error)?.startsWith('Z_'))
      return new Problem('mirror_content', told, { cause: error })
    return networkProblem(error, told)
  }
}

interface Store {
  push(chunk: Uint8Array): Promise<void>
  finish(): Promise<Uint8Array>
  close(): void
}

/** Keeps what arrives as it is. */
class Collector implements Store {
  readonly #output: Uint8Array
  #length = 0

  constructor(bytes: number) {
    this.#output = new Uint8Array(bytes)
  }

  push(chunk: Uint8Array): Promise<void> {
    if (this.#length + chunk.length > this.#output.length)
      return Promise.reject(new SwollenError(`more than ${String(this.#output.length)} bytes`))
    this.#output.set(chunk, this.#length)
    this.#length += chunk.length
    return Promise.resolve()
  }

  finish(): Promise<Uint8Array> {
    return Promise.resolve(this.#output.subarray(0, this.#length))
  }

  close(): void {
    // Holds nothing but memory.
  }
}

const brokenConnection =
  /ECONNRESET|EPIPE|CONNECTION_RESET|CONNECTION_CLOSED|CONTENT_LENGTH_MISMATCH|EMPTY_RESPONSE/

/** What a failure of the network is called by Node (`ECONNREFUSED`) or Chromium (`ERR_CONNECTION_REFUSED`); null if it is none. */
function networkDetail(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  return errorCode(error) ?? /\bERR_\w+/.exec(error.message)?.[0] ?? null
}

/** What is said of a failure before the answer; an error of another kind is a bug and passes through. */
function networkProblem(error: unknown, told: { mirror: string; file: string }): unknown {
  const detail = networkDetail(error)
  if (detail === null) return error
  const options = { cause: error }
  if (detail.includes('TOO_MANY_REDIRECTS')) return new Problem('mirror_redirects', told, options)
  if (detail.includes('PROXY_AUTH')) return new Problem('mirror_proxy_sign_in', told, options)
  if (/PROXY|TUNNEL/.test(detail)) return new Problem('mirror_proxy', { ...told, detail }, options)
  if (detail.includes('REFUSED')) return new Problem('mirror_refused', told, options)
  if (/ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|UNREACH/.test(detail))
    return new Problem('mirror_not_found', told, options)
  if (brokenConnection.test(detail)) return new Problem('mirror_broken_off', told, options)
  if (/CERT|SSL|TLS|ISSUER|EPROTO/.test(detail))
    return new Problem('mirror_certificate', { ...told, detail }, options)
  return new Problem('mirror_failed', { ...told, detail }, options)
}
