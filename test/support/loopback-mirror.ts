import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Mirror } from '../../src-main/data/mirrors'

/** How a server answers the request for a file; `bytes` is the right file. */
export type Behaviour = (response: ServerResponse, bytes: Uint8Array, request: IncomingMessage) => void

/** The behaviours that mirrors have been seen with, by name. */
export const behaviours = {
  sound: (response, bytes) => {
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
  },
  soundWithoutLength: (response, bytes) => {
    response.writeHead(200).end(bytes)
  },
  redirectOnce: (response, bytes, request) => {
    if (request.url?.includes('?moved')) behaviours.sound(response, bytes)
    else response.writeHead(302, { location: `${request.url ?? ''}?moved` }).end()
  },
  redirectLoop: (response, _bytes, request) => {
    response.writeHead(301, { location: request.url }).end()
  },
  status403: (response) => {
    response.writeHead(403).end('Forbidden')
  },
  status404: (response) => {
    response.writeHead(404).end('Not Found')
  },
  status500: (response) => {
    response.writeHead(500).end()
  },
  status503: (response) => {
    response.writeHead(503, { 'retry-after': '120' }).end()
  },
  closesAtOnce: (response) => {
    response.socket?.destroy()
  },
  cutBody: (response, bytes) => {
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
  },
  endsEarlyWithoutLength: (response, bytes) => {
    response.writeHead(200).end(bytes.subarray(0, bytes.length - 9))
  },
  wrongLength: (response, bytes) => {
    response.writeHead(200, { 'content-length': bytes.length + 5 })
    response.end(Buffer.concat([bytes, Buffer.alloc(5)]))
  },
  endless: (response, bytes) => {
    response.writeHead(200)
    const write = (): void => {
      while (!response.destroyed && response.write(bytes));
    }
    response.on('drain', write)
    write()
  },
  rightLengthWrongBytes: (response, bytes) => {
    const wrong = Uint8Array.from(bytes)
    const place = bytes.length >> 1
    wrong[place] = (wrong[place] ?? 0) ^ 0x10
    response.writeHead(200, { 'content-length': wrong.length }).end(wrong)
  },
  signInPage: (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>')
  },
  silentAtOnce: () => {
    // Says nothing and keeps the connection.
  },
  silentAfterHeaders: (response, bytes) => {
    response.writeHead(200, { 'content-length': bytes.length }).flushHeaders()
  },
  silentInMidBody: (response, bytes) => {
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, Math.min(64 * 1024, bytes.length >> 1)))
  }
} satisfies Record<string, Behaviour>

/** A server on 127.0.0.1 that behaves as told and signals each stage: 'request' (file name), 'closed' (file name). */
export class LoopbackMirror extends EventEmitter {
  readonly #server: Server
  readonly #files: ReadonlyMap<string, Uint8Array>
  behaviour: Behaviour
  /** Names asked for, in their order. */
  readonly asked: string[] = []

  private constructor(files: ReadonlyMap<string, Uint8Array>, behaviour: Behaviour) {
    super()
    this.#files = files
    this.behaviour = behaviour
    this.#server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1)
      this.asked.push(name)
      response.on('close', () => this.emit('closed', name))
      const bytes = this.#files.get(name)
      if (bytes) this.behaviour(response, bytes, request)
      else response.writeHead(404).end()
      this.emit('request', name)
    })
  }

  static async start(files: ReadonlyMap<string, Uint8Array>, behaviour: Behaviour): Promise<LoopbackMirror> {
    const mirror = new LoopbackMirror(files, behaviour)
    mirror.#server.listen(0, '127.0.0.1')
    await once(mirror.#server, 'listening')
    return mirror
  }

  get host(): string {
    return `127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`
  }

  /** As a published mirror, or as a person's own. */
  as(kind: 'published' | 'custom', scheme = 'http'): Mirror {
    return { address: `${scheme}://${this.host}/`, isCustom: kind === 'custom' }
  }

  /** Breaks all connections off, as a network does that comes back. */
  breakOff(): void {
    this.#server.closeAllConnections()
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
