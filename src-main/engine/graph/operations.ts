import type { GraphWriter, NumberType, Output } from './graph-writer'

/*
 * TensorFlow's operations under the names that formulas use. Every one of them is in TensorFlow 2.7, the oldest library
 * that Inkling meets.
 */

const float = { T: { type: 'float32' } } as const
const axisType = { Tidx: { type: 'int32' } } as const

/** a b, with a or b transposed first where asked. @param after nodes that it waits for */
export function matMul(
  graph: GraphWriter,
  a: Output,
  b: Output,
  transposed: 'none' | 'first' | 'second' = 'none',
  after: readonly Output[] = []
): Output {
  return graph.node('MatMul', [a, b], {
    attributes: {
      ...float,
      transpose_a: { flag: transposed === 'first' },
      transpose_b: { flag: transposed === 'second' }
    },
    after
  })
}

/** An operation on float32 numbers, element by element or row by row, that needs no more than its inputs. */
export function float32(
  graph: GraphWriter,
  operation:
    'AddV2' | 'L2Loss' | 'LogSoftmax' | 'Mul' | 'RealDiv' | 'Relu' | 'Sign' | 'Softmax' | 'Square' | 'Sub',
  ...inputs: readonly Output[]
): Output {
  return graph.node(operation, inputs, { attributes: float })
}

/** a + b + ... */
export function sum(graph: GraphWriter, terms: readonly Output[]): Output {
  return terms.reduce((total, term) => float32(graph, 'AddV2', total, term))
}

/** Sum or mean along some axes. */
export function reduce(
  graph: GraphWriter,
  operation: 'Mean' | 'Sum',
  x: Output,
  axes: readonly number[],
  keepsAxes = false
): Output {
  return graph.node(operation, [x, graph.constant(axes, 'int32', [axes.length])], {
    attributes: { ...float, ...axisType, keep_dims: { flag: keepsAxes } }
  })
}

/** Some numbers as one list. */
export function pack(graph: GraphWriter, numbers: readonly Output[]): Output {
  return graph.node('Pack', numbers, {
    attributes: { ...float, N: { integer: numbers.length }, axis: { integer: 0 } }
  })
}

/** A list as some numbers. */
export function unpack(graph: GraphWriter, list: Output, count: number): readonly Output[] {
  const numbers = graph.node('Unpack', [list], {
    attributes: { ...float, num: { integer: count }, axis: { integer: 0 } }
  })
  return Array.from({ length: count }, (_, index) => `${numbers}:${String(index)}`)
}

/** Pieces of x of the given sizes along an axis. */
export function cut(
  graph: GraphWriter,
  x: Output,
  sizes: readonly number[],
  axis: number,
  type: NumberType = 'float32'
): readonly Output[] {
  if (sizes.length === 1) return [x]
  const lengths = graph.constant(sizes, 'int32', [sizes.length])
  const split = graph.node('SplitV', [x, lengths, graph.constant([axis], 'int32')], {
    attributes: { T: { type }, Tlen: { type: 'int32' }, num_split: { integer: sizes.length } }
  })
  return sizes.map((_, index) => `${split}:${String(index)}`)
}

/** The first column of x [rows, columns]: [rows, 1] */
export function firstColumn(graph: GraphWriter, x: Output): Output {
  const [begin, size] = [graph.constant([0, 0], 'int32', [2]), graph.constant([-1, 1], 'int32', [2])]
  return graph.node('Slice', [x, begin, size], { attributes: { ...float, Index: { type: 'int32' } } })
}

/** x [rows, columns] -> [columns, rows] */
export function transpose(graph: GraphWriter, x: Output): Output {
  return graph.node('Transpose', [x, graph.constant([1, 0], 'int32', [2])], {
    attributes: { ...float, Tperm: { type: 'int32' } }
  })
}

/** Puts pieces together along an axis. */
export function join(graph: GraphWriter, pieces: readonly Output[], axis: number): Output {
  const [first] = pieces
  if (first !== undefined && pieces.length === 1) return first
  return graph.node('ConcatV2', [...pieces, graph.constant([axis], 'int32')], {
    attributes: { ...float, ...axisType, N: { integer: pieces.length } }
  })
}

export function read(graph: GraphWriter, variable: Output, after: readonly Output[] = []): Output {
  return graph.node('ReadVariableOp', [variable], { attributes: { dtype: { type: 'float32' } }, after })
}

export function assign(
  graph: GraphWriter,
  variable: Output,
  value: Output,
  type: NumberType = 'float32'
): Output {
  return graph.node('AssignVariableOp', [variable, value], { attributes: { dtype: { type } } })
}

/** The rows of a variable that the indices [n] name. */
export function gatherRows(
  graph: GraphWriter,
  variable: Output,
  indices: Output,
  type: NumberType,
  after: readonly Output[] = []
): Output {
  return graph.node('ResourceGather', [variable, indices], {
    attributes: {
      dtype: { type },
      Tindices: { type: 'int32' },
      batch_dims: { integer: 0 },
      validate_indices: { flag: true }
    },
    after
  })
}

/** Numbers of a list as a float32 number. */
export function countOf(graph: GraphWriter, list: Output): Output {
  const count = graph.node('Size', [list], {
    attributes: { T: { type: 'int32' }, out_type: { type: 'int32' } }
  })
  return graph.node('Cast', [count], { attributes: { SrcT: { type: 'int32' }, DstT: { type: 'float32' } } })
}

/** A number that comes out once other nodes have run: a session can't be asked for nodes without outputs. */
export function done(graph: GraphWriter, after: readonly Output[]): Output {
  return graph.node('Identity', [graph.constant([1], 'float32')], { attributes: float, after })
}
