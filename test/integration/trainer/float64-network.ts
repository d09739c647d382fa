/** The same mathematics in float64, written plainly and on its own: what the engine's gradients are checked against. */
export interface PlainLayer {
  /** [outputs][inputs] */
  readonly weight: number[][]
  readonly bias: number[]
}

/** Logits of one digit, and which units of the hidden layers are on. */
function logitsOf(layers: readonly PlainLayer[], x: readonly number[]): { z: number[]; on: boolean[] } {
  const on: boolean[] = []
  let h = [...x]
  layers.forEach(({ weight, bias }, index) => {
    h = weight.map((row, unit) => row.reduce((sum, w, input) => sum + w * (h[input] ?? 0), bias[unit] ?? 0))
    if (index === layers.length - 1) return
    on.push(...h.map((value) => value > 0))
    h = h.map((value) => Math.max(0, value))
  })
  return { z: h, on }
}

/** Mean loss of a batch, and the pattern of units that are on (a central difference across a kink means nothing). */
export function plainLoss(
  layers: readonly PlainLayer[],
  batch: readonly { readonly x: readonly number[]; readonly label: number }[],
  loss: 'nll' | 'mse'
): { readonly loss: number; readonly pattern: string } {
  let sum = 0
  let pattern = ''
  for (const { x, label } of batch) {
    const { z, on } = logitsOf(layers, x)
    pattern += on.map(Number).join('')
    const largest = Math.max(...z)
    const total = z.reduce((exps, value) => exps + Math.exp(value - largest), 0)
    const p = z.map((value) => Math.exp(value - largest) / total)
    sum +=
      loss === 'nll'
        ? -Math.log(p[label] ?? Number.NaN)
        : p.reduce((squares, value, k) => squares + (value - (k === label ? 1 : 0)) ** 2, 0) / p.length
  }
  return { loss: sum / batch.length, pattern }
}
