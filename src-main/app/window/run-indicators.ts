import { powerSaveBlocker, type BrowserWindow } from 'electron'
import type { Run } from '../../../src-preload/contract/domain'
import type { EventHub } from '../event-hub'

/** Shows a run outside of the window: the bar on the task bar, and a computer that does not fall asleep meanwhile. */
export function indicateRuns(hub: EventHub, window: () => BrowserWindow | null): void {
  const awake = new Awake()
  const show = (run: Run): void => {
    awake.set(run.phase === 'starting' || run.phase === 'running')
    const bar = progressBar(run)
    window()?.setProgressBar(bar.fraction, { mode: bar.mode })
  }
  hub.on('runStarted', show)
  hub.on('runProgressed', ({ run }) => show(run))
}

/** The task bar's bar: how far the run is, -1 for none. */
function progressBar(run: Run): { fraction: number; mode: 'normal' | 'paused' | 'none' } {
  if (run.phase === 'ended') return { fraction: -1, mode: 'none' }
  const fraction = run.step / (run.stepsPerEpoch * run.hyperparameters.epochs)
  return { fraction, mode: run.phase === 'paused' ? 'paused' : 'normal' }
}

class Awake {
  #blocker: number | null = null

  set(isWanted: boolean): void {
    if (isWanted && this.#blocker === null) this.#blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!isWanted && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker)
      this.#blocker = null
    }
  }
}
