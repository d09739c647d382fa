import type { Evaluation, ModelInfo } from '../../../src-preload/contract/domain'
import type { FromTrainer } from '../../../src-preload/contract/trainer'
import type { EventHub } from '../event-hub'
import type { KeptWeights } from '../trainer/trainer'

type ModelMessage = Extract<FromTrainer, { readonly kind: 'model' }>

/** Keeps the person's weights on the disk. */
export interface WeightsKeeper {
  keep(weightsFile: Uint8Array): void
  /** None are to be kept any more. */
  forget(): void
}

/** The network that draws the predictions, as the trainer told of it last; outlives the trainer's process. */
export class Model {
  #info: ModelInfo | null = null
  #evaluation: Evaluation | null = null
  #firstLayer: Float32Array | null = null
  #weightsFile: Uint8Array | null = null
  readonly #hub: EventHub
  readonly #keeper: WeightsKeeper

  constructor(hub: EventHub, keeper: WeightsKeeper) {
    this.#hub = hub
    this.#keeper = keeper
  }

  get info(): ModelInfo | null {
    return this.#info
  }

  get evaluation(): Evaluation | null {
    return this.#evaluation
  }

  /** Its weights [outputs, 784] row-major, at most the first 128 units. */
  get firstLayer(): Float32Array | null {
    return this.#firstLayer
  }

  /** For a new process of the trainer. */
  get keptWeights(): KeptWeights | null {
    // The name is told for what is shown; the network is the very one that was there.
    return (
      this.#weightsFile && { fileName: this.#info?.fileName ?? 'model.safetensors', bytes: this.#weightsFile }
    )
  }

  hear({ model, evaluation, firstLayer, weightsFile }: ModelMessage): void {
    // A new process of the trainer was given what we have: to the window nothing has changed.
    if (model.source === 'restored' && this.#info !== null) return
    const isFirst = this.#info === null
    this.#info = model
    this.#evaluation = evaluation
    this.#firstLayer = firstLayer
    this.#weightsFile = weightsFile
    this.#hub.emit('modelChanged', { model, evaluation, firstLayer })
    // The kept network lies on the disk already. The shipped one is never the person's own: where it comes back, the next
    // launch is to begin with it.
    if (model.source === 'shipped') {
      if (!isFirst) this.#keeper.forget()
    } else if (model.source !== 'restored') this.#keeper.keep(weightsFile)
  }
}
