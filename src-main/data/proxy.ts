import { request as requestHttp } from 'node:http'
import type { Socket } from 'node:net'

type Environment = Readonly<Record<string, string | undefined>>

/** The way to a server does not lead through its proxy. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  /** Alike Chromium's names of the same failures. */
  readonly code: 'ERR_PROXY_CONNECTION_FAILED' | 'ERR_PROXY_AUTH_REQUESTED' | 'ERR_TUNNEL_CONNECTION_FAILED'

  constructor(code: ProxyError['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/**
 * The proxy for an address as curl and most programs take it from the environment: HTTPS_PROXY, http_proxy (in small
 * letters alone: a web server's CGI can set HTTP_PROXY by a header), ALL_PROXY, and NO_PROXY's exceptions, which are names,
 * with or without a leading dot for those below, addresses, or `*`.
 */
export function proxyFor(address: URL, environment: Environment): URL | null {
  if (isException(address, environment['no_proxy'] ?? environment['NO_PROXY'] ?? '')) return null
  const given =
    address.protocol === 'https:'
      ? (environment['https_proxy'] ?? environment['HTTPS_PROXY'])
      : environment['http_proxy']
  const proxy = given ?? environment['all_proxy'] ?? environment['ALL_PROXY'] ?? ''
  if (proxy === '') return null
  try {
    const url = new URL(proxy.includes('://') ? proxy : `http://${proxy}`)
    if (url.protocol === 'http:') return url
  } catch (error) {
    throw new ProxyError('ERR_PROXY_CONNECTION_FAILED', error)
  }
  // Proxies of other kinds: going around one would not be what was asked for.
  throw new ProxyError('ERR_PROXY_CONNECTION_FAILED')
}

function isException({ hostname, port }: URL, exceptions: string): boolean {
  return exceptions.split(/[\s,]+/).some((word) => {
    if (word === '*') return true
    const [name = '', wantedPort] = word.replace(/^\*?\./, '').split(':')
    if (name === '' || (wantedPort !== undefined && wantedPort !== port)) return false
    return hostname === name || hostname.endsWith(`.${name}`)
  })
}

/** Headers by which a proxy knows who asks. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (username === '') return {}
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(words).toString('base64')}` }
}

/** A connection through the proxy to a server, for TLS to be spoken on. @throws ProxyError */
export function openTunnel(proxy: URL, address: URL, signal: AbortSignal): Promise<Socket> {
  const server = `${address.hostname}:${address.port || '443'}`
  return new Promise((resolve, reject) => {
    const asked = requestHttp({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: server,
      headers: { host: server, ...proxyHeaders(proxy) },
      agent: false
    })
    asked.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) {
        resolve(socket)
        return
      }
      socket.destroy()
      reject(new ProxyError(statusCode === 407 ? 'ERR_PROXY_AUTH_REQUESTED' : 'ERR_TUNNEL_CONNECTION_FAILED'))
    })
    asked.on('error', (error) => reject(new ProxyError('ERR_PROXY_CONNECTION_FAILED', error)))
    signal.addEventListener('abort', () => asked.destroy(), { once: true })
    asked.end()
  })
}
