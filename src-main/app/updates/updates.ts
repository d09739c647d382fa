import type { UpdateState } from '../../../src-preload/contract/domain'
import { Problem } from '../../../src-preload/i18n/problem'
import type { EventHub } from '../event-hub'
import { log } from '../log'
import type { UpdatePossibility } from './possibility'
import { downloadProblem, installProblem, lookProblem } from './update-problem'
import type { Found, Updater } from './updater'

/** Longest wait for the list of versions, and longest silence in a download. */
const patienceMs = 30_000

export interface UpdatesOptions {
  readonly hub: EventHub
  readonly possibility: UpdatePossibility
  /** Did the person switch the setting on? */
  readonly isWanted: () => boolean
  /** A new one for each look; making it sends nothing. */
  readonly makeUpdater: (configFile: string) => Promise<Updater>
  readonly isTraining: () => boolean
  /** Writes what has to be there for the next start. */
  readonly flush: () => Promise<unknown>
}

/** One look for a newer version and all that follows from it. */
interface Look {
  readonly updater: Updater
  found: Found | null
}

/**
 * Newer versions of Inkling. While the setting is off nothing is asked of anybody; while it is on the releases page is
 * asked at the start and when the person says so, and nothing is downloaded or installed but by the person's word.
 */
export class Updates {
  #state: UpdateState
  #look: Look | null = null
  /** Grows with every look and every end of one: what belongs to an older one comes too late. */
  #turn = 0
  readonly #options: UpdatesOptions

  constructor(options: UpdatesOptions) {
    this.#options = options
    const { possibility, hub } = options
    this.#state = possibility.isPossible
      ? { phase: 'idle', host: possibility.host }
      : { phase: 'impossible', reason: possibility.reason }
    let wasWanted = options.isWanted()
    hub.on('settingsChanged', () => {
      const isWanted = options.isWanted()
      if (isWanted === wasWanted) return
      wasWanted = isWanted
      if (isWanted) void this.open()
      else this.#rest()
    })
  }

  get state(): UpdateState {
    return this.#state
  }

  /** At the start: looks, where that is wanted and possible. */
  async open(): Promise<void> {
    if (this.#options.isWanted() && this.#options.possibility.isPossible) await this.look()
  }

  /**
   * Asks for a newer version. What goes on already is not begun anew.
   * @returns how it ended
   * @throws Problem `updates_off`, `updates_impossible`
   */
  async look(): Promise<UpdateState> {
    const { possibility, isWanted, makeUpdater } = this.#options
    if (!possibility.isPossible) throw new Problem('updates_impossible', {})
    if (!isWanted()) throw new Problem('updates_off', {})
    if (this.#state.phase === 'asking' || this.#state.phase === 'downloading') return this.#state
    this.#look?.updater.end()
    const turn = ++this.#turn
    const { configFile, host } = possibility
    this.#become({ phase: 'asking', host })
    const look: Look = { updater: await makeUpdater(configFile), found: null }
    if (turn !== this.#turn) return this.#state
    this.#look = look
    const { promise, stop } = patience(look.updater.look())
    try {
      look.found = await promise
      if (turn === this.#turn)
        this.#become(look.found ? { phase: 'found', host, ...look.found } : { phase: 'newest', host })
    } catch (error) {
      if (turn === this.#turn) this.#giveUp(lookProblem(asError(error), host), host)
    } finally {
      stop()
    }
    return this.#state
  }

  /** Downloads what was found. @returns how it ended @throws Problem `request_invalid` when nothing was found */
  async download(): Promise<UpdateState> {
    const state = this.#state
    const look = this.#look
    if (state.phase === 'downloading') return state
    if (!look?.found || state.phase !== 'found')
      throw new Problem('request_invalid', { request: 'downloadUpdate' })
    const { version, bytes } = look.found
    const { host } = state
    const turn = this.#turn
    const tell = (received: number, total: number): void => {
      if (turn === this.#turn) this.#become({ phase: 'downloading', host, version, received, total })
    }
    tell(0, bytes ?? 0)
    const waiting = patience(
      look.updater.download((received, total) => {
        waiting.goOn()
        tell(received, total)
      })
    )
    try {
      await waiting.promise
      if (turn === this.#turn) this.#become({ phase: 'downloaded', host, version })
    } catch (error) {
      if (turn === this.#turn) this.#giveUp(downloadProblem(asError(error), version, host), host)
    } finally {
      waiting.stop()
    }
    return this.#state
  }

  /** Gives up what goes on; nothing stays in use of it. */
  cancel(): void {
    if (this.#state.phase === 'asking' || this.#state.phase === 'downloading') this.#rest()
  }

  /**
   * Puts the downloaded version in this one's place: the application quits and the new one starts.
   * @throws Problem `update_during_run`; `request_invalid` when nothing is downloaded
   */
  async install(): Promise<void> {
    const state = this.#state
    const look = this.#look
    if (state.phase !== 'downloaded' || !look)
      throw new Problem('request_invalid', { request: 'installUpdate' })
    if (this.#options.isTraining()) throw new Problem('update_during_run', {})
    await this.#options.flush()
    look.updater.install((error) => this.#fail(installProblem(error, state.version), state.host))
  }

  /** At the end of the application. */
  end(): void {
    this.#turn++
    this.#look?.updater.end()
    this.#look = null
  }

  #rest(): void {
    const { possibility } = this.#options
    if (!possibility.isPossible) return
    this.end()
    this.#become({ phase: 'idle', host: possibility.host })
  }

  /** After a failure of the network nothing of that look is used again. */
  #giveUp(problem: Problem, host: string): void {
    this.end()
    this.#fail(problem, host)
  }

  #fail({ report, cause }: Problem, host: string): void {
    log.warn('An update failed', cause)
    this.#become({ phase: 'failed', host, problem: report })
  }

  #become(state: UpdateState): void {
    this.#state = state
    this.#options.hub.emit('updateChanged', state)
  }
}

/** Nothing came of a server for too long. */
class Silence extends Error {
  readonly code = 'ETIMEDOUT'
}

/** A promise that fails where `goOn` is not called for too long. */
function patience<Value>(work: Promise<Value>): {
  promise: Promise<Value>
  goOn: () => void
  stop: () => void
} {
  let timer: NodeJS.Timeout | undefined
  let giveUp: () => void = () => undefined
  const goOn = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => giveUp(), patienceMs)
  }
  const silence = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Silence('no answer in 30 s'))
  })
  goOn()
  return { promise: Promise.race([work, silence]), goOn, stop: () => clearTimeout(timer) }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
