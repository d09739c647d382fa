import { readdirSync } from 'node:fs'
import os from 'node:os'

/** Threads of this process. On Linux each has a priority of its own; elsewhere it belongs to the process. */
const threadIds = process.platform === 'linux' ? () => readdirSync('/proc/self/task').map(Number) : () => [0]

function isGone(error: unknown): boolean {
  return (error as { info?: { code?: string } }).info?.code === 'ESRCH'
}

/**
 * Lets the window and the main process go first where processor cores are scarce: the training keeps as many cores busy as
 * it has lanes, and a click would wait for it.
 *
 * On Linux a thread that only hands out work keeps its priority: its turns are short, and each lane, which looks for more
 * work for a moment before it sleeps, would hold it up.
 */
export class Priority {
  readonly #present: ReadonlySet<number>
  #keeping: ReadonlySet<number> = new Set()
  readonly #warn: (text: string) => void

  /** To be made before the threads that compute. */
  constructor(warn: (text: string) => void) {
    this.#present = new Set(threadIds())
    this.#warn = warn
  }

  /** Lowers it. @param isComputing whether the threads that were there before compute, too */
  giveWay(isComputing: boolean): void {
    this.#keeping = process.platform === 'linux' && !isComputing ? this.#present : new Set()
    this.lowerNewThreads()
  }

  /** After `giveWay`, when more threads that compute have been made: a thread begins with the priority of its maker. */
  lowerNewThreads(): void {
    for (const id of threadIds()) if (!this.#keeping.has(id)) this.#lower(id)
  }

  #lower(id: number): void {
    try {
      os.setPriority(id, os.constants.priority.PRIORITY_BELOW_NORMAL)
    } catch (error) {
      // A thread may have ended meanwhile.
      if (!isGone(error)) this.#warn(`The trainer keeps its priority: ${String(error)}`)
    }
  }
}
