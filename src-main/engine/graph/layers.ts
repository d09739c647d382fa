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

/**
 * The way forward, n digits at once; the formulas of operations/layers.ts with each W transposed.
 *
 *   h0 = x                            [n, inputs]
 *   hl = relu(h(l-1) Wl + bl)         [n, outputs of l], all layers but the last
 *   z  = h(L-1) WL + bL               [n, classes], the logits
 *
 * @returns x, h1, ..., h(L-1), z
 */
export function forward(graph: GraphWriter, layers: readonly PiecedLayer[], x: Output): Output[] {
  const outputs = [x]
  let input = x
  layers.forEach(({ pieces }, index) => {
    const isLast = index === layers.length - 1
    const units = pieces.map(({ weight, bias }) => {
      const sums = addBias(graph, matMul(graph, input, weight), bias) // [n, units]
      return isLast ? sums : float32(graph, 'Relu', sums) //                       [n, units]
    })
    input = join(graph, units, 1) //                                               [n, outputs of l]
    outputs.push(input)
  })
  return outputs
}

/**
 * The way back: the chain rule from the last layer to the first.
 *
 *   dL     = dLoss/dz                            [n, classes]
 *   dWl    = h(l-1)^T dl                         [inputs, outputs]
 *   dbl    = sum of dl over the n digits         [outputs]
 *   d(l-1) = (dl Wl^T) * sign(h(l-1))              [n, inputs]
 *
 * The sign of what a ReLU gives out, 0 or more, is its slope, 1 or 0; Sign runs on vector instructions where ReluGrad
 * does not. Of a layer in pieces, each piece has its part of dl, and dl Wl^T is the sum over the pieces.
 *
 * @param outputs what `forward` answered
 * @param dz dLoss/dz [n, classes]
 * @returns gradients, a layer each
 */
export function backward(
  graph: GraphWriter,
  layers: readonly PiecedLayer[],
  outputs: readonly Output[],
  dz: Output
): LayerGradients[] {
  const gradients: LayerGradients[] = []
  let d = dz
  for (const [index, { units, pieces }] of [...layers.entries()].reverse()) {
    const h = outputs[index]
    if (h === undefined) throw new Error('backward needs the outputs of forward')
    const dPieces = cut(graph, d, units, 1) //                                                           [n, units]
    const parts = pieces.map((piece, lane) => ({ ...piece, d: dPieces[lane] ?? d }))
    const products = index > 0 ? parts.map((part) => matMul(graph, part.d, part.weight, 'second')) : [] //        [n, inputs]
    gradients.unshift({
      pieces: parts.map((part) => ({
        weight: matMul(graph, h, part.d, 'first'), // [inputs, units]
        bias: sumRows(graph, part.d) //               [units]
      })),
      lastReaders: parts.map((_, lane) => products[lane] ?? null)
    })
    if (index > 0) d = float32(graph, 'Mul', sum(graph, products), float32(graph, 'Sign', h)) // [n, inputs]
  }
  return gradients
}
