import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { LabelledPictures } from '../../../src-preload/contract/samples'
import { Problem } from '../../../src-preload/i18n/problem'
import type { Model } from '../model/model'
import { valueOf } from '../refusal'
import type { KeptWeights, Trainer } from '../trainer/trainer'

export interface LearningOptions {
  readonly trainer: Pick<Trainer, 'learn' | 'importWeights'>
  readonly model: Pick<Model, 'info' | 'keptWeights'>
  readonly isTraining: () => boolean
}

/** Lets the network learn a person's own drawings, and keeps the network from before. */
export class Learning {
  #before: { readonly source: ModelInfo['source']; readonly weights: KeptWeights } | null = null
  /** The network that came of it; another one that has taken its place ends the way back. */
  #learned: ModelInfo | null = null
  readonly #options: LearningOptions

  constructor(options: LearningOptions) {
    this.#options = options
  }

  /** @throws Problem or Refusal; then the network is what it was */
  async learn(samples: LabelledPictures): Promise<ModelInfo> {
    const { trainer, model, isTraining } = this.#options
    if (isTraining()) throw new Problem('run_in_progress', {})
    const { info, keptWeights } = model
    if (!info || !keptWeights) throw new Problem('no_model', {})
    // Learned from twice: the way back leads to the network before the first time.
    const before =
      this.#before && this.#learned === info ? this.#before : { source: info.source, weights: keptWeights }
    valueOf(await trainer.learn(samples))
    this.#before = before
    this.#learned = model.info
    return this.#now()
  }

  /** @throws Problem when nothing was learned, or another network has taken its place since */
  async unlearn(): Promise<ModelInfo> {
    const { trainer, model, isTraining } = this.#options
    if (isTraining()) throw new Problem('run_in_progress', {})
    if (!this.#before || this.#learned !== model.info) throw new Problem('nothing_learned', {})
    const { source, weights } = this.#before
    // 'restored' would be taken for what the window knows already.
    valueOf(await trainer.importWeights(source === 'restored' ? 'trained' : source, weights))
    this.#before = null
    this.#learned = null
    return this.#now()
  }

  #now(): ModelInfo {
    const { info } = this.#options.model
    if (!info) throw new Error('a network was told and is gone')
    return info
  }
}
