import { app } from 'electron'
import type { Locale, Settings } from '../../src-preload/contract/settings'
import { localeFor, overwriteGetLocale } from '../../src-preload/i18n'

let locale: Locale = 'en'
overwriteGetLocale(() => locale)

/** The language in use. */
export function currentLocale(): Locale {
  return locale
}

/** Puts a language setting in force for everything that the main process says itself: menu, dialogs, log of problems. */
export function useLanguage(setting: Settings['language']): Locale {
  locale = setting === 'system' ? localeFor(systemLanguages()) : setting
  return locale
}

/** Most preferred first; a language given on the command line comes before the system's list. */
function systemLanguages(): readonly string[] {
  const asked = app.commandLine.getSwitchValue('lang')
  return [...(asked === '' ? [] : [asked]), ...app.getPreferredSystemLanguages(), app.getLocale()]
}
