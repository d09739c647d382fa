import { vi } from 'vitest'

/** For specs: jsdom lays nothing out. Gives every element one size, and tells it to those who observe it. */
export function fakeLayout(width: number, height: number): void {
  const size = (
    name: 'clientWidth' | 'clientHeight' | 'offsetWidth' | 'offsetHeight',
    value: number
  ): void => {
    vi.spyOn(HTMLElement.prototype, name, 'get').mockReturnValue(value)
  }
  size('clientWidth', width)
  size('offsetWidth', width)
  size('clientHeight', height)
  size('offsetHeight', height)
  vi.spyOn(HTMLElement.prototype, 'offsetParent', 'get').mockReturnValue(document.body)
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
  vi.stubGlobal(
    'ResizeObserver',
    class implements ResizeObserver {
      readonly #tell: ResizeObserverCallback

      constructor(tell: ResizeObserverCallback) {
        this.#tell = tell
      }

      observe(target: Element): void {
        const contentRect = new DOMRect(0, 0, width, height)
        const box = [{ inlineSize: width, blockSize: height }]
        const entry = {
          target,
          contentRect,
          borderBoxSize: box,
          contentBoxSize: box,
          devicePixelContentBoxSize: box
        }
        queueMicrotask(() => this.#tell([entry], this))
      }

      unobserve(): void {
        // Nothing is told twice.
      }

      disconnect(): void {
        // Nothing is told twice.
      }
    }
  )
}
