import { app } from 'electron'

/**
 * The files that the system asks the application to open: on the command line of this launch or a later one, or by macOS'
 * event, which may come before anything is ready. They wait until somebody opens them, and are opened one after another.
 */
export class OpenedFiles {
  #waiting: string[] = []
  #open: ((file: string) => Promise<void>) | null = null
  #work: Promise<void> = Promise.resolve()

  /** Call before the application is ready. @param files of this launch */
  constructor(files: readonly string[]) {
    this.add(files)
    app.on('open-file', (event, file) => {
      event.preventDefault()
      this.add([file])
    })
  }

  add(files: readonly string[]): void {
    this.#waiting.push(...files)
    this.#openWaiting()
  }

  /** From now on files are opened. @param open never rejects: it tells the person what is wrong with a file */
  openWith(open: (file: string) => Promise<void>): void {
    this.#open = open
    this.#openWaiting()
  }

  #openWaiting(): void {
    const open = this.#open
    if (!open) return
    const files = this.#waiting
    this.#waiting = []
    for (const file of files) this.#work = this.#work.then(() => open(file))
  }
}
