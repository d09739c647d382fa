import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { Outcome, ProblemReport } from '../../../src-preload/contract/problem'
import { explain, Problem } from '../../../src-preload/i18n/problem'
import { readFileWithin, setAside, TellOnce, writeFileSafely } from '../../files'
import { writeProblem } from '../../files/file-problem'
import { log } from '../log'
import type { KeptWeights } from '../trainer/trainer'

const fileName = 'model.safetensors'

/** More than the largest network that is allowed takes: 16 million parameters of four bytes, and its metadata. */
const maximumBytes = 80 * 1024 * 1024

/** The last network, kept between launches as a safetensors file of the data folder. */
export class ModelFile {
  /** What the file is to hold; `bytes` is null where there is to be none. */
  #next: { readonly bytes: Uint8Array | null } | null = null
  #writing: Promise<void> | null = null
  readonly #folder: string
  readonly #giveNotice: (problem: ProblemReport) => void
  readonly #saveProblems: TellOnce

  /** @param folder the application's own data folder */
  constructor(folder: string, giveNotice: (problem: ProblemReport) => void) {
    this.#folder = folder
    this.#giveNotice = giveNotice
    this.#saveProblems = new TellOnce(giveNotice)
  }

  /** Writes the network in the background; of several that come while one is written, the last. */
  keep(weightsFile: Uint8Array): void {
    this.#change(weightsFile)
  }

  /** Removes the file in the background: the next launch begins as the first one did. */
  forget(): void {
    this.#change(null)
  }

  #change(bytes: Uint8Array | null): void {
    this.#next = { bytes }
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null
    })
  }

  /** Settles when all that was given is written. */
  async flush(): Promise<void> {
    await this.#writing
  }

  /**
   * Gives the network of the last launch to the trainer. A file that can't be read or is no sound network is set
   * aside under a dated name, and told.
   * @returns whether a network was kept and is still there
   */
  async restore(give: (weights: KeptWeights) => Promise<Outcome<ModelInfo>>): Promise<boolean> {
    let bytes: Uint8Array
    try {
      bytes = await readFileWithin(this.#path, maximumBytes)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // Nothing was ever trained.
      if (error.report.code !== 'file_missing') await this.#setAside(error.report)
      return false
    }
    const outcome = await give({ fileName, bytes })
    // A death of the trainer says nothing about the file.
    if (outcome.kind !== 'refused' || outcome.problem.code === 'trainer_died') return true
    await this.#setAside(outcome.problem)
    return false
  }

  get #path(): string {
    return join(this.#folder, fileName)
  }

  async #writeAll(): Promise<void> {
    while (this.#next) {
      const { bytes } = this.#next
      this.#next = null
      try {
        if (bytes) await writeFileSafely(this.#path, bytes)
        else await this.#remove()
        this.#saveProblems.succeeded()
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        this.#saveProblems.failed(error.report)
      }
    }
  }

  async #remove(): Promise<void> {
    try {
      await rm(this.#path, { force: true })
    } catch (error) {
      throw writeProblem(error, this.#path, 0)
    }
  }

  async #setAside(reason: ProblemReport): Promise<void> {
    try {
      const aside = await setAside(this.#path, { prefix: 'model-damaged-' })
      log.error(`${this.#path} was set aside as ${aside}: ${explain(reason, 'en')}`)
      this.#giveNotice(new Problem('model_set_aside', { file: fileName, aside }).report)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      log.error(`${this.#path} could not be set aside`, error)
      this.#giveNotice(reason)
    }
  }
}
