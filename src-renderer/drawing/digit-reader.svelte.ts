import type { Prediction } from '../../src-preload/contract/domain'
import type { Client } from '../state/client.svelte'
import { LatestOnly } from './latest-only'

/** A picture for the network to read. */
export interface Question {
  /** Grey levels [784]. */
  readonly pixels: Uint8Array
  /** Whether the strokes that it was made of are a scribble. */
  readonly isScribble: boolean
}

/** Questions that wait until the network is free. */
interface Waiting {
  readonly questionsNow: () => readonly Question[]
  readonly network: object
}

/** Asks the network what it says of pictures, and keeps its last answers. */
export class DigitReader {
  /** One a picture, or of those of a moment before while they are being drawn; none when there is nothing to say. */
  predictions = $state.raw<readonly Prediction[]>([])
  /** The last pictures were refused an answer. */
  hasFailed = $state(false)
  /** Answers to questions from before the sheet was emptied are not shown. */
  #sheet = 0
  /** What was asked last; null when that is to be asked again. */
  #asked: { readonly questions: readonly Question[]; readonly network: object } | null = null
  readonly #questions: LatestOnly<Waiting>

  constructor(client: Client) {
    this.#questions = new LatestOnly(async ({ questionsNow, network }) => {
      const questions = questionsNow()
      if (this.#isAsked(questions, network) || questions.length === 0) return
      this.#asked = { questions, network }
      const sheet = this.#sheet
      const predictions: Prediction[] = []
      let hasFailed = false
      for (const { pixels, isScribble } of questions) {
        const outcome = await client.classify(pixels, isScribble)
        if (sheet !== this.#sheet) return
        hasFailed ||= outcome.kind !== 'done'
        if (outcome.kind !== 'done' || !outcome.value) break
        predictions.push(outcome.value)
      }
      const isAnswered = predictions.length === questions.length
      this.predictions = isAnswered ? predictions : []
      this.hasFailed = hasFailed
      if (!isAnswered) this.#asked = null
    })
  }

  /**
   * @param questions none when there is nothing to read; what was asked of this network before is not asked again
   * @param network stands for the network that is asked; null when there is none
   */
  read(questions: readonly Question[], network: object | null): void {
    if (questions.length > 0 && network) {
      if (!this.#isAsked(questions, network)) this.ask(() => questions, network)
      return
    }
    this.#questions.forget()
    this.#asked = null
    this.#sheet++
    this.predictions = []
    this.hasFailed = false
  }

  /** @param questionsNow makes the questions once the network is free; when none, the last answers stay */
  ask(questionsNow: () => readonly Question[], network: object): void {
    this.#questions.ask({ questionsNow, network })
  }

  #isAsked(questions: readonly Question[], network: object): boolean {
    const asked = this.#asked
    if (asked?.network !== network || asked.questions.length !== questions.length) return false
    return questions.every((question, index) => isSame(question, asked.questions[index]))
  }
}

function isSame(one: Question, other: Question | undefined): boolean {
  if (one === other) return true
  return (
    one.isScribble === other?.isScribble && one.pixels.every((level, pixel) => level === other.pixels[pixel])
  )
}
