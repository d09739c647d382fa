import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { AppEvents } from '../../../src-preload/contract/ipc'
import type { WindowPlace } from '../../settings'
import { devServerUrl, rendererOrigin } from '../security/origin'
import { PageGuard } from './page-guard'
import { minimumSize, placeWindow } from './window-place'

/** `--paper` of the window's two themes (app.css): what is seen before the page is there. */
const backgrounds = { light: '#f6f3ec', dark: '#12151c' } as const

export interface AppWindowOptions {
  readonly rememberedPlace: () => WindowPlace | null
  readonly rememberPlace: (place: WindowPlace) => void
  /** Windows ends the session, and the process soon after: whatever is to be kept is to be written at once. */
  readonly onSessionEnd: () => void
  readonly logFile: string
}

/** The one window. It can be closed and opened again while the application goes on (macOS). */
export class AppWindow {
  #window: BrowserWindow | null = null
  readonly #options: AppWindowOptions

  constructor(options: AppWindowOptions) {
    this.#options = options
    nativeTheme.on('updated', () => this.#window?.setBackgroundColor(background()))
  }

  /** Null when it is closed. */
  get browserWindow(): BrowserWindow | null {
    return this.#window
  }

  get contents(): WebContents | null {
    return this.#window?.webContents ?? null
  }

  /** Opens the window, or brings the open one to the front. */
  show(): void {
    if (this.#window) {
      if (this.#window.isMinimized()) this.#window.restore()
      this.#window.show()
      this.#window.focus()
      return
    }
    this.#window = this.#open()
  }

  /** Sends an event of the contract; nothing is sent to a window that is closed. */
  tell<Name extends keyof AppEvents>(name: Name, event: AppEvents[Name]): void {
    this.#window?.webContents.send(name, event)
  }

  #open(): BrowserWindow {
    const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()]
    const { position, width, height, isMaximized } = placeWindow(
      this.#options.rememberedPlace(),
      displays.map(({ workArea }) => workArea)
    )
    const window = new BrowserWindow({
      ...position,
      width,
      height,
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      show: false,
      title: 'Inkling',
      backgroundColor: background(),
      webPreferences: {
        preload: join(import.meta.dirname, '../preload/index.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false
      }
    })
    if (isMaximized) window.maximize()
    window.once('ready-to-show', () => window.show())
    window.on('close', () => this.#options.rememberPlace(placeOf(window)))
    window.on('session-end', () => {
      this.#options.rememberPlace(placeOf(window))
      this.#options.onSessionEnd()
    })
    window.on('closed', () => {
      this.#window = null
    })
    const guard = new PageGuard(window.webContents, {
      address: devServerUrl ?? `${rendererOrigin}/index.html`,
      logFile: this.#options.logFile,
      onShown: () => window.show()
    })
    guard.load()
    return window
  }
}

function placeOf(window: BrowserWindow): WindowPlace {
  const { x, y, width, height } = window.getNormalBounds()
  return { x, y, width, height, isMaximized: window.isMaximized() }
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light
}
