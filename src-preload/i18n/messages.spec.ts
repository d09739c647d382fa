import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { m } from '.'
import { explain } from './problem'

const folder = join(import.meta.dirname, 'messages')
const areas = readdirSync(folder)

type Messages = Readonly<Record<string, unknown>>

function read(area: string, locale: 'en' | 'zh'): Messages {
  return JSON.parse(readFileSync(join(folder, area, `${locale}.json`), 'utf8')) as Messages
}

/** The names in braces, sorted; of plural forms too. */
function inputsOf(message: unknown): string[] {
  const names = [...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  return [...new Set(names)].sort()
}

test('there are messages', () => {
  expect(areas.length).toBeGreaterThan(5)
})

test.each(areas)('%s says everything in both languages, with the same inputs', (area) => {
  const en = read(area, 'en')
  const zh = read(area, 'zh')
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
  for (const [key, message] of Object.entries(en)) expect(inputsOf(zh[key]), key).toEqual(inputsOf(message))
})

test('no key stands in two areas', () => {
  const keys = areas.flatMap((area) => Object.keys(read(area, 'en')))
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})

test.each(areas)('the Chinese of %s is Chinese', (area) => {
  const words = Object.entries(read(area, 'zh')).filter(
    ([key, text]) =>
      /[A-Za-z]{4,}.* [A-Za-z]{4,}/.test(String(text)) && !/[\u4e00-\u9fff]/.test(String(text)) && key
  )
  expect(words).toEqual([])
})

test('a problem is a sentence in each language, and one without a message says its code', () => {
  const problem = { code: 'no_model', values: {} }
  expect(explain(problem, 'en')).toMatch(/network/)
  expect(explain(problem, 'zh')).toMatch(/[\u4e00-\u9fff]/)
  expect(explain({ code: 'nothing_known', values: { a: 1 } }, 'en')).toContain('nothing_known')
})

test('one epoch is not "1 epochs"', () => {
  const finished = (epochs: string): string => m.train_sentence_finished({ epochs, accuracy: '91%' })
  expect(finished('1')).toBe('Finished after 1 epoch: 91% of the test digits are read right.')
  expect(finished('15')).toMatch(/15 epochs/)
  expect(m.train_chart_empty({ batch: '1' })).toMatch(/1 digit;/)
})
