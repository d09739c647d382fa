import type { DataState, TestSet } from '../../../src-preload/contract/domain'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { Problem } from '../../../src-preload/i18n/problem'
import { areNamed, type PreparedMnist, type PrepareOptions } from '../../data'
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

type Ready = Extract<DataState, { phase: 'ready' }>
type Failed = Extract<DataState, { phase: 'failed' }>

/**
 * The data set: where it is, and how it gets there. One preparation at a time; the newest wish replaces the older. What is
 * ready stays in use, and can be trained on, until something else is ready in its place.
 */
export class DataService {
  #state: DataState = { phase: 'checking' }
  /** Counts what the person asked for. */
  #wishes = 0
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

  /**
   * At launch: the folder that the person chose, or the application's own data where that can't be used now.
   * @returns when there are data or there can't be; a download that own mirrors are named for goes on behind it
   */
  async open(remembered: string | null): Promise<void> {
    const wish = ++this.#wishes
    if (remembered !== null) {
      try {
        const folder = await this.#options.find(remembered)
        if (wish === this.#wishes) this.#use(folder)
        return
      } catch (error) {
        // The disk may be back at the next launch: the choice stays remembered.
        this.#options.giveNotice(new Problem('data_folder_left', {}).report)
        this.#options.giveNotice(reportOf(error, 'Opening the chosen data folder'))
        if (wish !== this.#wishes) return
      }
    }
    await this.#begin(async (signal) => {
      await this.#takeOwn(signal)
    })
  }

  /**
   * Downloads the published data set, again if need be, beside what is in use. That it failed is a notice where something is.
   * @returns the state at the end of it
   */
  async download(): Promise<DataState> {
    this.#wishes++
    await this.#begin(async (signal) => {
      const wasReady = this.isReady
      if (await this.#download(signal, [])) this.#options.rememberFolder(null)
      else if (wasReady && !signal.aborted)
        this.#options.giveNotice(new Problem('data_download_failed', {}).report)
    })
    return this.#state
  }

  /** Ends a download; what is in use stays so. */
  cancel(): void {
    this.#cancel?.abort()
  }

  /**
   * Uses the data set of a folder as it is. The one in use stays when it is no sound one, or when the person has asked for
   * something else before it was read.
   * @returns the state after it
   * @throws Problem naming the file that is wrong
   */
  async useFolder(chosen: string): Promise<DataState> {
    const wish = ++this.#wishes
    const folder = await this.#options.find(chosen)
    if (wish !== this.#wishes) return this.#state
    await this.#begin(() => {
      if (wish !== this.#wishes) return
      this.#options.rememberFolder(folder)
      this.#use(folder)
    })
    return this.#state
  }

  /** Goes back to the application's own data. */
  async forgetFolder(): Promise<DataState> {
    this.#wishes++
    await this.#begin(async (signal) => {
      if (await this.#takeOwn(signal)) this.#options.rememberFolder(null)
    })
    return this.#state
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

  /** Cancels what goes on, and begins when that has ended. */
  #begin(work: (signal: AbortSignal) => Promise<void> | void): Promise<void> {
    this.cancel()
    const cancel = new AbortController()
    this.#cancel = cancel
    return this.#queue(() => work(cancel.signal))
  }

  #queue(work: () => Promise<void> | void): Promise<void> {
    const done = this.#present.then(work)
    // What breaks is told to whoever asked for it; the next wish has its turn all the same.
    this.#present = done.catch(() => undefined)
    return done
  }

  #use(folder: string): void {
    this.#settle({ phase: 'ready', source: 'folder', folder, problems: [] })
  }

  /**
   * Takes the sound cache, or completes it from the copy in the application: nobody is asked for what is there. Mirrors that
   * the person or the school named are wanted: what came from the copy is then downloaded from them, beside its use.
   * @returns whether it is ready
   */
  async #takeOwn(signal: AbortSignal): Promise<boolean> {
    const inUse = this.#state.phase === 'ready' ? this.#state : null
    const end = await this.#prepare(inUse, { signal, preferOffline: true })
    if (end.phase === 'failed') {
      this.#settle(inUse ? { ...inUse, problems: end.problems } : end)
      return false
    }
    this.#settle(end)
    const { mirrors, offlineFolder } = this.#options.sources()
    const isKept = end.folder !== offlineFolder
    if (end.source === 'offline' && isKept && areNamed(mirrors))
      void this.#queue(async () => {
        if (!signal.aborted) await this.#download(signal, end.problems)
      })
    return true
  }

  /**
   * Beside data in use it is downloaded or nothing is changed; without them the copy in the application serves as well.
   * @param earlier problems that are still to be told
   * @returns whether what was asked for is in use
   */
  async #download(signal: AbortSignal, earlier: readonly ProblemReport[]): Promise<boolean> {
    const inUse = this.#state.phase === 'ready' ? { ...this.#state, problems: earlier } : null
    const end = await this.#prepare(inUse, {
      signal,
      forceDownload: true,
      ...(inUse ? { offlineFolder: null } : {})
    })
    const problems = [...earlier, ...end.problems]
    const isDone = end.phase === 'ready' && (end.source === 'download' || !inUse)
    this.#settle(inUse && !isDone ? { ...inUse, problems } : { ...end, problems })
    return isDone
  }

  /**
   * @param inUse the data that stay in use meanwhile
   * @returns how it ended; that it is so is for the caller to tell
   */
  async #prepare(inUse: Ready | null, options: Partial<PrepareOptions>): Promise<Ready | Failed> {
    let failed = null as Failed | null
    try {
      const prepared = await this.#options.prepare({
        ...this.#options.sources(),
        ...options,
        onState: (state) => {
          if (state.phase === 'failed') failed = state
          else if (state.phase === 'downloading')
            this.#become(
              inUse
                ? { ...inUse, problems: [...inUse.problems, ...state.problems], download: state.progress }
                : state
            )
          else if (state.phase === 'checking' && !inUse) this.#become(state)
        }
      })
      return { phase: 'ready', ...prepared }
    } catch (error) {
      if (error instanceof Problem && failed) return failed
      return { phase: 'failed', problems: [reportOf(error, 'Preparing the data')] }
    }
  }

  #settle(state: Ready | Failed): void {
    this.#become(state)
    if (state.phase === 'ready') this.#options.onReady(state.folder)
  }

  #become(state: DataState): void {
    this.#state = state
    this.#options.hub.emit('dataChanged', state)
  }
}
