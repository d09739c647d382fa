import type { Locale } from '../contract/settings'

export * as m from './generated/messages/_index.js'
export { overwriteGetLocale } from './generated/runtime.js'

/** The language for a system's list of preferred ones ("zh-CN", "zh_TW.UTF-8", "en"): Chinese for any Chinese, else English. */
export function localeFor(preferred: readonly string[]): Locale {
  const first = preferred.map((tag) => tag.toLowerCase()).find((tag) => /^(zh|en)\b|^(zh|en)[_-]/.test(tag))
  return first?.startsWith('zh') ? 'zh' : 'en'
}
