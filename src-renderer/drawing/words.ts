import type { EpochResult, ModelInfo, Prediction, Run } from '../../src-preload/contract/domain'
import { m } from '../../src-preload/i18n'
import { formatCount, formatPercent } from '../i18n/format'
import { currentEpoch } from '../training/run-words'

/** Whose network it is that reads the drawing. */
interface Reading {
  readonly model: ModelInfo | null
  readonly run: Run | null
  /** Of the run. */
  readonly lastEpoch: EpochResult | null
}

/** One sentence that says whose network reads what is drawn; while a run goes on it is the run's. */
export function sentenceOf({ model, run, lastEpoch }: Reading): string {
  if (run && run.phase !== 'ended') {
    const place = { epoch: formatCount(currentEpoch(run)), epochs: formatCount(run.hyperparameters.epochs) }
    const isPaused = run.phase === 'paused'
    if (!lastEpoch) return isPaused ? m.draw_sentence_paused(place) : m.draw_sentence_learning(place)
    const measured = { ...place, accuracy: formatPercent(lastEpoch.testAccuracy, 1) }
    return isPaused ? m.draw_sentence_paused_accuracy(measured) : m.draw_sentence_learning_accuracy(measured)
  }
  if (!model) return m.draw_sentence_untrained()
  const isShipped = model.source === 'shipped'
  if (model.testAccuracy === null) return isShipped ? m.draw_sentence_shipped() : m.draw_sentence()
  const accuracy = formatPercent(model.testAccuracy, 1)
  return isShipped ? m.draw_sentence_shipped_accuracy({ accuracy }) : m.draw_sentence_accuracy({ accuracy })
}

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

export interface AnswerWords {
  readonly headline: string
  readonly more: string
}

/** What the network says of a picture: its answer and the runner-up, or why not to trust it and both that it may be. */
export function describePrediction({ label, probabilities, doubt, candidates }: Prediction): AnswerWords {
  const next = candidates[1] ?? runnerUp(label, probabilities)
  const percentOf = (digit: number): string => formatPercent(probabilities[digit] ?? 0, 1)
  const both = {
    firstDigit: label,
    firstPercent: percentOf(label),
    secondDigit: next,
    secondPercent: percentOf(next)
  }
  switch (doubt) {
    case null:
      return {
        headline: m.draw_sure({ digit: wordOf(label), percent: percentOf(label) }),
        more: m.draw_next({ digit: next, percent: percentOf(next) })
      }
    case 'two':
      return {
        headline: m.draw_unsure({ first: wordOf(label), second: wordOf(next) }),
        more: m.draw_unsure_more(both)
      }
    case 'unlike':
      return { headline: m.draw_unlike(), more: m.draw_if_a_digit(both) }
    case 'scribble':
      return { headline: m.draw_scribble(), more: m.draw_if_a_digit(both) }
  }
}

function runnerUp(label: number, probabilities: Float32Array): number {
  let next = label === 0 ? 1 : 0
  probabilities.forEach((share, digit) => {
    if (digit !== label && share > (probabilities[next] ?? 0)) next = digit
  })
  return next
}
