import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { isOurUrl } from '../security/origin'

/**
 * Was this request sent by the main frame of our window, while it shows our own page? A frame that is gone, a frame
 * inside the page, a second window and any other address are no.
 *
 * Must be asked when the request arrives: after a navigation `senderFrame` can point at the new page
 * (electron/electron#43473).
 * @param contents the window's contents; null when there is no window
 */
export function isOurSender(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  contents: WebContents | null
): boolean {
  if (contents === null || event.sender !== contents || contents.isDestroyed()) return false
  try {
    const { senderFrame: frame } = event
    if (frame?.parent !== null) return false
    const { mainFrame } = contents
    const isMainFrame = frame.processId === mainFrame.processId && frame.routingId === mainFrame.routingId
    return isMainFrame && isOurUrl(frame.url)
  } catch {
    // Electron throws when a frame was disposed of in between.
    return false
  }
}
