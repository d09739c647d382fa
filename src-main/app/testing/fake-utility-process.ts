import { EventEmitter } from 'node:events'

/** Stands in for one of Electron's utility processes: what it is sent is kept, what it says is said by the test. */
export class FakeUtilityProcess extends EventEmitter {
  readonly pid = 4711
  readonly sent: unknown[] = []
  readonly stdout = new EventEmitter()
  readonly stderr = new EventEmitter()
  /** Hears each message as it is sent. */
  onSent: (message: unknown) => void = () => undefined
  #isAlive = true

  get isAlive(): boolean {
    return this.#isAlive
  }

  postMessage(message: unknown): void {
    this.sent.push(message)
    if (this.#isAlive) this.onSent(message)
  }

  /** A message from it; a real one can still arrive from a process that is dying. */
  say(message: unknown): void {
    this.emit('message', message)
  }

  /** Ends, as far as its owner is told. */
  exit(code: number): void {
    this.#isAlive = false
    this.emit('exit', code)
  }

  kill(): boolean {
    if (!this.#isAlive) return false
    this.exit(15)
    return true
  }
}
