import { expect, test } from 'vitest'
import { languageOf } from './language'

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh_TW' }, 'zh'],
  [{ LANG: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'de_DE.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh'],
  [{ LANG: 'en_US.UTF-8', LANGUAGE: 'fr:zh_CN:en' }, 'zh'],
  [{ LANG: 'C.UTF-8', LANGUAGE: 'zh_CN' }, 'en'],
  [{ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
  [{}, 'zh']
] as const)('%j means %s on a Chinese system', (environment, language) => {
  expect(languageOf(environment, 'zh-CN')).toBe(language)
})
