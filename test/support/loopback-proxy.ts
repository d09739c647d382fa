import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'

const portOf = (server: { address: () => unknown }): number => (server.address() as AddressInfo).port

/** A directory of .gz files over http or https, as a classroom's server has them. */
export async function startFileServer(
  files: ReadonlyMap<string, Uint8Array>,
  isSecure = false
): Promise<{ port: number; asked: string[]; stop: () => void }> {
  const asked: string[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1)
    asked.push(name)
    const bytes = files.get(name)
    if (bytes) response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    else response.writeHead(404).end()
  }
  const server = isSecure
    ? createSecureServer(
        {
          key: readFileSync('test/fixtures/tls/localhost.key'),
          cert: readFileSync('test/fixtures/tls/localhost.crt')
        },
        answer
      )
    : createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server),
    asked,
    stop: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

export type ProxyManner = 'open' | 'asks for a password' | 'refuses'

/** A proxy on 127.0.0.1; whatever host it is asked for, it leads to `targetPort` of this computer. */
export class LoopbackProxy {
  readonly asked: string[] = []
  readonly credentials: (string | undefined)[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(targetPort: number, manner: ProxyManner) {
    const status = { open: 200, 'asks for a password': 407, refuses: 403 }[manner]
    this.#server = createServer((request, response) => {
      this.#note(request)
      if (status !== 200) {
        response.writeHead(status, { 'proxy-authenticate': 'Basic realm="school"' }).end('no')
        return
      }
      const socket = connect(targetPort, '127.0.0.1')
      this.#keep(socket)
      socket.write(`GET ${new URL(request.url ?? '/').pathname} HTTP/1.0\r\n\r\n`)
      // The answer as it is: its own head and body.
      if (response.socket) socket.pipe(response.socket)
    })
    this.#server.on('connect', (request: IncomingMessage, client: Socket) => {
      this.#note(request)
      this.#keep(client)
      if (status !== 200) {
        client.end(
          `HTTP/1.1 ${status} no\r\nProxy-Authenticate: Basic realm="school"\r\nContent-Length: 0\r\n\r\n`
        )
        return
      }
      const server = connect(targetPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        server.pipe(client)
        client.pipe(server)
      })
      this.#keep(server)
    })
  }

  static async start(targetPort: number, manner: ProxyManner = 'open'): Promise<LoopbackProxy> {
    const proxy = new LoopbackProxy(targetPort, manner)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get address(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #note(request: IncomingMessage): void {
    this.asked.push(request.url ?? '')
    this.credentials.push(request.headers['proxy-authorization'])
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    // A side that is cut off in a test is no failure of the test.
    socket.on('error', () => socket.destroy())
  }
}
