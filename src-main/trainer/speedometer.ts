/** The speed shown is that of about the last second. */
const windowSeconds = 1

/** Shorter spells are too noisy to name a speed. */
const leastSeconds = 0.1

/** A block of steps takes some hundredths of a second: one that took this much longer than expected was slept through. */
const sleepSeconds = 5
const sleepTimes = 20

interface Mark {
  readonly seconds: number
  readonly samples: number
}

/** Measures the time spent on training alone: pauses and evaluations in between do not count. */
export class Speedometer {
  readonly #now: () => number
  #lastMs: number
  #seconds = 0
  #lapStart = 0
  #marks: Mark[] = [{ seconds: 0, samples: 0 }]

  /** @param now a clock, ms */
  constructor(now: () => number) {
    this.#now = now
    this.#lastMs = now()
  }

  /** Training goes on from here; the time since the last `add` does not count. */
  restart(): void {
    this.#lastMs = this.#now()
  }

  /** So many digits were trained on since the last `add` or `restart`. */
  add(samples: number): void {
    const nowMs = this.#now()
    this.#seconds += this.#awake((nowMs - this.#lastMs) / 1000, samples)
    this.#lastMs = nowMs
    this.#marks.push({ seconds: this.#seconds, samples: (this.#marks.at(-1)?.samples ?? 0) + samples })
    // Kept are the marks within the window, and the last one before it.
    const firstWithin = this.#marks.findIndex((mark) => mark.seconds > this.#seconds - windowSeconds)
    if (firstWithin > 1) this.#marks = this.#marks.slice(firstWithin - 1)
  }

  /** The seconds of a block without those in which the process stood still: the computer slept, or it was stopped (T2). */
  #awake(seconds: number, samples: number): number {
    const speed = this.samplesPerSecond
    if (speed === null || seconds < sleepSeconds) return seconds
    const expected = samples / speed
    return seconds > sleepTimes * expected ? expected : seconds
  }

  /** Seconds of training since the beginning, or since the last lap was taken. */
  takeLap(): number {
    const lap = this.#seconds - this.#lapStart
    this.#lapStart = this.#seconds
    return lap
  }

  /** Digits a second; null before there is anything to measure. */
  get samplesPerSecond(): number | null {
    const first = this.#marks[0]
    const last = this.#marks.at(-1)
    if (!first || !last || last.seconds - first.seconds < leastSeconds) return null
    return (last.samples - first.samples) / (last.seconds - first.seconds)
  }
}
