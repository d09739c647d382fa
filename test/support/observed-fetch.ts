import type { FetchBytes } from '../../src-main/data/fetch-bytes'

/**
 * A fetch that signals when its reader waits for more than `sent` bytes: the moment from which a server that sends no
 * more is silent. Resolved promises run after the reader's own timer is set.
 */
export function observedFetch(
  fetchBytes: FetchBytes,
  sent: number
): { fetch: FetchBytes; silence: Promise<void> } {
  let fallSilent = (): void => undefined
  const silence = new Promise<void>((resolve) => (fallSilent = resolve))
  const fetch: FetchBytes = async (url, options) => {
    const answer = await fetchBytes(url, options)
    const chunks = answer.body[Symbol.asyncIterator]()
    let received = 0
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (received === sent) fallSilent()
      const result = await chunks.next()
      if (!result.done) received += result.value.length
      return result
    }
    return { ...answer, body: { [Symbol.asyncIterator]: () => ({ next }) } }
  }
  return { fetch, silence }
}
