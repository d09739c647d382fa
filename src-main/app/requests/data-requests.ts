import { m } from '../../../src-preload/i18n'
import type { DataService } from '../data/data-service'
import type { Dialogs } from '../dialogs'
import type { Handlers } from './answer-requests'
import { cancelled } from './cancelled'

type DataRequests =
  'readTestSet' | 'downloadData' | 'cancelDownload' | 'chooseDataFolder' | 'forgetDataFolder'

export function dataRequests(data: DataService, dialogs: Dialogs): Pick<Handlers, DataRequests> {
  return {
    readTestSet: () => data.readTestSet(),
    downloadData: () => data.download(),
    cancelDownload: () => {
      data.cancel()
      return null
    },
    chooseDataFolder: async () => {
      const folder = await dialogs.askForFolder(m.main_dialog_folder_title(), m.main_dialog_folder_button())
      return folder === null ? cancelled : data.useFolder(folder)
    },
    forgetDataFolder: () => data.forgetFolder()
  }
}
