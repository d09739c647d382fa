import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { AppEvents } from '../../../src-preload/contract/ipc'
import type { FromTrainer } from '../../../src-preload/contract/trainer'
import type { EventHub } from '../event-hub'
import type { KeptWeights } from '../trainer/trainer'

type ModelMessage = Extract<FromTrainer, { readonly kind: 'model' }>
type EvaluationMessage = Extract<FromTrainer, { readonly kind: 'evaluation' }>

/** Keeps the person's weights on the disk. */
export interface WeightsKeeper {
  keep(weightsFile: Uint8Array): void
  /** None are to be kept any more. */
  forget(): void
}

/** The network that draws the predictions, as the trainer told of it last; outlives the trainer's process. */
export class Model {
  #info: ModelInfo | null = null
  #shown: AppEvents['modelChanged'] | null = null
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

  /** What the window was told last; of a network before this one while the epochs of a run are shorter than it can show. */
  get shown(): AppEvents['modelChanged'] | null {
    return this.#shown
  }

  /** For a new process of the trainer. */
  get keptWeights(): KeptWeights | null {
    // The name is told for what is shown; the network is the very one that was there.
    return (
      this.#weightsFile && { fileName: this.#info?.fileName ?? 'model.safetensors', bytes: this.#weightsFile }
    )
  }

  hear({ model, weightsFile }: ModelMessage): void {
    // A new process of the trainer was given what we have: nothing has changed.
    if (model.source === 'restored' && this.#info !== null) return
    const isFirst = this.#info === null
    this.#info = model
    this.#weightsFile = weightsFile
    // The kept network lies on the disk already. The shipped one is never the person's own: where it comes back, the next
    // launch is to begin with it.
    if (model.source === 'shipped') {
      if (!isFirst) this.#keeper.forget()
    } else if (model.source !== 'restored') this.#keeper.keep(weightsFile)
  }

  /** Tells the window, unless it knows: a new process of the trainer evaluates what it was given, too. */
  show({ evaluation, firstLayer }: EvaluationMessage): void {
    const model = this.#info
    if (!model || model === this.#shown?.model) return
    this.#shown = { model, evaluation, firstLayer }
    this.#hub.emit('modelChanged', this.#shown)
  }
}
