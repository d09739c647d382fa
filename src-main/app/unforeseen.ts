import type { ProblemReport } from '../../src-preload/contract/problem'
import { reportOf } from './refusal'

/** A bug in the main process is told and logged; the window, the run and the files of the person outlive it. */
export function outliveBugs(giveNotice: (problem: ProblemReport) => void): void {
  const tell = (error: unknown): void => giveNotice(reportOf(error, 'The main process'))
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
}
