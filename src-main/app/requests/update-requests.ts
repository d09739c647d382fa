import type { Updates } from '../updates/updates'
import type { Handlers } from './answer-requests'

type UpdateRequests = 'lookForUpdate' | 'downloadUpdate' | 'cancelUpdate' | 'installUpdate'

export function updateRequests(updates: Updates): Pick<Handlers, UpdateRequests> {
  return {
    lookForUpdate: () => updates.look(),
    downloadUpdate: () => updates.download(),
    cancelUpdate: () => {
      updates.cancel()
      return null
    },
    installUpdate: async () => {
      await updates.install()
      return null
    }
  }
}
