import type { ModelInfo, Prediction } from '../../src-preload/contract/domain'
import type { NewSample, OwnSample } from '../../src-preload/contract/samples'
import type { Stroke } from '../../src-preload/digits'
import type { AppState } from '../state/app-state.svelte'
import { drawnOf, guidedLabels, halvesOf, picturesOf, type DrawnSample } from './halves'
import { measureShape, odditiesOf, usualShapes, type Oddity } from './shape'

/** A kept drawing and what the network in use says of it. */
export interface ReadSample extends DrawnSample {
  /** Null when nothing can be read, or nobody was asked yet. */
  readonly prediction: Prediction | null
}

/** How many of some drawings are read right. */
export interface Score {
  readonly right: number
  readonly count: number
}

/** What learning did: to the half that was kept back, and to MNIST's test set. */
export interface Learned {
  readonly before: { readonly checked: Score; readonly testAccuracy: number | null }
  readonly after: { readonly checked: Score; readonly testAccuracy: number | null }
}

/** Strokes as they are kept: of their own, whatever becomes of the sheet. */
export function copyOf(strokes: readonly Stroke[]): NewSample['strokes'] {
  return strokes.map((stroke) => stroke.map(([x, y]): [number, number] => [x, y]))
}

export function scoreOf(read: readonly ReadSample[]): Score {
  return {
    right: read.filter(({ sample, prediction }) => prediction?.label === sample.label).length,
    count: read.length
  }
}

/** The least number of drawings in the half to check with, for its figure to mean anything. */
const leastChecked = 5

/** The person's own drawings: kept, read, learned from. */
export class Hand {
  readonly #app: AppState
  samples = $state.raw<readonly OwnSample[]>([])
  /** By id; of the network in use. */
  #predictions = $state.raw<Readonly<Record<number, Prediction>>>({})
  /** Place in the guided digits; null while none are asked for. */
  place = $state<number | null>(null)
  /** With the network that came of it. */
  #learned = $state.raw<{ readonly outcome: Learned; readonly model: ModelInfo | null } | null>(null)
  isBusy = $state(false)
  /** The drawings are there. */
  isOpen = $state(false)
  /** Counts what was asked, so that answers of another network are not kept. */
  #asking = 0

  constructor(app: AppState) {
    this.#app = app
  }

  readonly #drawn = $derived(this.samples.map(drawnOf))
  readonly read = $derived(
    this.#drawn.map((drawn): ReadSample => ({
      ...drawn,
      prediction: this.#predictions[drawn.sample.id] ?? null
    }))
  )
  readonly score = $derived(scoreOf(this.read.filter(({ prediction }) => prediction !== null)))
  readonly wrong = $derived(
    this.read.filter(({ sample, prediction }) => prediction !== null && prediction.label !== sample.label)
  )
  readonly halves = $derived(halvesOf(this.read))
  /** What learning did; null when nothing was learned, or another network has taken the place of the one that did. */
  readonly learned = $derived.by(() =>
    this.#learned && this.#learned.model === this.#app.model ? this.#learned.outcome : null
  )
  readonly canLearn = $derived(
    Math.min(this.halves.learned.length, this.halves.checked.length) >= leastChecked
  )

  readonly #usual = $derived.by(() => {
    const { testSet } = this.#app
    return testSet && usualShapes(testSet.images, testSet.labels)
  })

  /** The digit that is asked for; null when none is. */
  readonly wanted = $derived(this.place === null ? null : (this.guided[this.place] ?? null))

  get guided(): readonly number[] {
    return guidedLabels()
  }

  /** What is unusual about a drawing, the most unusual first; null when there is nothing to measure it, or by. */
  odditiesOf({ sample, pixels }: DrawnSample): readonly Oddity[] | null {
    const shape = pixels && measureShape(pixels)
    return shape && this.#usual ? odditiesOf(shape, sample.label, this.#usual) : null
  }

  /** Fetches the drawings, once. */
  async open(): Promise<void> {
    if (this.isOpen) return
    const outcome = await this.#app.client.readSamples()
    if (outcome.kind !== 'done') return
    this.samples = outcome.value
    this.isOpen = true
  }

  /** Asks the network in use about every drawing. */
  async readAll(): Promise<void> {
    const asking = ++this.#asking
    const predictions: Record<number, Prediction> = {}
    for (const { sample, pixels, isScribble } of this.#drawn) {
      if (!pixels) continue
      const outcome = await this.#app.client.classify(pixels, isScribble)
      if (asking !== this.#asking) return
      if (outcome.kind !== 'done' || !outcome.value) break
      predictions[sample.id] = outcome.value
    }
    this.#predictions = predictions
  }

  /** Keeps a drawing, with what the network says of it. @returns what was kept; null when it was refused */
  async keep(sample: NewSample): Promise<OwnSample | null> {
    await this.open()
    const outcome = await this.#app.client.keepSample(sample)
    if (outcome.kind !== 'done') return null
    this.samples = [...this.samples, outcome.value]
    await this.#readOne(outcome.value)
    return outcome.value
  }

  async #readOne(sample: OwnSample): Promise<void> {
    const { pixels, isScribble } = drawnOf(sample)
    if (!pixels || !this.#app.model) return
    const outcome = await this.#app.client.classify(pixels, isScribble)
    if (outcome.kind === 'done' && outcome.value)
      this.#predictions = { ...this.#predictions, [sample.id]: outcome.value }
  }

  async relabel(id: number, label: number): Promise<void> {
    const outcome = await this.#app.client.relabelSample(id, label)
    if (outcome.kind !== 'done') return
    this.samples = this.samples.map((sample) => (sample.id === id ? outcome.value : sample))
  }

  /** @returns whether they were deleted */
  async delete(ids: readonly number[]): Promise<boolean> {
    const outcome = await this.#app.client.deleteSamples(ids)
    if (outcome.kind !== 'done') return false
    this.samples = this.samples.filter(({ id }) => !ids.includes(id))
    return true
  }

  /** Trains the network on one half, and says what that did to the other half and to MNIST. */
  async learn(): Promise<void> {
    await this.#whileBusy(async () => {
      const { learned, checked } = this.halves
      const before = { checked: scoreOf(checked), testAccuracy: this.#app.model?.testAccuracy ?? null }
      const { images, labels } = picturesOf(learned)
      const outcome = await this.#app.client.learnSamples(images, labels)
      if (outcome.kind !== 'done') return
      // It was told before the answer came.
      const { model } = this.#app
      await this.readAll()
      const after = { checked: scoreOf(this.halves.checked), testAccuracy: outcome.value.testAccuracy }
      this.#learned = { outcome: { before, after }, model }
    })
  }

  /** Puts the network from before back. */
  async unlearn(): Promise<void> {
    await this.#whileBusy(async () => {
      const outcome = await this.#app.client.unlearnSamples()
      if (outcome.kind !== 'done') return
      this.#learned = null
      await this.readAll()
    })
  }

  async #whileBusy(act: () => Promise<void>): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    try {
      await act()
    } finally {
      this.isBusy = false
    }
  }
}

const hands = new WeakMap<AppState, Hand>()

/** The one of an application's window. */
export function handOf(app: AppState): Hand {
  const known = hands.get(app)
  if (known) return known
  // Of no component: what it derives must go on when the view that asked first is left.
  let hand: Hand | undefined
  $effect.root(() => {
    hand = new Hand(app)
  })
  if (!hand) throw new Error('an effect root runs at once')
  hands.set(app, hand)
  return hand
}
