import { readFileSync, readdirSync } from 'node:fs'

/** Whether a process is there; one that has ended and that nobody has waited for is not. Linux. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    // ESRCH: it went while it was read.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

export interface Thread {
  readonly id: number
  /** -20 goes before all others, 19 after them. */
  readonly nice: number
  /** Processor time since it began, in hundredths of a second. */
  readonly ticks: number
}

/** The threads of a process. Linux. */
export function threadsOf(pid: number): Thread[] {
  return readdirSync(`/proc/${pid}/task`).map((id) => {
    // The name, in brackets, may hold spaces; what follows is field 3 of proc(5) and on.
    const text = readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [userTicks = 0, systemTicks = 0, , , , nice = 0] = fields.slice(11)
    return { id: Number(id), nice, ticks: userTicks + systemTicks }
  })
}
