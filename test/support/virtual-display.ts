import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** A display that nobody sees. */
export class VirtualDisplay {
  /** As DISPLAY wants it. */
  readonly name: string
  readonly #server: ChildProcess

  private constructor(server: ChildProcess, name: string) {
    this.#server = server
    this.name = name
  }

  /** Starts Xvfb on the first number that is free. */
  static async start(): Promise<VirtualDisplay> {
    const words = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp']
    const server = spawn('Xvfb', words, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    let [number, errors] = ['', '']
    server.stderr?.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-4096)))
    const ended = once(server, 'close').then(() => {
      throw new Error(`Xvfb ended: ${errors.trim()}`)
    })
    const told = (async () => {
      // The pipe ends with the server.
      for await (const text of server.stdio[3] as Readable) {
        number += String(text)
        if (number.includes('\n')) return
      }
      await ended
    })()
    await Promise.race([told, ended])
    // From now on it ends because it is asked to.
    ended.catch(() => undefined)
    return new VirtualDisplay(server, `:${number.trim()}`)
  }

  async end(): Promise<void> {
    const ended = once(this.#server, 'close')
    this.#server.kill()
    await ended
  }
}
