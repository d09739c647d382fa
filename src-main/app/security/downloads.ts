import { app } from 'electron'

/** Threat: a page puts a file on the disk by itself. Files are written by the main process alone, where a dialog said. */
export function refuseDownloads(): void {
  app.on('session-created', (session) => {
    session.on('will-download', (event) => {
      event.preventDefault()
    })
  })
}
