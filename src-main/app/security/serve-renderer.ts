import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { protocol } from 'electron'
import { contentSecurityPolicy } from './content-policy'
import { rendererHost, rendererScheme } from './origin'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json'
}

interface Reply {
  statusCode: number
  headers: Record<string, string>
  data: Buffer
}

/**
 * Answers a request for one of the window's files. One function for both of Electron's protocol interfaces.
 *
 * Threat: an address that leads out of the folder, by dots, by another way to write them, or by a link. What counts is
 * where the file really lies.
 * @param root the folder of the window's files
 */
export async function answerRendererRequest(root: string, address: string): Promise<Reply> {
  const path = pathOf(address)
  if (path === null) return reply(403)
  const wanted = join(root, path === '/' ? 'index.html' : path)
  try {
    const [realRoot, realWanted] = await Promise.all([realpath(root), realpath(wanted)])
    if (!realWanted.startsWith(realRoot + sep)) return reply(403)
    return reply(200, await readFile(realWanted), mediaTypes[extname(realWanted)])
  } catch {
    // Not there, or a folder: either way there is nothing to show.
    return reply(404)
  }
}

/** The path of an address of ours, decoded once; null for any other address. */
function pathOf(address: string): string | null {
  try {
    const { protocol: scheme, host, pathname } = new URL(address)
    if (scheme !== `${rendererScheme}:` || host !== rendererHost) return null
    const path = decodeURIComponent(pathname)
    return path.includes('\0') || path.includes('\\') || path.split('/').includes('..') ? null : path
  } catch {
    return null
  }
}

function reply(
  statusCode: number,
  data: Buffer = Buffer.alloc(0),
  mediaType = 'application/octet-stream'
): Reply {
  return {
    statusCode,
    headers: {
      'content-type': mediaType,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff'
    },
    data
  }
}

/**
 * Gives the pages a real origin, which `file:` has not. Nothing more than that: with `supportFetchAPI` but no
 * `corsEnabled` a scheme is open to other origins (CVE-2026-70604). Call before the application is ready.
 */
export function claimRendererScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: rendererScheme, privileges: { standard: true, secure: true } }
  ])
}

/** Electron 25 and later; the two runtimes share no other way to serve a scheme that is not on its way out. */
interface ModernProtocol {
  handle?: (scheme: string, answer: (request: { url: string }) => Promise<Response>) => void
}

/** Serves the window's files. Call once the application is ready. */
export function serveRenderer(root: string): void {
  const modern = protocol as ModernProtocol
  if (modern.handle) {
    modern.handle(rendererScheme, async (request) => {
      const { statusCode, headers, data } = await answerRendererRequest(root, request.url)
      // eslint-disable-next-line no-restricted-globals -- every Electron with protocol.handle has it
      return new Response(new Uint8Array(data), { status: statusCode, headers })
    })
  } else {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on Electron 22 to 24
    protocol.registerBufferProtocol(rendererScheme, (request, callback) => {
      void answerRendererRequest(root, request.url).then(callback)
    })
  }
}
