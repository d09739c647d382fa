import type { FromPictureWorker, ToPictureWorker } from './picture-messages'
import workerAddress from './picture-worker?worker&url'

/** A thread that looks at a picture; a `Worker`, or what stands for one in a spec. */
export interface PictureThread {
  onmessage: ((event: { readonly data: FromPictureWorker }) => void) | null
  onmessageerror: (() => void) | null
  /** It could not be loaded, or threw. */
  onerror: ((event: { readonly message?: string; preventDefault(): void }) => void) | null
  postMessage(message: ToPictureWorker): void
  terminate(): void
}

/** Part of Trusted Types that TypeScript's library does not know. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: () => string }
  ): { createScriptURL(address: string): string }
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }

// The one address that becomes a script, whatever is asked for.
const policy = trustedTypes?.createPolicy('inkling-worker', { createScriptURL: () => workerAddress })

export function openPictureThread(): PictureThread {
  const address = policy?.createScriptURL(workerAddress) ?? workerAddress
  return new Worker(address, { type: 'module', name: 'picture' }) as PictureThread
}

/**
 * Has a picture looked at in a thread of its own, which ends with the answer.
 * @param signal ends the thread at once; then its reason is thrown
 * @throws Error where the thread can't be loaded or fails: a bug
 */
export function askPictureThread(
  question: ToPictureWorker,
  signal: AbortSignal,
  open: () => PictureThread
): Promise<Exclude<FromPictureWorker, { kind: 'failed' }>> {
  signal.throwIfAborted()
  const thread = open()
  const answer = new Promise<Exclude<FromPictureWorker, { kind: 'failed' }>>((resolve, reject) => {
    thread.onmessage = ({ data }) => {
      if (data.kind === 'failed') reject(new Error(data.detail))
      else resolve(data)
    }
    thread.onmessageerror = () => reject(new Error('the picture thread’s answer can’t be read'))
    thread.onerror = (event) => {
      // Told by who asked.
      event.preventDefault()
      reject(new Error(event.message ?? 'the picture thread can’t be loaded'))
    }
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    thread.postMessage(question)
  })
  return answer.finally(() => thread.terminate())
}
