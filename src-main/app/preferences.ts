import { nativeTheme } from 'electron'
import type { Locale, Settings } from '../../src-preload/contract/settings'
import type { SettingsStore } from '../settings'
import type { EventHub } from './event-hub'
import { currentLocale, useLanguage } from './language'

/** The person's settings in force: kept by the store, followed by the system's theme and the language. */
export class Preferences {
  readonly #store: SettingsStore
  readonly #hub: EventHub

  constructor(store: SettingsStore, hub: EventHub) {
    this.#store = store
    this.#hub = hub
    this.#putInForce(store.current)
  }

  get current(): Settings {
    return this.#store.current
  }

  get locale(): Locale {
    return currentLocale()
  }

  /** Changes some; a name without a value changes nothing. */
  change(change: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }): Settings {
    const given = Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined)
    ) as Partial<Settings>
    const settings = this.#store.change(given)
    this.#putInForce(settings)
    this.#hub.emit('settingsChanged', { settings, locale: currentLocale() })
    return settings
  }

  #putInForce({ language, theme }: Settings): void {
    useLanguage(language)
    // Also what the page's `prefers-color-scheme` follows, and the system's own dialogs.
    nativeTheme.themeSource = theme
  }
}
