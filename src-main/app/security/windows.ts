import { app } from 'electron'

/** Threat: a page opens a second window or embeds another page, whose rules nobody wrote. */
export function refuseWindows(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
    })
  })
}
