import { localeFor, overwriteGetLocale } from '../../src-preload/i18n'
import type { Locale } from '../../src-preload/contract/settings'

/**
 * The language that a terminal's environment asks for, by POSIX: LC_ALL, LC_MESSAGES, LANG, the first that is set;
 * before it GNU's list LANGUAGE, unless the locale is the plain "C". Where none is set (Windows, macOS' windows), the
 * system's own.
 */
export function languageOf(
  environment: Readonly<Record<string, string | undefined>>,
  systemLocale: string = Intl.DateTimeFormat().resolvedOptions().locale
): Locale {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find(Boolean)
  if (locale !== undefined && /^(C|POSIX)(\.|$)/.test(locale)) return 'en'
  const list = (environment['LANGUAGE'] ?? '').split(':')
  return localeFor([...list, locale ?? systemLocale])
}

/** From now on all texts are in that language. */
export function speak(locale: Locale): void {
  overwriteGetLocale(() => locale)
}
