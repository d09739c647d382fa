import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'

/** What a server answered. */
export interface FetchedBytes {
  /** HTTP status after all redirects. */
  readonly status: number
  /** The `Content-Length` header; null when there is none. */
  readonly contentLength: number | null
  /** The body as it was sent, read once; ends with an error when the connection breaks. */
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * Asks for an http or https address. Follows at most five redirects, then fails with `ERR_TOO_MANY_REDIRECTS` in the
 * error's code or message. Sends `Accept-Encoding: identity`. Abort closes the connection, before and after the answer.
 * No limits of time or size: the caller watches both.
 */
export type FetchBytes = (url: string, options: { readonly signal: AbortSignal }) => Promise<FetchedBytes>

const maximumRedirects = 5

/** By Node's own http and https; for the command line. */
export const fetchWithNode: FetchBytes = async (url, { signal }) => {
  let address = new URL(url)
  for (let redirects = 0; redirects <= maximumRedirects; redirects++) {
    const answer = await request(address, signal)
    const status = answer.statusCode ?? 0
    const { location } = answer.headers
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
      // A break or an abort is told to whoever reads the body; when nobody does, it must not end the process.
      answer.on('error', () => undefined)
      const length = answer.headers['content-length']
      return { status, contentLength: length === undefined ? null : Number(length), body: answer }
    }
    answer.destroy()
    address = new URL(location, address)
  }
  throw Object.assign(new Error('too many redirects'), { code: 'ERR_TOO_MANY_REDIRECTS' })
}

function request(address: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const get = address.protocol === 'https:' ? getHttps : getHttp
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    // For another protocol, `get` throws: the promise rejects.
    const asked = get(
      address,
      { headers: { 'accept-encoding': 'identity', 'user-agent': 'inkling' } },
      resolve
    )
    asked.on('error', reject)
    // Not get's own `signal`: an abort when the whole answer is there and not yet read then raises an error on the socket,
    // which nobody can catch (seen on Node 20).
    signal.addEventListener('abort', () => asked.destroy(), { once: true })
  })
}
