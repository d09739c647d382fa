import * as tf from '@tensorflow/tfjs-core'
import type { Loss } from '../../../src-preload/contract/hyperparameters'

export interface LossTensors {
  /** [n, classes] */
  readonly logProbabilities: tf.Tensor2D
  /** Mean over the batch. */
  readonly loss: tf.Scalar
  /** dLoss/dz [n, classes] */
  readonly dz: tf.Tensor2D
}

/**
 * Negative log-likelihood on log-softmax, as torch.nn.LogSoftmax and torch.nn.NLLLoss.
 *
 *   lp   = z - max(z) - log(sum(exp(z - max(z))))     no exp can overflow, no log sees 0
 *   loss = -1/n * sum over digits of lp[label]
 *   dz   = (exp(lp) - y) / n
 */
function negativeLogLikelihood(z: tf.Tensor2D, y: tf.Tensor2D): LossTensors {
  const [n] = z.shape
  const logProbabilities = tf.logSoftmax(z)
  return {
    logProbabilities,
    loss: tf.neg(tf.div(tf.sum(tf.mul(logProbabilities, y)), n)),
    dz: tf.div(tf.sub(tf.exp(logProbabilities), y), n)
  }
}

/**
 * Mean squared error of softmax against one-hot, as torch.nn.MSELoss: the mean over the batch and the k classes.
 *
 *   p    = softmax(z)
 *   loss = 1/(n k) * sum of (p - y)^2
 *   dp   = 2 (p - y) / (n k)
 *   dz   = p * (dp - sum over classes of dp p)        softmax' = diag(p) - p p^T
 */
function meanSquaredError(z: tf.Tensor2D, y: tf.Tensor2D): LossTensors {
  const [n, k] = z.shape
  const logProbabilities = tf.logSoftmax(z)
  const p = tf.exp(logProbabilities)
  const difference = tf.sub<tf.Tensor2D>(p, y)
  const dp = tf.mul<tf.Tensor2D>(difference, 2 / (n * k))
  return {
    logProbabilities,
    loss: tf.div(tf.sum(tf.square(difference)), n * k),
    dz: tf.mul(p, tf.sub(dp, tf.sum(tf.mul(dp, p), 1, true)))
  }
}

/**
 * @param z logits [n, classes]
 * @param y labels as one-hot rows [n, classes]
 */
export function lossAndGradient(loss: Loss, z: tf.Tensor2D, y: tf.Tensor2D): LossTensors {
  return loss === 'nll' ? negativeLogLikelihood(z, y) : meanSquaredError(z, y)
}
