import { m } from '../../../src-preload/i18n'
import { Problem } from '../../../src-preload/i18n/problem'
import { writeFileSafely } from '../../files'
import type { Dialogs } from '../dialogs'
import type { Learning } from '../samples/learning'
import { sampleLines, type SampleStore } from '../samples/sample-store'
import type { SavedFiles } from '../saved-files'
import type { Handlers } from './answer-requests'
import { cancelled } from './cancelled'

export function sampleRequests(
  samples: SampleStore,
  learning: Learning,
  dialogs: Dialogs,
  savedFiles: SavedFiles
): Pick<
  Handlers,
  | 'readSamples'
  | 'keepSample'
  | 'relabelSample'
  | 'deleteSamples'
  | 'exportSamples'
  | 'learnSamples'
  | 'unlearnSamples'
> {
  return {
    readSamples: () => samples.all,
    keepSample: (sample) => samples.keep(sample),
    relabelSample: (id, label) => samples.relabel(id, label),
    deleteSamples: (ids) => samples.delete(ids),
    exportSamples: async () => {
      if (samples.all.length === 0) throw new Problem('no_samples', {})
      const bytes = sampleLines(samples.all)
      const path = await dialogs.askWhereToSave(
        m.main_dialog_samples_title(),
        `${m.main_file_name_samples()}.ndjson`,
        { name: m.main_file_ndjson(), extensions: ['ndjson'] }
      )
      if (path === null) return cancelled
      await writeFileSafely(path, bytes)
      return savedFiles.add(path, bytes)
    },
    learnSamples: (images, labels) => learning.learn({ images, labels }),
    unlearnSamples: () => learning.unlearn()
  }
}
