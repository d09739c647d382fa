/** Part of the step axis: from the first step shown to one past the last; not rounded to whole steps. */
export interface StepRange {
  readonly from: number
  readonly to: number
}

/** The closest look: this many steps across the chart. */
export const smallestRange = 10

/** The range that shows everything: whole epochs, at least one. */
export function wholeRange(steps: number, stepsPerEpoch: number): StepRange {
  return { from: 0, to: Math.max(1, Math.ceil(steps / stepsPerEpoch)) * stepsPerEpoch }
}

/** Keeps a range inside `whole`; one that reaches all of it is null: everything, also what is yet to come. */
function inside(range: StepRange, whole: StepRange): StepRange | null {
  const size = range.to - range.from
  if (size >= whole.to - whole.from) return null
  const from = Math.min(Math.max(range.from, whole.from), whole.to - size)
  return { from, to: from + size }
}

/**
 * Zooms about a step, which keeps its place in the window.
 * @param factor above 1 to come closer
 */
export function zoom(
  range: StepRange | null,
  whole: StepRange,
  about: number,
  factor: number
): StepRange | null {
  const { from, to } = range ?? whole
  const size = Math.max(smallestRange, (to - from) / factor)
  const scale = size / (to - from)
  const start = about - (about - from) * scale
  return inside({ from: start, to: start + size }, whole)
}

/** Moves the range; everything stays everything. */
export function pan(range: StepRange | null, whole: StepRange, steps: number): StepRange | null {
  if (!range) return null
  return inside({ from: range.from + steps, to: range.to + steps }, whole)
}
