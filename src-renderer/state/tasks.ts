/**
 * Runs work in a task of its own, after the one that asks. The task of an event ends with a layout of the page, and
 * that of a frame lays it out and paints it: what adds much to the page, in the same task, holds up the window.
 * @returns takes the work back
 */
export function inOwnTask(work: () => void): () => void {
  const channel = new MessageChannel()
  channel.port1.onmessage = () => {
    channel.port1.close()
    work()
  }
  channel.port2.postMessage(null)
  return () => channel.port1.close()
}

/**
 * The same once the next frame has been painted; not at all while the window is hidden and nothing is.
 * @param work is told when that frame began, ms of `performance.now()`
 * @returns takes the work back
 */
export function afterNextFrame(work: (frameStartMs: number) => void): () => void {
  let takeBack = (): void => cancelAnimationFrame(frame)
  const frame = requestAnimationFrame(() => {
    const startMs = performance.now()
    // It is heard after what the frame still has to do.
    takeBack = inOwnTask(() => work(startMs))
  })
  return () => takeBack()
}
