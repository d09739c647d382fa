import type { DataService } from '../data/data-service'
import type { Dialogs } from '../dialogs'
import type { WeightsExchange } from '../model/weights-exchange'
import type { Handlers } from './answer-requests'
import { chartRequests } from './chart-requests'
import { dataRequests } from './data-requests'
import { modelRequests } from './model-requests'
import type { Learning } from '../samples/learning'
import type { SampleStore } from '../samples/sample-store'
import { sampleRequests } from './sample-requests'
import { stateRequests, type StateParts } from './state-requests'
import { trainingRequests } from './training-requests'
import { updateRequests } from './update-requests'

export { answerRequests } from './answer-requests'

export interface RequestParts extends StateParts {
  readonly data: DataService
  readonly dialogs: Dialogs
  readonly exchange: WeightsExchange
  readonly samples: SampleStore
  readonly learning: Learning
}

/** Every request of the contract and who carries it out; one that is missing or stray does not compile. */
export function handlersOf(parts: RequestParts): Handlers {
  const { training, trainer, exchange, data, dialogs, savedFiles, samples, learning, updates } = parts
  return {
    ...stateRequests(parts),
    ...trainingRequests(training),
    ...modelRequests(trainer, exchange),
    ...chartRequests(training, dialogs, savedFiles),
    ...dataRequests(data, dialogs),
    ...sampleRequests(samples, learning, dialogs, savedFiles),
    ...updateRequests(updates)
  }
}
