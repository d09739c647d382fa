import type { Readable } from 'node:stream'
import { net, session, type ClientRequest, type IncomingMessage } from 'electron'
import type { FetchBytes, FetchedBytes } from '../../data'

const maximumRedirects = 5

/**
 * Downloads by Chromium's own network code, and so through the system's proxy and with the system's certificates. In a
 * session of its own that keeps nothing: a file fetched anew is never yesterday's from a cache.
 */
export const fetchWithElectron: FetchBytes = (url, { signal }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const request = net.request({
      url,
      redirect: 'manual',
      credentials: 'omit',
      session: session.fromPartition('inkling-downloads', { cache: false })
    })
    let body: Readable | null = null
    const fail = (error: Error): void => {
      reject(error)
      // Electron ends the body of a broken connection without a word.
      body?.destroy(error)
    }
    signal.addEventListener('abort', () => {
      request.abort()
      fail(new Error('aborted'))
    })
    request.on('error', fail)
    followFewRedirects(request, fail)
    request.on('response', (response) => {
      // A readable stream at run time, whatever its type says.
      body = response as unknown as Readable
      body.on('error', fail)
      resolve(answerOf(response, body))
    })
    request.setHeader('accept-encoding', 'identity')
    request.end()
  })

function followFewRedirects(request: ClientRequest, fail: (error: Error) => void): void {
  let redirects = 0
  request.on('redirect', () => {
    if (++redirects <= maximumRedirects) {
      request.followRedirect()
      return
    }
    request.abort()
    fail(Object.assign(new Error('too many redirects'), { code: 'ERR_TOO_MANY_REDIRECTS' }))
  })
}

function answerOf(response: IncomingMessage, body: Readable): FetchedBytes {
  const given = response.headers['content-length']
  const length = Number(Array.isArray(given) ? given[0] : given)
  return {
    status: response.statusCode,
    contentLength: Number.isSafeInteger(length) ? length : null,
    body: body as AsyncIterable<Uint8Array>
  }
}
