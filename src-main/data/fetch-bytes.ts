import { get as getHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { get as getHttps } from 'node:https'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { openTunnel, ProxyError, proxyFor, proxyHeaders } from './proxy'

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

/** By Node's own http and https, through the proxy that the environment names; for the command line. */
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

async function request(address: URL, signal: AbortSignal): Promise<IncomingMessage> {
  signal.throwIfAborted()
  const proxy = proxyFor(address, process.env)
  const isSecure = address.protocol === 'https:'
  const tunnel = proxy && isSecure ? await openTunnel(proxy, address, signal) : null
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'inkling' }
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    // For another protocol, `get` throws: the promise rejects.
    const asked =
      proxy && !isSecure
        ? getHttp(askingProxy(proxy, address, headers), resolve)
        : (isSecure ? getHttps : getHttp)(
            address,
            { headers, ...(tunnel && inTunnel(tunnel, address)) },
            resolve
          )
    asked.on('error', (error) => {
      reject(proxy && !isSecure ? new ProxyError('ERR_PROXY_CONNECTION_FAILED', error) : error)
    })
    // Not get's own `signal`: an abort when the whole answer is there and not yet read then raises an error on the socket,
    // which nobody can catch (seen on Node 20).
    signal.addEventListener('abort', () => asked.destroy(), { once: true })
  })
}

/** TLS with the server itself, through a proxy that can't look into it. */
function inTunnel(socket: Socket, address: URL): RequestOptions {
  // Without an agent, which would make its own connection.
  return { createConnection: () => connectTls({ socket, servername: address.hostname }) }
}

/** Without TLS it is the proxy that is asked, for the whole address. */
function askingProxy(proxy: URL, address: URL, headers: Record<string, string>): RequestOptions {
  return {
    host: proxy.hostname,
    port: proxy.port || 80,
    path: address.href,
    headers: { ...headers, host: address.host, ...proxyHeaders(proxy) },
    agent: false
  }
}
