import { basename, dirname, join } from 'node:path'
import { app, dialog, type BrowserWindow, type FileFilter } from 'electron'
import { m } from '../../src-preload/i18n'

/** The system's file dialogs, over the window where there is one. They remember the folder that was used last. */
export class Dialogs {
  #folder: string | null = null
  readonly #window: () => BrowserWindow | null

  constructor(window: () => BrowserWindow | null) {
    this.#window = window
  }

  /** @returns the path that the person chose and confirmed; null when the dialog was closed */
  async askWhereToSave(title: string, fileName: string, filter: FileFilter): Promise<string | null> {
    const options = { title, defaultPath: this.#start(fileName), filters: [filter, anyFile()] }
    const window = this.#window()
    const { canceled, filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options))
    return canceled || !filePath ? null : this.#remember(filePath)
  }

  /** @returns the file that the person chose; null when the dialog was closed */
  async askForFile(title: string, buttonLabel: string, filter: FileFilter): Promise<string | null> {
    return this.#askToOpen({ title, buttonLabel, filters: [filter, anyFile()], properties: ['openFile'] })
  }

  /** @returns the folder that the person chose; null when the dialog was closed */
  async askForFolder(title: string, buttonLabel: string): Promise<string | null> {
    return this.#askToOpen({ title, buttonLabel, properties: ['openDirectory'] })
  }

  async #askToOpen(options: Electron.OpenDialogOptions): Promise<string | null> {
    const placed = { ...options, defaultPath: this.#start('') }
    const window = this.#window()
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, placed)
      : dialog.showOpenDialog(placed))
    const [path] = filePaths
    return canceled || path === undefined ? null : this.#remember(path)
  }

  #start(fileName: string): string {
    return join(this.#folder ?? app.getPath('documents'), fileName)
  }

  #remember(path: string): string {
    this.#folder = basename(path) === path ? this.#folder : dirname(path)
    return path
  }
}

function anyFile(): FileFilter {
  return { name: m.main_file_any(), extensions: ['*'] }
}
