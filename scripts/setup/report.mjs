import { performance } from 'node:perf_hooks'

const quietSeconds = 10

/**
 * @typedef {object} Step
 * @property {(done: number, total?: number) => void} bytes progress in bytes
 * @property {(done: number, total: number, text: string) => void} progress progress in anything else
 * @property {(detail?: string) => void} done
 * @property {() => void} drop ends the step without a word; what follows says why
 */

/**
 * Tells what the set-up does: on a terminal a line that is drawn again, elsewhere a line at the beginning, one each ten
 * seconds, and one at the end.
 */
export class Report {
  #stream
  #terminal
  #line = ''
  #over = false

  /** @param {NodeJS.WriteStream | { write(text: string): unknown, isTTY?: boolean, columns?: number }} stream */
  constructor(stream) {
    this.#stream = stream
    this.#terminal = Boolean(stream.isTTY)
  }

  /** @param {string} text */
  say(text) {
    this.#clear()
    this.#stream.write(`${text}\n`)
  }

  /** The last word: no step draws over it. @param {string} text */
  end(text) {
    this.say(text)
    this.#over = true
  }

  /**
   * @param {string} name
   * @returns {Step}
   */
  step(name) {
    const begun = performance.now()
    let told = begun
    if (this.#terminal) this.#draw(`  ${name} ...`)
    else this.#stream.write(`  ${name} ...\n`)
    /** @param {string} text */
    const show = (text) => {
      if (this.#terminal) return this.#draw(`  ${name}  ${text}`)
      if (this.#over || performance.now() - told < quietSeconds * 1000) return
      told = performance.now()
      this.#stream.write(`  ${name}  ${text}\n`)
    }
    return {
      bytes: (done, total) =>
        show(total ? `${bar(done, total)}  ${megabytes(done, total)}` : megabytes(done)),
      progress: (done, total, text) => show(`${bar(done, total)}  ${text}`),
      done: (detail) => {
        this.#clear()
        const seconds = ((performance.now() - begun) / 1000).toFixed(1)
        this.#stream.write(`✓ ${name}${detail ? `: ${detail}` : ''} (${seconds} s)\n`)
      },
      drop: () => this.#clear()
    }
  }

  /** @param {string} line */
  #draw(line) {
    if (line === this.#line || this.#over) return
    const columns = (this.#stream.columns || 80) - 1
    const shown = fit(line, columns)
    this.#stream.write(`\r${shown}\u001b[K`)
    this.#line = line
  }

  #clear() {
    if (!this.#line) return
    this.#stream.write('\r\u001b[K')
    this.#line = ''
  }
}

/** Cuts a text to a terminal's width; Chinese characters take two columns. @param {string} text @param {number} columns */
export function fit(text, columns) {
  let width = 0
  let shown = ''
  for (const character of text) {
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
        character
      )
        ? 2
        : 1
    if (width > columns) return shown
    shown += character
  }
  return shown
}

/** @param {number} done @param {number} total */
export function bar(done, total) {
  const part = total > 0 ? Math.min(1, done / total) : 0
  const filled = Math.round(part * 20)
  return `[${'#'.repeat(filled)}${'-'.repeat(20 - filled)}] ${String(Math.floor(part * 100)).padStart(3)} %`
}

/** @param {number} done @param {number} [total] */
export function megabytes(done, total) {
  const inMegabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1)
  if (total === undefined) return `${inMegabytes(done)} MB`
  return `${inMegabytes(Math.min(done, total))} / ${inMegabytes(total)} MB`
}
