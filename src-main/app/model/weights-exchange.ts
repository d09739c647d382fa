import { basename } from 'node:path'
import type { ModelInfo } from '../../../src-preload/contract/domain'
import type { SavedFile, WeightFormat } from '../../../src-preload/contract/ipc'
import { m } from '../../../src-preload/i18n'
import { Problem } from '../../../src-preload/i18n/problem'
import { readFileWithin, writeFileSafely } from '../../files'
import type { Dialogs } from '../dialogs'
import { valueOf } from '../refusal'
import { cancelled } from '../requests/cancelled'
import type { SavedFiles } from '../saved-files'
import type { Trainer } from '../trainer/trainer'

/** Of a file to import; what is in it is judged by the trainer, which has narrower limits for each format. */
const maximumImportBytes = 256 * 1024 * 1024

export interface WeightsExchangeOptions {
  readonly trainer: Pick<Trainer, 'ask' | 'importWeights'>
  readonly dialogs: Dialogs
  readonly savedFiles: SavedFiles
  /** Is there a network, or one that is being trained? */
  readonly hasNetwork: () => boolean
  readonly isTraining: () => boolean
}

/** Weights to and from files that the person names; asked for by the window and by the menu. */
export class WeightsExchange {
  readonly #options: WeightsExchangeOptions

  constructor(options: WeightsExchangeOptions) {
    this.#options = options
  }

  /** @throws Problem when there is no network, or the file can't be written */
  async exportWeights(format: WeightFormat): Promise<SavedFile | typeof cancelled> {
    const { trainer, dialogs, savedFiles, hasNetwork } = this.#options
    if (!hasNetwork()) throw new Problem('no_model', {})
    const path = await dialogs.askWhereToSave(
      m.main_dialog_export_title(),
      `${m.main_file_name_weights()}.${format}`,
      format === 'json'
        ? { name: m.main_file_json(), extensions: ['json'] }
        : { name: m.main_file_safetensors(), extensions: ['safetensors'] }
    )
    if (path === null) return cancelled
    const bytes = valueOf(await trainer.ask<'encode-weights'>({ kind: 'encode-weights', format }))
    await writeFileSafely(path, bytes)
    return savedFiles.add(path, bytes)
  }

  /** Asks for a file. @throws as `importFile` */
  async importWeights(): Promise<ModelInfo | typeof cancelled> {
    const { dialogs } = this.#options
    this.#demandNoRun()
    const path = await dialogs.askForFile(m.main_dialog_import_title(), m.main_dialog_import_button(), {
      name: m.main_file_weights(),
      extensions: ['safetensors', 'json']
    })
    return path === null ? cancelled : this.importFile(path)
  }

  /** @throws Problem or Refusal when the file is no sound network, or a run goes on; the one in use stays */
  async importFile(path: string): Promise<ModelInfo> {
    this.#demandNoRun()
    const bytes = await readFileWithin(path, maximumImportBytes)
    return valueOf(await this.#options.trainer.importWeights('imported', { fileName: basename(path), bytes }))
  }

  #demandNoRun(): void {
    if (this.#options.isTraining()) throw new Problem('run_in_progress', {})
  }
}
