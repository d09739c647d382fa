import { m } from '../../src-preload/i18n'
import { Problem } from '../../src-preload/i18n/problem'
import type { AppState } from '../state/app-state.svelte'
import { LatestOnly } from './latest-only'
import type { Drawing } from './drawing.svelte'
import { readPicture } from './read-picture'

interface Given {
  readonly file: Blob
  readonly name: string
}

/** Pictures that the person gives: chosen, pasted or dropped. The last one is read; a refusal is told. */
export class GivenPictures {
  readonly #app: AppState
  readonly #files: LatestOnly<Given>

  constructor(app: AppState, drawing: Drawing) {
    this.#app = app
    this.#files = new LatestOnly(async ({ file, name }) => {
      try {
        drawing.show(await readPicture(file, name))
      } catch (error) {
        if (error instanceof Problem) app.notices.report(error.report)
        else {
          console.error('A picture could not be read', error)
          app.notices.report({ code: 'unexpected', values: { detail: String(error) } })
        }
      }
    })
  }

  /** @param files one picture; of several the first is read, and that is said */
  give(files: FileList | null | undefined): void {
    const file = files?.[0]
    if (!file) {
      this.#app.notices.tell(m.draw_no_picture)
      return
    }
    if (files.length > 1) this.#app.notices.tell(() => m.draw_several({ file: file.name }))
    this.#files.ask({ file, name: file.name })
  }

  /** A pasted picture has no name of its own. */
  paste(files: FileList | null | undefined): void {
    const file = files?.[0]
    if (file) this.#files.ask({ file, name: m.draw_pasted() })
    else this.#app.notices.tell(m.draw_no_picture)
  }
}
