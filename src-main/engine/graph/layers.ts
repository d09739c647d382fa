import type { GraphWriter, Output } from './graph-writer'
import { cut, float32, join, matMul, sum } from './operations'

/**
 * A layer, cut by its units into one piece a lane; lanes are computed side by side where there are threads for them.
 *
 * A piece [1 + inputs, units] has the biases as its first row and below them the transpose of PyTorch's weight, with which
 * a layer in pieces has the same bits as a whole one. What a layer is given begins with a column of ones. So one product
 * adds up the bias and the weighted inputs, from the bias on as PyTorch does, one gives the gradients of both, and one
 * operation changes both.
 */
export interface PiecedLayer {
  readonly units: readonly number[]
  /** Parameters, velocities or gradients: [1 + inputs, units] each. */
  readonly pieces: readonly Output[]
}

export interface LayerGradients {
  /** Writes the gradients of the pieces, [1 + inputs, units] each. @param after nodes that they wait for */
  readonly write: (after?: readonly Output[]) => readonly Output[]
  /** What reads each piece's parameters last: before it they must not be changed. */
  readonly lastReaders: readonly (readonly Output[])[]
}

/** What a network makes of n digits. */
export interface Activations {
  /** (1 x), (1 h1), ..., (1 h(L-1)): what each layer is given, [n, 1 + inputs] */
  readonly inputs: readonly Output[]
  /** z [n, classes] */
  readonly logits: Output
  /** sign(hl) of the hidden layers 1 to L-1, [n, units] a piece: the slope of each ReLU, 0 or 1 */
  readonly slopes: readonly (readonly Output[])[]
}

/** What a layer's pieces make of its input [n, 1 + inputs]: [n, units] each. */
export function products(graph: GraphWriter, input: Output, { pieces }: PiecedLayer): readonly Output[] {
  return pieces.map((piece) => matMul(graph, input, piece))
}

/**
 * The way forward, n digits at once; the formulas of operations/layers.ts with each W transposed and b as its first row.
 *
 *   h0 = x                            [n, inputs]
 *   hl = relu((1 h(l-1)) Wl)          [n, outputs of l], all layers but the last
 *   z  = (1 h(L-1)) WL                [n, classes], the logits
 *
 * The sign of what a ReLU gives out, 0 or more, is its slope, 1 or 0; Sign runs on vector instructions where ReluGrad does
 * not. A piece's slope is written before the pieces are joined, so that it is computed by the thread that had the piece.
 *
 * @param x a column of ones and the digits, [n, 1 + inputs]
 * @param ones [n, 1]
 * @param first `products` of the first layer, where they have been written already
 */
export function forward(
  graph: GraphWriter,
  layers: readonly PiecedLayer[],
  x: Output,
  ones: Output,
  first?: readonly Output[]
): Activations {
  const inputs = [x]
  const slopes: (readonly Output[])[] = []
  let logits = x
  layers.forEach((layer, index) => {
    const sums = (index === 0 ? first : undefined) ?? products(graph, inputs.at(-1) ?? x, layer) // [n, units]
    if (index === layers.length - 1) {
      logits = join(graph, sums, 1) //                                 [n, classes]
      return
    }
    const units = sums.map((part) => float32(graph, 'Relu', part)) //  [n, units]
    slopes.push(units.map((unit) => float32(graph, 'Sign', unit)))
    inputs.push(join(graph, [ones, ...units], 1)) //                   [n, 1 + outputs of l]
  })
  return { inputs, logits, slopes }
}

/**
 * The way back: the chain rule from the last layer to the first.
 *
 *   dL     = dLoss/dz                            [n, classes]
 *   dWl    = (1 h(l-1))^T dl                     [1 + inputs, outputs]
 *   d(l-1) = (dl Wl^T) * sign(h(l-1))            [n, inputs], of Wl the weights alone
 *
 * Of a layer in pieces, each piece has its part of dl, and dl Wl^T is the sum over the pieces; each piece of the layer below
 * is given its part by a product with its rows of Wl, which lie one after the other, so that nothing is copied.
 *
 * Nothing on this way waits for dWl, so it is left to the caller when and after what they are written.
 *
 * @param dz dLoss/dz [n, classes]
 * @returns a layer each
 */
export function backward(
  graph: GraphWriter,
  layers: readonly PiecedLayer[],
  { inputs, slopes }: Activations,
  dz: Output
): LayerGradients[] {
  const gradients: LayerGradients[] = []
  let d = cut(graph, dz, layers.at(-1)?.units ?? [], 1) // a piece each, [n, units]
  for (const [index, { pieces }] of [...layers.entries()].reverse()) {
    const input = inputs[index]
    if (input === undefined) throw new Error('backward needs the inputs of forward')
    const parts = pieces.map((piece, lane) => ({ piece, d: d[lane] ?? '' }))
    const slopesBelow = slopes[index - 1] ?? []
    const unitsBelow = layers[index - 1]?.units ?? []
    const productsBelow = parts.map((part) => {
      const rows = cut(graph, part.piece, [1, ...unitsBelow], 0).slice(1)
      return rows.map((below) => matMul(graph, part.d, below, 'second')) // [n, units below]
    })
    gradients.unshift({
      write: (after) => parts.map((part) => matMul(graph, input, part.d, 'first', after)),
      lastReaders: productsBelow
    })
    d = slopesBelow.map((slope, below) => {
      const product = sum(
        graph,
        productsBelow.map((ofPiece) => ofPiece[below] ?? '')
      )
      return float32(graph, 'Mul', product, slope)
    })
  }
  return gradients
}
