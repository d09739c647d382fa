import type { Locale } from '../../src-preload/contract/settings'
import { overwriteGetLocale } from '../../src-preload/i18n'

let current = $state<Locale>('en')

// Every message asks for the locale when it is called; because this is state, each text on the page that called one is
// written anew when the language changes.
overwriteGetLocale(() => current)

/** The language of the window; reactive. */
export function currentLocale(): Locale {
  return current
}

/** The tag for Intl and for `lang` of a language. */
export function languageTag(locale: Locale): string {
  return locale === 'zh' ? 'zh-CN' : 'en'
}

/** Switches all texts and numbers of the window at once. */
export function setLocale(locale: Locale): void {
  current = locale
  document.documentElement.lang = languageTag(locale)
}
