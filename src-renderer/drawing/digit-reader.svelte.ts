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

/** Asks the network what it says of pictures, and keeps its last answers. */
export class DigitReader {
  /** One a picture, or of those of a moment before while they are being drawn; none when there is nothing to say. */
  predictions = $state.raw<readonly Prediction[]>([])
  /** The last pictures were refused an answer. */
  hasFailed = $state(false)
  /** Answers to questions from before the sheet was emptied are not shown. */
  #sheet = 0
  readonly #questions: LatestOnly<readonly Question[]>

  constructor(client: Client) {
    this.#questions = new LatestOnly(async (questions) => {
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
      this.predictions = predictions.length === questions.length ? predictions : []
      this.hasFailed = hasFailed
    })
  }

  /** @param questions none when there is nothing to read */
  read(questions: readonly Question[]): void {
    if (questions.length > 0) {
      this.#questions.ask(questions)
      return
    }
    this.#questions.forget()
    this.#sheet++
    this.predictions = []
    this.hasFailed = false
  }
}
