import { createGunzip, type Gunzip } from 'node:zlib'

/** What arrived unpacks to more than the file can hold. */
export class SwollenError extends Error {
  override readonly name = 'SwollenError'
}

/**
 * Unpacks gzip chunk by chunk within a known size, whatever the data say of themselves.
 * Fails with SwollenError at the first byte too many, else with zlib's own errors (`Z_DATA_ERROR`; `Z_BUF_ERROR` when
 * the end is missing).
 */
export class Unpacker {
  readonly #gunzip: Gunzip = createGunzip()
  readonly #output: Uint8Array
  #length = 0
  readonly #failure: Promise<never>

  /** @param bytes the most that may come out */
  constructor(bytes: number) {
    this.#output = new Uint8Array(bytes)
    this.#gunzip.on('data', (chunk: Uint8Array) => {
      if (this.#length + chunk.length > bytes)
        this.#gunzip.destroy(new SwollenError(`more than ${String(bytes)} bytes`))
      else {
        this.#output.set(chunk, this.#length)
        this.#length += chunk.length
      }
    })
    this.#failure = new Promise((_, reject) => this.#gunzip.on('error', reject))
    // A failure is told by the next `push` or `finish`; when there is none, it has no reader and no consequence.
    this.#failure.catch(() => undefined)
  }

  /** Takes the next chunk; resolves when it is unpacked. */
  async push(chunk: Uint8Array): Promise<void> {
    const unpacked = new Promise<void>((resolve) => this.#gunzip.write(chunk, () => resolve()))
    await Promise.race([this.#failure, unpacked])
  }

  /** All that came out. */
  async finish(): Promise<Uint8Array> {
    const ended = new Promise<void>((resolve) => this.#gunzip.on('end', resolve))
    this.#gunzip.end()
    await Promise.race([this.#failure, ended])
    return this.#output.subarray(0, this.#length)
  }

  /** Lets go of what the unpacking holds; nothing may be pushed afterwards. */
  close(): void {
    this.#gunzip.destroy()
  }
}
