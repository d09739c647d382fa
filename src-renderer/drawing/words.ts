import type { Prediction } from '../../src-preload/contract/domain'
import { m } from '../../src-preload/i18n'
import { formatPercent } from '../i18n/format'

const words = [
  m.draw_word_0,
  m.draw_word_1,
  m.draw_word_2,
  m.draw_word_3,
  m.draw_word_4,
  m.draw_word_5,
  m.draw_word_6,
  m.draw_word_7,
  m.draw_word_8,
  m.draw_word_9
] as const

/** A digit as a word. */
function wordOf(digit: number): string {
  return words[digit]?.() ?? String(digit)
}

/** Below this the two best are named: there are most of the misreadings. */
const surely = 0.8

export interface AnswerWords {
  readonly headline: string
  readonly more: string
}

/** What the network says of a picture: its answer, or the two that it wavers between, and the runner-up. */
export function describePrediction({ label, probabilities }: Prediction): AnswerWords {
  let next = label === 0 ? 1 : 0
  probabilities.forEach((share, digit) => {
    if (digit !== label && share > (probabilities[next] ?? 0)) next = digit
  })
  const percentOf = (digit: number): string => formatPercent(probabilities[digit] ?? 0, 1)
  if ((probabilities[label] ?? 0) >= surely)
    return {
      headline: m.draw_sure({ digit: wordOf(label), percent: percentOf(label) }),
      more: m.draw_next({ digit: next, percent: percentOf(next) })
    }
  return {
    headline: m.draw_unsure({ first: wordOf(label), second: wordOf(next) }),
    more: m.draw_unsure_more({
      firstDigit: label,
      firstPercent: percentOf(label),
      secondDigit: next,
      secondPercent: percentOf(next)
    })
  }
}
