import { app, powerMonitor } from 'electron'
import { log } from './log'

/** Longest time from the wish to quit to the end of the process. */
const patienceMs = 3000

/**
 * Holds the end of the application until everything is written, at most three seconds; whoever asks a second time has
 * it at once. By then the windows are closed, so what a page sent while it closed has arrived.
 */
export function finishBeforeQuitting(finish: () => Promise<unknown>): void {
  let isLeaving = false
  app.on('will-quit', (event) => {
    // A second wish takes Electron's own way out: ending the process within its question crashes it.
    if (isLeaving) return
    event.preventDefault()
    isLeaving = true
    const limit = setTimeout(() => {
      log.error('Not everything was written when the application ended')
      app.exit(0)
    }, patienceMs)
    finish()
      .catch((error: unknown) => {
        log.error('The end of the application failed', error)
      })
      .finally(() => {
        clearTimeout(limit)
        // In a turn of its own: what was waited for last is the trainer's end, and within the call that tells of it Electron's
        // exit takes away what that call still uses (a segmentation fault, one quit in ten).
        setImmediate(() => app.exit(0))
      })
  })
}

/**
 * When the computer shuts down or the person logs out, the application quits as by its menu, and the system is asked to
 * wait for that (Linux, macOS). Windows tells its windows instead (`AppWindow`).
 */
export function quitWithTheSession(): void {
  // Electron's types leave out the event.
  ;(powerMonitor as NodeJS.EventEmitter).on('shutdown', (event: Pick<Event, 'preventDefault'>) => {
    log.info('The session ends')
    event.preventDefault()
    app.quit()
  })
}
