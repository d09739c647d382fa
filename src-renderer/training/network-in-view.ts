import type { Evaluation, Glimpse, ModelInfo, Run } from '../../src-preload/contract/domain'
import { classCount } from '../../src-preload/contract/hyperparameters'

/** The weights [outputs, 784] to show: while a run goes on, of its last glimpse; else of the model. */
export function firstLayerOf(
  glimpse: Glimpse | null,
  ofModel: Float32Array | null,
  isTraining: boolean
): Float32Array | null {
  return (isTraining ? null : ofModel) ?? glimpse?.firstLayer ?? null
}

/** Neurons of the first layer, of which `firstLayerOf` may hold only the first: of the run that goes on, else of the model. */
export function firstLayerSize(run: Run | null, model: ModelInfo | null, isTraining: boolean): number | null {
  const settings = (isTraining ? null : model) ?? run?.hyperparameters
  return settings ? (settings.hiddenLayers[0] ?? classCount) : null
}

/**
 * Predicted labels of the first 64 test digits: while a run goes on, of its last glimpse; else of the model on the whole
 * test set, which is never older than the model.
 * @returns [64], or null when no network has read them
 */
export function first64Of(
  glimpse: Glimpse | null,
  evaluation: Evaluation | null,
  isTraining: boolean
): Uint8Array | null {
  if (isTraining || !evaluation) return glimpse?.first64 ?? null
  return Uint8Array.from({ length: 64 }, (_, index) => {
    const row = evaluation.logProbabilities.subarray(index * classCount, (index + 1) * classCount)
    return row.indexOf(Math.max(...row))
  })
}
