/**
 * Puts text on the clipboard; to be called by a click or a key. By the editing command and not by
 * `navigator.clipboard`: that one asks for a permission, and the window is granted none.
 * @returns false when the system refused
 */
export function copyText(text: string): boolean {
  let isWritten = false
  const write = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    // Nobody else has something to copy now.
    event.stopImmediatePropagation()
    isWritten = event.clipboardData !== null
  }
  document.addEventListener('copy', write, { capture: true })
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that needs no permission
    return document.execCommand('copy') && isWritten
  } finally {
    document.removeEventListener('copy', write, { capture: true })
  }
}
