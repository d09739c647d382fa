import type { Loss } from '../../../src-preload/contract/hyperparameters'
import type { GraphWriter, Output } from './graph-writer'
import { float32, reduce } from './operations'

export interface LossOutputs {
  /** Of each digit, [n]. */
  readonly losses: Output
  /** dLoss/dz [n, classes] */
  readonly dz: Output
}

/**
 * Negative log-likelihood on log-softmax, as torch.nn.LogSoftmax and torch.nn.NLLLoss, whose mean over the n digits is the
 * loss of the batch; one operation computes both.
 *
 *   loss = -logsoftmax(z)[label]
 *   dz   = (softmax(z) - y) / n
 */
function negativeLogLikelihood(
  graph: GraphWriter,
  z: Output,
  labels: Output,
  inverseCount: Output
): LossOutputs {
  const entropy = graph.node('SparseSoftmaxCrossEntropyWithLogits', [z, labels], {
    attributes: { T: { type: 'float32' }, Tlabels: { type: 'int32' } }
  })
  return { losses: entropy, dz: float32(graph, 'Mul', `${entropy}:1`, inverseCount) }
}

/**
 * Mean squared error of softmax against one-hot, as torch.nn.MSELoss: the mean over the n digits and the k classes.
 *
 *   p    = softmax(z)
 *   loss = 1/k * sum over classes of (p - y)^2
 *   dp   = 2 (p - y) / (n k)
 *   dz   = p * (dp - sum over classes of dp p)
 */
function meanSquaredError(
  graph: GraphWriter,
  z: Output,
  labels: Output,
  inverseCount: Output,
  classes: number
): LossOutputs {
  const one = (value: number): Output => graph.constant([value], 'float32')
  const times = (a: Output, b: Output): Output => float32(graph, 'Mul', a, b)
  const p = float32(graph, 'Softmax', z) //                                      [n, classes]
  const y = graph.node('OneHot', [labels, graph.constant([classes], 'int32'), one(1), one(0)], {
    attributes: { T: { type: 'float32' }, TI: { type: 'int32' }, axis: { integer: -1 } }
  }) //                                                                          [n, classes]
  const difference = float32(graph, 'Sub', p, y) //                              [n, classes]
  const dp = times(difference, times(inverseCount, one(2 / classes))) //         [n, classes]
  const inner = reduce(graph, 'Sum', times(dp, p), [1], true) //                 [n, 1]
  return {
    losses: reduce(graph, 'Mean', float32(graph, 'Square', difference), [1]), //   [n]
    dz: times(p, float32(graph, 'Sub', dp, inner)) //                            [n, classes]
  }
}

/**
 * @param z logits [n, classes]
 * @param labels [n] int32
 * @param inverseCount 1/n
 */
export function lossAndGradient(
  graph: GraphWriter,
  loss: Loss,
  z: Output,
  labels: Output,
  inverseCount: Output,
  classes: number
): LossOutputs {
  return loss === 'nll'
    ? negativeLogLikelihood(graph, z, labels, inverseCount)
    : meanSquaredError(graph, z, labels, inverseCount, classes)
}
