/** Rest for each time that a drawing took: beside the window a network is being trained, on what may be two cores. */
const restPerWork = 12

/** A figure is never older than this, however slow the computer, ms. */
const longestRestMs = 500

/**
 * Shows what changes many times a second, all of it together and the newest of each thing, no more often than leaves the
 * computer to the training: after each time it rests for twelve times as long as the drawing took.
 */
export class DrawingPace {
  #restsUntilMs = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #waiting = new Map<string, () => void>()

  /** Shows a thing when the time has come, unless something newer of it is asked for until then. */
  ask(thing: string, show: () => void): void {
    const restMs = this.#restsUntilMs - performance.now()
    const isFirst = this.#waiting.size === 0
    this.#waiting.set(thing, show)
    if (restMs <= 0) this.flush()
    else if (isFirst) this.#timer = setTimeout(() => this.flush(), restMs)
  }

  /** Shows at once all that waits. */
  flush(): void {
    const shows = [...this.#waiting.values()]
    this.forget()
    const startMs = performance.now()
    for (const show of shows) show()
    const showMs = performance.now() - startMs
    whenPainted((frameMs) => this.#rest(showMs + frameMs))
  }

  /** Drops all that waits. */
  forget(): void {
    clearTimeout(this.#timer)
    this.#waiting.clear()
  }

  #rest(workMs: number): void {
    this.#restsUntilMs = performance.now() + Math.min(longestRestMs, restPerWork * workMs)
  }
}

/** Tells what the next frame took, ms, once it has been painted; not at all while the window is hidden and nothing is. */
function whenPainted(tell: (frameMs: number) => void): void {
  requestAnimationFrame(() => {
    const startMs = performance.now()
    const painted = new MessageChannel()
    painted.port1.onmessage = () => {
      painted.port1.close()
      tell(performance.now() - startMs)
    }
    // It is heard after what the frame still has to do.
    painted.port2.postMessage(null)
  })
}
