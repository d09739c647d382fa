import type { CliIo } from './cli-io'
import { fitted } from './text'

/** Time between two pictures of the bar, ms. */
const drawMs = 100
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A line at the bottom of a terminal that is drawn over and over; nothing in a pipe. */
export class ProgressBar {
  readonly #io: CliIo
  #drawnAtMs = Number.NEGATIVE_INFINITY
  #isShown = false

  constructor(io: CliIo) {
    this.#io = io
  }

  /** @param part 0..1 @param text what stands behind the bar; called only when it is drawn */
  show(part: number, text: () => string): void {
    const { terminalColumns } = this.#io
    const nowMs = performance.now()
    if (terminalColumns === null || nowMs - this.#drawnAtMs < drawMs) return
    this.#drawnAtMs = nowMs
    this.#isShown = true
    const width = Math.max(8, Math.min(30, terminalColumns - 60))
    const line = `${barOf(part, width)} ${text()}`
    this.#io.writeError(`\r\x1b[2K${fitted(line, terminalColumns - 1)}`)
  }

  /** Takes the bar away before something else is written. */
  clear(): void {
    if (this.#isShown) this.#io.writeError('\r\x1b[2K')
    this.#isShown = false
    this.#drawnAtMs = Number.NEGATIVE_INFINITY
  }
}

function barOf(part: number, width: number): string {
  const cells = Math.max(0, Math.min(1, part)) * width
  const full = Math.floor(cells)
  return `${'█'.repeat(full)}${eighths[Math.floor((cells - full) * 8)] ?? ''}`.padEnd(width, '░')
}

/** "1:05" or "2:03:04". */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] ? parts : parts.slice(1)
  return shown.map((part, index) => (index ? String(part).padStart(2, '0') : String(part))).join(':')
}
