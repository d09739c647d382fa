import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import { shell } from 'electron'
import type { SavedFile } from '../../src-preload/contract/ipc'
import { Problem } from '../../src-preload/i18n/problem'

/** The files written since the start. The window knows them by numbers; no path crosses the border (B3). */
export class SavedFiles {
  readonly #paths: string[] = []

  add(path: string, bytes: Uint8Array): SavedFile {
    this.#paths.push(path)
    return { id: this.#paths.length - 1, fileName: basename(path), bytes: bytes.length }
  }

  /** @throws Problem `request_invalid` for a number that was never given, `saved_file_gone` */
  async showInFolder(id: number): Promise<void> {
    const path = this.#paths[id]
    if (path === undefined) throw new Problem('request_invalid', { request: 'showInFolder' })
    try {
      await access(path)
    } catch (error) {
      throw new Problem('saved_file_gone', { file: basename(path) }, { cause: error })
    }
    shell.showItemInFolder(path)
  }
}
