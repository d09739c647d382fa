/**
 * Puts text on the clipboard; to be called by a click or a key.
 * @returns false when the system refused
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    // Not an error of ours: the window has lost the focus, or the system's clipboard is locked.
    if (error instanceof DOMException) return false
    throw error
  }
}
