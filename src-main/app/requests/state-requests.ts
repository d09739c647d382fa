import { app } from 'electron'
import type { AppState } from '../../../src-preload/contract/ipc'
import type { DataService } from '../data/data-service'
import type { Model } from '../model/model'
import type { Notices } from '../notices'
import type { Preferences } from '../preferences'
import type { ReportCopier } from '../report/report-copier'
import type { SavedFiles } from '../saved-files'
import type { Trainer } from '../trainer/trainer'
import type { Training } from '../training/training'
import type { Updates } from '../updates/updates'
import type { Handlers } from './answer-requests'

/** The Electron that users get; older ones are taken where it can't be fetched, for development and tests alone. */
export const supportedElectron = 45

export interface StateParts {
  readonly preferences: Preferences
  readonly data: DataService
  readonly trainer: Trainer
  readonly training: Training
  readonly model: Model
  readonly notices: Notices
  readonly savedFiles: SavedFiles
  readonly reports: ReportCopier
  readonly updates: Updates
}

export function stateRequests(
  parts: StateParts
): Pick<Handlers, 'readState' | 'changeSettings' | 'showInFolder' | 'endTrainer' | 'copyReport'> {
  return {
    readState: () => readState(parts),
    changeSettings: (change) => parts.preferences.change(change),
    endTrainer: () => {
      parts.trainer.endSilent()
      return null
    },
    copyReport: async () => {
      await parts.reports.copy()
      return null
    },
    showInFolder: async (id) => {
      await parts.savedFiles.showInFolder(id)
      return null
    }
  }
}

function readState(parts: StateParts): AppState {
  const { preferences, data, trainer, training, model, notices, updates } = parts
  return {
    settings: preferences.current,
    locale: preferences.locale,
    data: data.state,
    update: updates.state,
    backend: trainer.backend,
    history: training.history,
    model: model.shown?.model ?? null,
    evaluation: model.shown?.evaluation ?? null,
    firstLayer: model.shown?.firstLayer ?? null,
    glimpse: training.glimpse,
    isTrainerSilent: trainer.isSilent,
    notices: notices.all,
    versions: { app: app.getVersion(), electron: process.versions.electron, isTestRuntime: isTestRuntime() }
  }
}

function isTestRuntime(): boolean {
  return Number.parseInt(process.versions.electron, 10) < supportedElectron
}
