import { inputSize } from '../../src-preload/contract/hyperparameters'
import type { Variations } from '../../src-preload/contract/variations'
import { writeRow } from '../../src-preload/digits/digit-rows'
import { SampleRandom } from '../../src-preload/samples/sample-random'
import { drawTemplateDigit, templateLabel } from '../../src-preload/samples/template-digits'
import { drawTransformation, identity, transformPicture } from '../../src-preload/samples/vary-picture'

/** What decides every picture of a run. */
export interface SampleRecipe {
  /** Grey levels [n, 784] and labels [n] of the data set. */
  readonly images: Uint8Array
  readonly labels: Uint8Array
  readonly variations: Variations | null
  /** Digits drawn from templates; their numbers follow those of the data set. */
  readonly templateDigits: number
  readonly seed: number
}

/** In place of the epoch, for numbers that hold for all of them. */
const allEpochs = -1

/**
 * Makes the pictures of a run. Each follows from the seed, the epoch and its own number alone, so they are the same
 * whoever makes them, in whatever order, and after whatever interruption.
 */
export class SampleMaker {
  readonly #recipe: SampleRecipe
  readonly #random = new SampleRandom()
  readonly #transformation = identity()
  readonly #picture = new Uint8Array(inputSize)
  /** Template digits [n, 784]; drawn when they are first needed. */
  readonly #drawn: Uint8Array
  readonly #isDrawn: Uint8Array

  constructor(recipe: SampleRecipe) {
    this.#recipe = recipe
    this.#drawn = new Uint8Array(recipe.templateDigits * inputSize)
    this.#isDrawn = new Uint8Array(recipe.templateDigits)
  }

  /**
   * Makes the pictures of some digits in an epoch.
   * @param order numbers of the digits
   * @param rows is given their rows, [order.length, 1 + 784]
   * @returns their labels
   */
  make(epoch: number, order: Int32Array, rows: Float32Array): Uint8Array {
    const { images, labels, variations, seed } = this.#recipe
    const made = new Uint8Array(order.length)
    for (let place = 0; place < order.length; place++) {
      const number = order[place] ?? 0
      const template = number - labels.length
      const isTemplate = template >= 0
      if (isTemplate) this.#draw(template)
      made[place] = isTemplate ? templateLabel(template) : (labels[number] ?? 0)
      const pictures = isTemplate ? this.#drawn : images
      const start = (isTemplate ? template : number) * inputSize
      if (variations) {
        this.#random.seed(seed, epoch, number)
        drawTransformation(variations, this.#random, this.#transformation)
        transformPicture(pictures, start, this.#transformation, this.#picture, 0)
        writeRow(this.#picture, 0, rows, place)
      } else writeRow(pictures, start, rows, place)
    }
    return made
  }

  #draw(template: number): void {
    if (this.#isDrawn[template] === 1) return
    this.#random.seed(this.#recipe.seed, allEpochs, template)
    drawTemplateDigit(templateLabel(template), this.#random, this.#drawn, template * inputSize)
    this.#isDrawn[template] = 1
  }
}
