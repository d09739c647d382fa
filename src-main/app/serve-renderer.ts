import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'

/** The window's pages come from app://inkling/: a real origin, where file:// has none. */
export const rendererOrigin = 'app://inkling'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json'
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

interface Reply {
  statusCode: number
  headers: Record<string, string>
  data: Buffer
}

/** One function answers both of Electron's protocol interfaces. */
export async function answerRendererRequest(root: string, url: string): Promise<Reply> {
  const { hostname, pathname } = new URL(url)
  const path = normalize(join(root, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)))
  const headers = {
    'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff'
  }
  if (hostname !== 'inkling' || !path.startsWith(root + sep))
    return { statusCode: 403, headers, data: Buffer.alloc(0) }
  try {
    return { statusCode: 200, headers, data: await readFile(path) }
  } catch {
    return { statusCode: 404, headers, data: Buffer.alloc(0) }
  }
}

/** Call before the app is ready. */
export function claimRendererScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
}

/** Electron 25 and later; the two runtimes share no other way to serve a scheme that is not on its way out. */
interface ModernProtocol {
  handle?: (scheme: string, answer: (request: { url: string }) => Promise<Response>) => void
}

/** Call once the app is ready. */
export function serveRenderer(root: string): void {
  const modern = protocol as ModernProtocol
  if (modern.handle) {
    modern.handle('app', async (request) => {
      const { statusCode, headers, data } = await answerRendererRequest(root, request.url)
      // eslint-disable-next-line no-restricted-globals -- every Electron with protocol.handle has it
      return new Response(new Uint8Array(data), { status: statusCode, headers })
    })
  } else {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on Electron 22 to 24
    protocol.registerBufferProtocol('app', (request, callback) => {
      void answerRendererRequest(root, request.url).then(callback)
    })
  }
}
