import { app, clipboard } from 'electron'
import type { DataService } from '../data/data-service'
import type { EventHub } from '../event-hub'
import { readLog } from '../log'
import type { Notices } from '../notices'
import type { Trainer } from '../trainer/trainer'
import type { Training } from '../training/training'
import { errorReport } from './error-report'

export interface ReportSources {
  readonly hub: EventHub
  readonly logFile: string
  readonly trainer: Pick<Trainer, 'backend'>
  readonly data: Pick<DataService, 'state'>
  readonly training: Pick<Training, 'run'>
  readonly notices: Pick<Notices, 'all'>
}

/** Puts the error report on the clipboard; asked for by the menu, or by a button beside a failure. */
export class ReportCopier {
  readonly #sources: ReportSources

  constructor(sources: ReportSources) {
    this.#sources = sources
  }

  /** @throws Problem when the log can't be read */
  async copy(): Promise<void> {
    const { hub, logFile, trainer, data, training, notices } = this.#sources
    const report = errorReport({
      version: app.getVersion(),
      backend: trainer.backend,
      data: data.state,
      run: training.run,
      notices: notices.all,
      log: await readLog(logFile),
      places: { Inkling: app.getAppPath(), data: app.getPath('userData') }
    })
    // Newer Electrons answer with a promise.
    await clipboard.writeText(report)
    hub.emit('reportCopied', null)
  }
}
