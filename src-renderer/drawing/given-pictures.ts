import { m } from '../../src-preload/i18n'
import { Problem } from '../../src-preload/i18n/problem'
import type { AppState } from '../state/app-state.svelte'
import type { Drawing } from './drawing.svelte'
import { openPictureThread, type PictureThread } from './picture-thread'
import { readPicture } from './read-picture'

/** Pictures that the person gives: chosen, pasted or dropped. A newer one takes the older one's place; a refusal is told. */
export class GivenPictures {
  readonly #app: AppState
  readonly #drawing: Drawing
  readonly #openThread: () => PictureThread
  /** Of the picture given last. */
  #reading = new AbortController()

  /** @param openThread a thread that looks at one picture */
  constructor(app: AppState, drawing: Drawing, openThread = openPictureThread) {
    this.#app = app
    this.#drawing = drawing
    this.#openThread = openThread
  }

  /** @param files one picture; of several the first is read, and that is said */
  give(files: FileList | null | undefined): void {
    const file = files?.[0]
    if (!file) {
      this.#app.notices.tell(m.draw_no_picture)
      return
    }
    if (files.length > 1) this.#app.notices.tell(() => m.draw_several({ file: file.name }))
    void this.#read(file, file.name)
  }

  /** A pasted picture has no name of its own. */
  paste(files: FileList | null | undefined): void {
    const file = files?.[0]
    if (file) void this.#read(file, m.draw_pasted())
    else this.#app.notices.tell(m.draw_no_picture)
  }

  async #read(file: Blob, name: string): Promise<void> {
    this.#reading.abort()
    const { signal } = (this.#reading = new AbortController())
    try {
      const picture = await readPicture(file, name, signal, this.#openThread)
      if (!signal.aborted) this.#drawing.show(picture)
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Problem) this.#app.notices.report(error.report)
      else {
        console.error('A picture could not be read', error)
        this.#app.notices.report({ code: 'unexpected', values: { detail: String(error) } })
      }
    }
  }
}
