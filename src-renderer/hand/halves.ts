import { inputSize } from '../../src-preload/contract/hyperparameters'
import type { LabelledPictures, OwnSample } from '../../src-preload/contract/samples'
import { drawStrokes } from '../../src-preload/digits'

/** A kept drawing with what the network gets of it. */
export interface DrawnSample {
  readonly sample: OwnSample
  /** [784] grey levels; null for dots, which are no digit. */
  readonly pixels: Uint8Array | null
  /** By its lines alone, whatever a network says. */
  readonly isScribble: boolean
}

export function drawnOf(sample: OwnSample): DrawnSample {
  const drawn = drawStrokes(sample.strokes)
  return { sample, pixels: drawn?.pixels ?? null, isScribble: drawn?.isScribble ?? false }
}

/**
 * Those to learn from and those to check with: of each label every other one, in the order in which they were kept, so
 * that a drawing stays in its half when others are added. The first of an even label is learned, that of an odd one is
 * checked: three of each digit are fifteen and fifteen.
 */
export function halvesOf<Drawn extends DrawnSample>(
  drawn: readonly Drawn[]
): { readonly learned: readonly Drawn[]; readonly checked: readonly Drawn[] } {
  const seen = new Map<number, number>()
  const isLearned = drawn.map(({ sample }) => {
    const before = seen.get(sample.label) ?? 0
    seen.set(sample.label, before + 1)
    return before % 2 === sample.label % 2
  })
  return {
    learned: drawn.filter((_, index) => isLearned[index]),
    checked: drawn.filter((_, index) => !isLearned[index])
  }
}

/** The pictures in one array, as the trainer takes them; those without ink are left out. */
export function picturesOf(drawn: readonly DrawnSample[]): LabelledPictures {
  const inked = drawn.filter(({ pixels }) => pixels !== null)
  const images = new Uint8Array(inked.length * inputSize)
  inked.forEach(({ pixels }, index) => {
    if (pixels) images.set(pixels, index * inputSize)
  })
  return { images, labels: Uint8Array.from(inked, ({ sample }) => sample.label) }
}

/** Three of each digit, in an order that does not let the hand fall into a rhythm; the same order each time. */
export function guidedLabels(): readonly number[] {
  const steps = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7]
  return [0, 5, 2].flatMap((offset) => steps.map((_, index) => steps[(index * 7 + offset) % 10] ?? 0))
}
