import type { Prediction } from '../../src-preload/contract/domain'
import type { Client } from '../state/client.svelte'
import { LatestOnly } from './latest-only'

/** Asks the network what it says of a picture, and keeps its last answer. */
export class DigitReader {
  /** Of the picture, or of one a moment older while it is being drawn; null when there is nothing to say. */
  prediction = $state.raw<Prediction | null>(null)
  /** The last picture was refused an answer. */
  hasFailed = $state(false)
  /** Answers to questions from before the sheet was emptied are not shown. */
  #sheet = 0
  readonly #questions: LatestOnly<Uint8Array>

  constructor(client: Client) {
    this.#questions = new LatestOnly(async (pixels) => {
      const sheet = this.#sheet
      const outcome = await client.classify(pixels)
      if (sheet !== this.#sheet) return
      this.prediction = outcome.kind === 'done' ? outcome.value : null
      this.hasFailed = outcome.kind !== 'done'
    })
  }

  /** @param pixels [784] grey levels; null when there is nothing to read */
  read(pixels: Uint8Array | null): void {
    if (pixels) {
      this.#questions.ask(pixels)
      return
    }
    this.#questions.forget()
    this.#sheet++
    this.prediction = null
    this.hasFailed = false
  }
}
