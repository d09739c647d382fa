import { expect, test } from 'vitest'
import { allTexts, chooseLanguage, say } from './texts.mjs'

/** @param {string} text */
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

test.each(Object.entries(allTexts))('%s says the same in both languages', (_key, { en, zh }) => {
  expect(en).not.toBe('')
  expect(zh).not.toBe('')
  expect(placeholders(zh)).toEqual(placeholders(en))
})

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'en-US', 'zh'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, 'en-US', 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' }, 'zh-CN', 'en'],
  [{ LANG: 'en_US.UTF-8', LANGUAGE: 'zh_CN:en' }, 'en-US', 'zh'],
  [{ LANG: 'de_DE.UTF-8', LANGUAGE: 'de:zh_CN:en' }, 'en-US', 'zh'],
  [{ LANG: 'C.UTF-8', LANGUAGE: 'zh_CN' }, 'en-US', 'en'],
  [{ LANG: 'C' }, 'zh-CN', 'en'],
  [{ LANG: 'de_DE.UTF-8' }, 'zh-CN', 'en'],
  [{}, 'zh-Hans-CN', 'zh'],
  [{}, 'fr-FR', 'en']
])('%j with the system in %s speaks %s', (environment, system, language) => {
  expect(chooseLanguage(environment, system)).toBe(language)
})

test('a text that lacks a value is a bug', () => {
  expect(() => say('waiting')).toThrow('needs a value for "pid"')
  expect(() => say('no_such_text')).toThrow('There is no text')
})
