import type { WeightsExchange } from '../model/weights-exchange'
import { valueOf } from '../refusal'
import type { Trainer } from '../trainer/trainer'
import type { Handlers } from './answer-requests'

export function modelRequests(
  trainer: Trainer,
  exchange: WeightsExchange
): Pick<Handlers, 'classify' | 'exportWeights' | 'importWeights'> {
  return {
    classify: async (pixels, isScribble) =>
      valueOf(await trainer.ask<'classify'>({ kind: 'classify', pixels, isScribble })),
    exportWeights: (format) => exchange.exportWeights(format),
    importWeights: () => exchange.importWeights()
  }
}
