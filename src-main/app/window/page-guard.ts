import type { WebContents } from 'electron'
import { m } from '../../../src-preload/i18n'
import { log } from '../log'
import { isOurUrl } from '../security/origin'
import { plainPage } from './plain-page'

/** So many deaths of the window's process within that time, and it is not started again by itself. */
const deathsAllowed = 3
const deathsWithinMs = 60_000

export interface PageGuardOptions {
  readonly address: string
  /** Where the log lies, for whoever wants to tell somebody. */
  readonly logFile: string
  /** There is something to see, if only a plain page. */
  readonly onShown: () => void
}

/**
 * Keeps something in the window: loads the page, loads it anew when its process dies, and puts a plain page with the reason
 * and the log's place there when that does not help or the page never comes to life (L1).
 */
export class PageGuard {
  readonly #contents: WebContents
  readonly #options: PageGuardOptions
  #deaths: number[] = []

  constructor(contents: WebContents, options: PageGuardOptions) {
    this.#contents = contents
    this.#options = options
    contents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason !== 'clean-exit') this.#died(`${reason}, ${String(exitCode)}`)
    })
    contents.on('did-finish-load', () => void this.#look())
    contents.on('preload-error', (_event, _path, error) => {
      log.error('The preload script failed', error)
    })
  }

  load(): void {
    this.#contents.loadURL(this.#options.address).catch((error: unknown) => {
      // The process died meanwhile, and the page is being loaded anew.
      if (this.#contents.isDestroyed() || this.#contents.isCrashed()) return
      log.error('The page could not be loaded', error)
      this.#showPlainly(m.main_page_not_loaded())
    })
  }

  #died(detail: string): void {
    log.error(`The window's process is gone: ${detail}`)
    const now = Date.now()
    this.#deaths = [...this.#deaths.filter((time) => now - time < deathsWithinMs), now]
    if (this.#deaths.length < deathsAllowed) this.load()
    else this.#showPlainly(m.main_page_dies({ detail }))
  }

  /** Did the page's script begin? Without it the window would stay empty, and nobody would say why. */
  async #look(): Promise<void> {
    if (!isOurUrl(this.#contents.getURL())) return
    try {
      const isRunning: unknown = await this.#contents.executeJavaScript(
        `'running' in document.documentElement.dataset`
      )
      if (isRunning === true) return
    } catch (error) {
      log.error('The page can’t be asked', error)
    }
    log.error('The page was loaded, but its script does not run')
    this.#showPlainly(m.main_page_not_loaded())
  }

  #showPlainly(reason: string): void {
    this.#deaths = []
    const page = plainPage(m.main_page_title(), [reason, m.main_page_log({ file: this.#options.logFile })])
    this.#contents.loadURL(page).catch((error: unknown) => log.error('Not even a plain page is shown', error))
    this.#options.onShown()
  }
}
