import type { DataState, TestSet } from '../../../src-preload/contract/domain'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { Problem } from '../../../src-preload/i18n/problem'
import type { PreparedMnist, PrepareOptions } from '../../data'
import type { EventHub } from '../event-hub'
import { reportOf } from '../refusal'

export interface DataServiceOptions {
  readonly hub: EventHub
  /** The mirrors and places that hold now. */
  readonly sources: () => Pick<PrepareOptions, 'mirrors' | 'offlineFolder' | 'fetchBytes'>
  readonly prepare: (options: PrepareOptions) => Promise<PreparedMnist>
  /** Finds and verifies the data set in a folder of the person's. */
  readonly find: (folder: string) => Promise<string>
  readonly readTestSet: (folder: string) => Promise<TestSet>
  /** Keeps the folder that the person chose for the next launch; null for the application's own cache. */
  readonly rememberFolder: (folder: string | null) => void
  readonly giveNotice: (problem: ProblemReport) => void
  /** A folder with verified digits is there. */
  readonly onReady: (folder: string) => void
}

/** The data set: where it is, and how it gets there. One preparation at a time; the newest wish replaces the older. */
export class DataService {
  #state: DataState = { phase: 'checking' }
  #cancel: AbortController | null = null
  #present: Promise<void> = Promise.resolve()
  #testSet: Promise<TestSet> | null = null
  readonly #options: DataServiceOptions

  constructor(options: DataServiceOptions) {
    this.#options = options
  }

  get state(): DataState {
    return this.#state
  }

  get isReady(): boolean {
    return this.#state.phase === 'ready'
  }

  /** At launch: the folder that the person chose, or the application's own cache where that can't be used now. */
  async open(remembered: string | null): Promise<void> {
    if (remembered !== null) {
      try {
        this.#use(await this.#options.find(remembered))
        return
      } catch (error) {
        // The disk may be back at the next launch: the choice stays remembered.
        this.#options.giveNotice(new Problem('data_folder_left', {}).report)
        this.#options.giveNotice(reportOf(error, 'Opening the chosen data folder'))
      }
    }
    await this.#prepare(false)
  }

  /** Downloads the published data set, again if need be. @returns the state at the end of it */
  async download(): Promise<DataState> {
    this.#options.rememberFolder(null)
    return this.#prepare(true)
  }

  /** Ends a download; what is missing then comes from the copy in the application. */
  cancel(): void {
    this.#cancel?.abort()
  }

  /**
   * Uses the data set of a folder as it is. The one in use stays when it is no sound one.
   * @throws Problem naming the file that is wrong
   */
  async useFolder(chosen: string): Promise<DataState> {
    const folder = await this.#options.find(chosen)
    this.cancel()
    await this.#present
    this.#options.rememberFolder(folder)
    return this.#use(folder)
  }

  /** Goes back to the application's own cache. */
  async forgetFolder(): Promise<DataState> {
    this.#options.rememberFolder(null)
    return this.#prepare(false)
  }

  /** The test digits, read and verified once. @throws Problem `no_data` */
  async readTestSet(): Promise<TestSet> {
    if (this.#state.phase !== 'ready') throw new Problem('no_data', {})
    const reading = (this.#testSet ??= this.#options.readTestSet(this.#state.folder))
    try {
      return await reading
    } catch (error) {
      // The next request looks again.
      if (this.#testSet === reading) this.#testSet = null
      throw error
    }
  }

  /** Takes the sound cache, or gets what is missing; the newest wish replaces an older one. */
  async #prepare(forceDownload: boolean): Promise<DataState> {
    this.cancel()
    const before = this.#present
    const cancel = new AbortController()
    this.#cancel = cancel
    this.#present = before.then(() => this.#prepareNow(cancel.signal, forceDownload))
    await this.#present
    return this.#state
  }

  #use(folder: string): DataState {
    this.#become({ phase: 'ready', source: 'folder', folder, problems: [] })
    return this.#state
  }

  async #prepareNow(signal: AbortSignal, forceDownload: boolean): Promise<void> {
    try {
      await this.#options.prepare({
        ...this.#options.sources(),
        signal,
        forceDownload,
        onState: (state) => this.#become(state)
      })
    } catch (error) {
      // An expected failure was told by the state already.
      if (error instanceof Problem) return
      this.#become({ phase: 'failed', problems: [reportOf(error, 'Preparing the data')] })
    }
  }

  #become(state: DataState): void {
    this.#state = state
    if (state.phase === 'ready') this.#options.onReady(state.folder)
    this.#options.hub.emit('dataChanged', state)
  }
}
