import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { Outcome, ProblemReport } from '../../../src-preload/contract/problem'
import { explain, Problem } from '../../../src-preload/i18n/problem'
import { readFileWithin, writeFileSafely } from '../../files'
import { log } from '../log'
import type { KeptWeights } from '../trainer/trainer'

const fileName = 'model.safetensors'

/** More than the largest network that is allowed takes: 16 million parameters of four bytes, and its metadata. */
const maximumBytes = 80 * 1024 * 1024

/** The last network, kept between launches as a safetensors file of the data folder. */
export class ModelFile {
  #next: Uint8Array | null = null
  #writing: Promise<void> | null = null
  readonly #folder: string
  readonly #giveNotice: (problem: ProblemReport) => void

  /** @param folder the application's own data folder */
  constructor(folder: string, giveNotice: (problem: ProblemReport) => void) {
    this.#folder = folder
    this.#giveNotice = giveNotice
  }

  /** Writes the network in the background; of several that come while one is written, the last. */
  keep(weightsFile: Uint8Array): void {
    this.#next = weightsFile
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
      const bytes = this.#next
      this.#next = null
      try {
        await writeFileSafely(this.#path, bytes)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        log.error(error.message)
        this.#giveNotice(error.report)
      }
    }
  }

  async #setAside(reason: ProblemReport): Promise<void> {
    const aside = `model-damaged-${new Date().toISOString().replace(/[:.]/g, '-')}.safetensors`
    log.error(`${this.#path} was set aside as ${aside}: ${explain(reason, 'en')}`)
    try {
      await rename(this.#path, join(this.#folder, aside))
    } catch (error) {
      log.error(`${this.#path} could not be set aside`, error)
      this.#giveNotice(reason)
      return
    }
    this.#giveNotice(new Problem('model_set_aside', { file: fileName, aside }).report)
  }
}
