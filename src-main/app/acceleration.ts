import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem } from '../../src-preload/i18n/problem'
import { errorCode } from '../files'
import { log } from './log'

/** A file whose being there says it: it is asked before Electron is ready, when the settings are not yet read. */
const markName = 'without-graphics-acceleration'

/** Deaths of the graphics process in one life of the application that are put up with. */
const deathsAllowed = 1

/**
 * Whether Chromium draws by the graphics processor (L2). After two deaths of the graphics process the next start does
 * without, says so, and the menu turns it on again. Make it before Electron is ready.
 */
export class Acceleration {
  readonly #mark: string
  readonly isOffNow: boolean
  #isOff: boolean
  #deaths = 0
  #giveNotice: (problem: ProblemReport) => void = () => undefined

  /** @param folder the application's data folder */
  constructor(folder: string) {
    this.#mark = join(folder, markName)
    this.isOffNow = existsSync(this.#mark)
    this.#isOff = this.isOffNow
    if (this.isOffNow) app.disableHardwareAcceleration()
    app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
      if (type === 'GPU' && reason !== 'clean-exit') this.#died(`${reason}, ${String(exitCode)}`)
    })
  }

  /** Will it be on at the next start? */
  get isOn(): boolean {
    return !this.#isOff
  }

  /** From now on somebody can be told. */
  tellBy(giveNotice: (problem: ProblemReport) => void): void {
    this.#giveNotice = giveNotice
    if (this.isOffNow) giveNotice(new Problem('acceleration_off', {}).report)
  }

  /** The person's choice; in force at the next start. */
  set(isOn: boolean): void {
    if (this.#keep(!isOn)) this.#giveNotice(new Problem('acceleration_next_start', {}).report)
  }

  #died(detail: string): void {
    log.error(`The graphics process is gone: ${detail}`)
    if (this.#isOff || ++this.#deaths <= deathsAllowed) return
    if (this.#keep(true)) this.#giveNotice(new Problem('acceleration_off_next', {}).report)
  }

  #keep(isOff: boolean): boolean {
    try {
      if (isOff) writeFileSync(this.#mark, '')
      else rmSync(this.#mark, { force: true })
      this.#isOff = isOff
      return true
    } catch (error) {
      const reason = errorCode(error)
      if (reason === null) throw error
      this.#giveNotice(new Problem('acceleration_not_kept', { reason }).report)
      return false
    }
  }
}
