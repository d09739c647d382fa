import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A virtual screen of its own. */
export class Display {
  /** @param {import('node:child_process').ChildProcess} server @param {string} name */
  constructor(server, name) {
    this.server = server
    this.name = name
  }

  static async open() {
    // It chooses a free number and writes it to descriptor 3 when it is ready.
    const server = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-ac'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe']
      }
    )
    const [number] = await once(/** @type {import('node:stream').Readable} */ (server.stdio[3]), 'data')
    return new Display(server, `:${String(number).trim()}`)
  }

  close() {
    this.server.kill()
  }
}
