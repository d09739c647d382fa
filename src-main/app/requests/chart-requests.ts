import type { SavedFile } from '../../../src-preload/contract/ipc'
import { m } from '../../../src-preload/i18n'
import { Problem } from '../../../src-preload/i18n/problem'
import { writeFileSafely } from '../../files'
import { trainingCsv } from '../../formats/training-csv'
import type { Dialogs } from '../dialogs'
import type { SavedFiles } from '../saved-files'
import type { Training } from '../training/training'
import type { Handlers } from './answer-requests'
import { cancelled } from './cancelled'

/** Every PNG file begins with these (PNG specification, 5.2). */
const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

export function chartRequests(
  training: Training,
  dialogs: Dialogs,
  savedFiles: SavedFiles
): Pick<Handlers, 'saveChart' | 'saveChartData'> {
  const save = async (path: string, bytes: Uint8Array): Promise<SavedFile> => {
    await writeFileSafely(path, bytes)
    return savedFiles.add(path, bytes)
  }
  return {
    saveChart: async (png) => {
      // The window hands over bytes; nothing but a picture is written for it.
      if (pngSignature.some((byte, index) => png[index] !== byte))
        throw new Problem('request_invalid', { request: 'saveChart' })
      const path = await dialogs.askWhereToSave(
        m.main_dialog_chart_title(),
        `${m.main_file_name_chart()}.png`,
        { name: m.main_file_png(), extensions: ['png'] }
      )
      return path === null ? cancelled : save(path, png)
    },
    saveChartData: async () => {
      // As it is now, whatever happens while the dialog is open.
      const { history } = training
      if (history === null) throw new Problem('no_history', {})
      const path = await dialogs.askWhereToSave(
        m.main_dialog_data_title(),
        `${m.main_file_name_data()}.csv`,
        { name: m.main_file_csv(), extensions: ['csv'] }
      )
      return path === null ? cancelled : save(path, await trainingCsv(history))
    }
  }
}
