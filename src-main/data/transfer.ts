import { performance } from 'node:perf_hooks'
import type { DownloadProgress } from '../../src-preload/contract/domain'

/** Speed is measured over this long: it follows a change, and a pause between two chunks does not shake it. */
const speedWindowMs = 5000
/** Reports at most ten times a second. */
const reportPauseMs = 100

/** Counts the bytes of a download of several files and says how long the rest will take. */
export class Transfer {
  readonly #report: (progress: DownloadProgress) => void
  readonly #now: () => number
  #total: number
  #received = 0
  #ofFile = 0
  #correction = 0
  #file = ''
  #mirror = ''
  #lastReport = -Infinity
  #samples: { at: number; received: number }[] = []

  /** @param total bytes of all files, packed */
  constructor(total: number, report: (progress: DownloadProgress) => void, now = () => performance.now()) {
    this.#total = total
    this.#report = report
    this.#now = now
  }

  /** A file begins: what an attempt before it brought is not counted. */
  begin(file: string, mirror: string): void {
    if (mirror !== this.#mirror) this.#samples = []
    this.#file = file
    this.#mirror = mirror
    this.#received -= this.#ofFile
    this.#ofFile = 0
    this.#total -= this.#correction
    this.#correction = 0
    this.#tell()
  }

  /** The file that has begun is so much longer than was thought: a person's own server packed it anew. */
  correctTotal(difference: number): void {
    this.#correction += difference
    this.#total += difference
  }

  add(bytes: number): void {
    this.#received += bytes
    this.#ofFile += bytes
    const now = this.#now()
    this.#samples.push({ at: now, received: this.#received })
    while ((this.#samples[0]?.at ?? now) < now - speedWindowMs) this.#samples.shift()
    if (now - this.#lastReport >= reportPauseMs) this.#tell()
  }

  /** The file is whole and in its place. */
  complete(): void {
    this.#ofFile = 0
    this.#correction = 0
    this.#tell()
  }

  #tell(): void {
    this.#lastReport = this.#now()
    this.#report({
      file: this.#file,
      mirror: this.#mirror,
      received: this.#received,
      total: Math.max(this.#total, this.#received),
      secondsLeft: this.#secondsLeft()
    })
  }

  #secondsLeft(): number | null {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (!first || !last || last.at === first.at) return null
    const bytesPerMs = (last.received - first.received) / (last.at - first.at)
    return bytesPerMs > 0 ? Math.max(0, this.#total - this.#received) / bytesPerMs / 1000 : null
  }
}
