import type { ProblemReport } from '../../../src-preload/contract/problem'
import { findMnistFolder, mirrorsInForce, prepareMnist, readMnistTestSet } from '../../data'
import type { SettingsStore } from '../../settings'
import type { EventHub } from '../event-hub'
import { offlineFolder } from '../packed-files'
import { DataService } from './data-service'
import { fetchWithElectron } from './fetch-with-electron'

export interface DataParts {
  readonly hub: EventHub
  readonly store: SettingsStore
  readonly giveNotice: (problem: ProblemReport) => void
  readonly onReady: (folder: string) => void
}

/** The data service with the real data set behind it. */
export function openData({ hub, store, giveNotice, onReady }: DataParts): DataService {
  return new DataService({
    hub,
    sources: () => ({
      mirrors: mirrorsInForce(store.current.mirrors, process.env),
      offlineFolder: offlineFolder(),
      fetchBytes: fetchWithElectron
    }),
    prepare: prepareMnist,
    find: (folder) => findMnistFolder(folder),
    readTestSet: async (folder) => {
      const { testImages, testLabels } = await readMnistTestSet(folder)
      return { images: testImages, labels: testLabels }
    },
    rememberFolder: (dataFolder) => void store.remember({ dataFolder }),
    giveNotice,
    onReady
  })
}
