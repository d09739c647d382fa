import type { GraphWriter, Output } from './graph-writer'
import { addBias, cut, float32, join, matMul, sum, sumRows } from './operations'

/** Some units of a layer: their parameters, velocities or gradients. */
export interface Piece {
  /** [inputs, units]: the transpose of PyTorch's, with which a layer in pieces has the same bits as a whole one */
  readonly weight: Output
  /** [units] */
  readonly bias: Output
}

/** A layer, cut by its units into one piece a lane; lanes are computed side by side where there are threads for them. */
export interface PiecedLayer {
  readonly units: readonly number[]
  readonly pieces: readonly Piece[]
}

export interface LayerGradients {
  readonly pieces: readonly Piece[]
  /** What reads each piece's weight last: before it the weight must not be changed. */
  readonly lastReaders: readonly (Output | null)[]
}

/** What a network makes of n digits. */
export interface Activations {
  /** x, h1, ..., h(L-1), z: [n, units of the layer] each */
  readonly outputs: readonly Output[]
  /** sign(hl) of the hidden layers 1 to L-1, [n, units] a piece: the slope of each ReLU, 0 or 1 */
  readonly slopes: readonly (readonly Output[])[]
}

/**
 * The way forward, n digits at once; the formulas of operations/layers.ts with each W transposed.
 *
 *   h0 = x                            [n, inputs]
 *   hl = relu(h(l-1) Wl + bl)         [n, outputs of l], all layers but the last
 *   z  = h(L-1) WL + bL               [n, classes], the logits
 *
 * The sign of what a ReLU gives out, 0 or more, is its slope, 1 or 0; Sign runs on vector instructions where ReluGrad does
 * not. A piece's slope is written before the pieces are joined, so that it is computed by the thread that had the piece.
 */
export function forward(graph: GraphWriter, layers: readonly PiecedLayer[], x: Output): Activations {
  const outputs = [x]
  const slopes: (readonly Output[])[] = []
  let input = x
  layers.forEach(({ pieces }, index) => {
    const isLast = index === layers.length - 1
    const units = pieces.map(({ weight, bias }) => {
      const sums = addBias(graph, matMul(graph, input, weight), bias) // [n, units]
      return isLast ? sums : float32(graph, 'Relu', sums) //             [n, units]
    })
    if (!isLast) slopes.push(units.map((unit) => float32(graph, 'Sign', unit)))
    input = join(graph, units, 1) //                                     [n, outputs of l]
    outputs.push(input)
  })
  return { outputs, slopes }
}

/**
 * The way back: the chain rule from the last layer to the first.
 *
 *   dL     = dLoss/dz                            [n, classes]
 *   dWl    = h(l-1)^T dl                         [inputs, outputs]
 *   dbl    = sum of dl over the n digits         [outputs]
 *   d(l-1) = (dl Wl^T) * sign(h(l-1))            [n, inputs]
 *
 * Of a layer in pieces, each piece has its part of dl, and dl Wl^T is the sum over the pieces.
 *
 * Of what a node makes possible, libtensorflow hands the operations to other threads in the order in which they were
 * written, and goes on with the last one itself. So dWl and dbl, for which nothing waits, are written before dl Wl^T, on
 * which all that follows depends.
 *
 * @param dz dLoss/dz [n, classes]
 * @returns gradients, a layer each
 */
export function backward(
  graph: GraphWriter,
  layers: readonly PiecedLayer[],
  { outputs, slopes }: Activations,
  dz: Output
): LayerGradients[] {
  const gradients: LayerGradients[] = []
  let d = cut(graph, dz, layers.at(-1)?.units ?? [], 1) // a piece each, [n, units]
  for (const [index, { pieces }] of [...layers.entries()].reverse()) {
    const h = outputs[index]
    if (h === undefined) throw new Error('backward needs the outputs of forward')
    const parts = pieces.map((piece, lane) => ({ ...piece, d: d[lane] ?? '' }))
    const ofPieces = parts.map((part) => ({
      weight: matMul(graph, h, part.d, 'first'), // [inputs, units]
      bias: sumRows(graph, part.d) //               [units]
    }))
    const products = index > 0 ? parts.map((part) => matMul(graph, part.d, part.weight, 'second')) : [] // [n, inputs]
    gradients.unshift({ pieces: ofPieces, lastReaders: parts.map((_, lane) => products[lane] ?? null) })
    const slopesBelow = slopes[index - 1]
    if (!slopesBelow) continue
    const unitsBelow = layers[index - 1]?.units ?? []
    d = cut(graph, sum(graph, products), unitsBelow, 1).map((part, lane) =>
      float32(graph, 'Mul', part, slopesBelow[lane] ?? '')
    )
  }
  return gradients
}
